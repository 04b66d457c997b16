"""clip_by_norm: one factor for all gradients, so that their common norm is bounded."""

import math

import pytest
import torch

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

probes = probes_beside(__file__)

# torch's own clipping divides by the norm + 1e-6.
NEAR = 1e-5


def inputs(draw, n):
    return [draw(n, 2), draw(3), draw()], 0.5


def oracle(grads, max_norm):
    norm = math.hypot(*(g for grad in grads for g in grad.flatten().tolist()))
    factor = max_norm / norm if norm > max_norm else 1.0
    return norm, [grad * factor for grad in grads]


test_standard = standard("clip_by_norm", inputs, oracle, probe=probes.clipped, rtol=NEAR)


def test_gradients_within_the_bound_stay_bit_for_bit(learner, draw):
    grads = [draw(4, 2), draw(3)]

    norm, _ = oracle(grads, 1.0)
    expect(learner.probe(probes.clipped)(grads, 2 * norm)).equals((norm, grads), atol=0, rtol=1e-6)


def test_each_within_the_bound_but_not_all_together(learner):
    grads = [torch.tensor([3.0, 0.0]), torch.tensor([[0.0], [4.0]])]

    expect(learner.probe(probes.clipped)(grads, 4.5)).equals(
        (5.0, [torch.tensor([2.7, 0.0]), torch.tensor([[0.0], [3.6]])]), rtol=NEAR
    )


def test_parameters_without_a_gradient_are_passed_over(learner, draw):
    a, b = draw(3), draw(2)

    norm, (clipped_a, clipped_b) = oracle([a, b], 0.5)
    expect(learner.probe(probes.clipped)([None, a, None, b], 0.5)).equals(
        (norm, [None, clipped_a, None, clipped_b]), rtol=NEAR
    )


@pytest.mark.parametrize("grads", [[], [None, None]])
def test_without_any_gradient_the_norm_is_zero(learner, grads):
    expect(learner.probe(probes.clipped)(grads, 1.0)).equals((0.0, grads))


@pytest.mark.parametrize("max_norm", [1.0, 0.0])
def test_gradients_of_zeros_stay_zeros(learner, max_norm):
    grads = [torch.zeros(3), torch.zeros(2, 2)]

    expect(learner.probe(probes.clipped)(grads, max_norm)).equals((0.0, grads))


def test_a_bound_of_zero_leaves_zeros(learner, draw):
    grads = [draw(3), draw(2)]

    expect(learner.probe(probes.clipped)(grads, 0.0)).equals(oracle(grads, 0.0), rtol=NEAR)


def test_an_iterator_of_parameters_will_do(learner, draw):
    grads = [draw(3, 2), draw(2)]

    wanted = [oracle(grads, 0.3)] * 2
    expect(learner.probe(probes.clipped_iterator)(grads, 0.3)).equals(wanted, rtol=NEAR)


def test_a_gradient_counts_where_its_parameter_no_longer_requires_grad(learner, draw):
    grads = [draw(3, 2), draw(2)]

    wanted = [oracle(grads, 0.3)] * 2
    expect(learner.probe(probes.clipped_frozen)(grads, 0.3)).equals(wanted, rtol=NEAR)


def test_the_values_are_not_touched(learner, draw):
    values = [draw(3), draw(2, 2)]

    _, grads = oracle([torch.ones_like(value) for value in values], 0.1)
    expect(learner.probe(probes.values_after_clip)(values, 0.1)).equals((values, grads), rtol=NEAR)


def _norm(grads):
    return math.sqrt(sum(grad.double().square().sum().item() for grad in grads))


def _scale(params, factor):
    for param in params:
        if param.grad is not None:
            param.grad.mul_(factor)


def _grads(params):
    return [param.grad for param in params if param.grad is not None]


@wrong_answer(
    "Each parameter was clipped by itself, which turns the step. One norm and one factor for all."
)
def each_by_itself(params, max_norm):
    params = list(params)
    norm = _norm(_grads(params))
    for param in params:
        if param.grad is not None and _norm([param.grad]) > max_norm:
            _scale([param], max_norm / _norm([param.grad]))
    return norm


@wrong_answer("The norms of the parameters were added. Add the squares, and take the root of all.")
def sum_of_norms(params, max_norm):
    params = list(params)
    norm = sum(_norm([grad]) for grad in _grads(params))
    if norm > max_norm:
        _scale(params, max_norm / norm)
    return float(norm)


@wrong_answer("The root is missing: that is the square of the norm.")
def without_root(params, max_norm):
    params = list(params)
    norm = _norm(_grads(params)) ** 2
    if norm > max_norm:
        _scale(params, max_norm / norm)
    return norm


@wrong_answer("Small gradients were scaled up: only what is too large is changed.")
def scaled_up(params, max_norm):
    params = list(params)
    norm = _norm(_grads(params))
    if norm > 0:
        _scale(params, max_norm / norm)
    return norm


@wrong_answer("Elements were cut off at max_norm, one by one: that bounds values, not the norm.")
def by_value(params, max_norm):
    params = list(params)
    norm = _norm(_grads(params))
    for grad in _grads(params):
        grad.clamp_(-max_norm, max_norm)
    return norm


@wrong_answer("The parameters were clipped, not their gradients.")
def clips_values(params, max_norm):
    params = list(params)
    norm = _norm(_grads(params))
    if norm > max_norm:
        with torch.no_grad():
            for param in params:
                param *= max_norm / norm
    return norm


@wrong_answer("That is the norm after clipping. The one before is wanted.")
def norm_after(params, max_norm):
    params = list(params)
    norm = _norm(_grads(params))
    if norm > max_norm:
        _scale(params, max_norm / norm)
    return _norm(_grads(params))


@wrong_answer("A parameter may have no gradient: its `.grad` is None. Pass it over.")
def none_forgotten(params, max_norm):
    params = list(params)
    norm = math.sqrt(sum(param.grad.double().square().sum().item() for param in params))
    if norm > max_norm:
        _scale(params, max_norm / norm)
    return norm


@wrong_answer(
    "Where all gradients are zero, you divide by zero. Ask first whether to scale at all."
)
def divides_by_zero(params, max_norm):
    params = list(params)
    norm = torch.tensor(_norm(_grads(params)))
    _scale(params, torch.clamp(max_norm / norm, max=1.0).item() if norm else float("nan"))
    return norm.item()


@wrong_answer("An iterator can be walked only once: make a list of the gradients first.")
def walked_twice(params, max_norm):
    norm = _norm(_grads(params))
    if norm > max_norm:
        _scale(params, max_norm / norm)
    return norm


@wrong_answer("New tensors were scaled; what stands in `.grad` did not change.")
def only_locally(params, max_norm):
    grads = _grads(params)
    norm = _norm(grads)
    if norm > max_norm:
        grads = [grad * (max_norm / norm) for grad in grads]
    return norm


@wrong_answer("The norm comes back as a tensor. A float is wanted.")
def a_tensor(params, max_norm):
    return torch.nn.utils.clip_grad_norm_(list(params), max_norm)


@wrong_answer("Only the largest element counts here. The norm takes all of them.")
def largest_element(params, max_norm):
    params = list(params)
    largest = max((grad.abs().max().item() for grad in _grads(params) if grad.numel()), default=0.0)
    if largest > max_norm:
        _scale(params, max_norm / largest)
    return largest


@wrong_answer("A parameter that no longer requires grad may have a gradient: ask `.grad` alone.")
def only_the_tracked(params, max_norm):
    params = [param for param in params if param.requires_grad]
    norm = _norm(_grads(params))
    if norm > max_norm:
        _scale(params, max_norm / norm)
    return norm


@wrong_answer("The values were scaled as well as the gradients: leave the values alone.")
def scales_both(params, max_norm):
    params = list(params)
    norm = _norm(_grads(params))
    if norm > max_norm:
        _scale(params, max_norm / norm)
        for param in params:
            param.data.mul_(max_norm / norm)
    return norm


@wrong_answer("That is the norm of the parameters. The one of their gradients is wanted.")
def norm_of_the_values(params, max_norm):
    params = [param for param in params if param.grad is not None]
    norm = _norm([param.detach() for param in params])
    if norm > max_norm:
        _scale(params, max_norm / norm)
    return norm


@wrong_answer("A bound of 0 was taken for none at all: it leaves zeros.")
def zero_means_no_bound(params, max_norm):
    params = list(params)
    norm = _norm(_grads(params))
    if max_norm and norm > max_norm:
        _scale(params, max_norm / norm)
    return norm


@wrong_answer("The gradients were made one long: their norm is to be max_norm.")
def of_unit_length(params, max_norm):
    params = list(params)
    norm = _norm(_grads(params))
    if norm > max_norm:
        _scale(params, 1 / norm)
    return norm


@right_answer
def of_one_long_vector(params, max_norm):
    params = [param for param in params if param.grad is not None]
    if not params:
        return 0.0
    norm = torch.cat([param.grad.reshape(-1) for param in params]).norm()
    for param in params:
        param.grad = param.grad * min(1.0, max_norm / max(norm.item(), 1e-12))
    return norm.item()


@right_answer
def by_a_norm_of_norms(params, max_norm):
    grads = [param.grad for param in params if param.grad is not None]
    norm = torch.tensor([torch.linalg.vector_norm(grad) for grad in grads]).norm()
    if norm > max_norm:
        for grad in grads:
            grad.copy_(grad / norm * max_norm)
    return float(norm)


@right_answer
def built_in(params, max_norm):
    return float(torch.nn.utils.clip_grad_norm_(params, max_norm))
