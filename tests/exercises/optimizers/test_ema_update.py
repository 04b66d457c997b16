"""ema_update: an exponential moving average of a model's parameters, in place."""

import pytest
import torch

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

probes = probes_beside(__file__)


def inputs(draw, n):
    return [draw(n, 3), draw(n)], [draw(n, 3), draw(n)], 0.9


def oracle(average, params, decay):
    with torch.no_grad():
        for mean, param in zip(average, params, strict=True):
            mean.copy_(torch.lerp(param, mean, decay))


test_standard = standard(
    "ema_update",
    inputs,
    oracle,
    without={
        "leaves_its_arguments_unchanged": "the averages are changed in place",
        "gives_the_same_answer_twice": "each call moves the averages on; nothing is returned",
        "takes_inputs_that_require_grad": "the averages never do; the parameters have a test",
    },
)


def _tracked(draw, *shapes):
    return [draw(*shape, requires_grad=True) for shape in shapes]


def _averages(draw, *shapes):
    return [draw(*shape) for shape in shapes]


SHAPES = (2, 3), (4,), ()


def test_autograd_does_not_track_the_averages(learner, draw):
    seen = learner.probe(probes.averaged)(_averages(draw, *SHAPES), _tracked(draw, *SHAPES), 0.8)

    expect(seen).holds(
        not any(seen.value[1]),
        "leaves averages that require grad: each call hangs another step on the graph",
        "requires_grad",
    )


def test_writes_into_the_memory_of_the_averages(learner, draw):
    average, params = _averages(draw, *SHAPES), _tracked(draw, *SHAPES)

    seen = learner.probe(probes.averaged)(average, params, 0.8)

    oracle(average, params, 0.8)
    expect(seen).holds(
        seen.value[2] is None, "returns something; it works in place, and returns nothing"
    ).equals((average, [False] * 3, None))


def test_leaves_the_parameters_as_they_are(learner, draw):
    params = _tracked(draw, *SHAPES)

    seen = learner.ema_update(_averages(draw, *SHAPES), params, 0.8)

    after = seen.arguments[1]
    expect(seen).argument("params").equals(params, atol=0.0, rtol=0.0).holds(
        all(param.requires_grad and param.grad is None for param in after),
        "leaves parameters that do not require grad any more, or that have gradients",
    )


def test_many_steps_come_near_the_parameters(learner, draw):
    average, params = _averages(draw, (3,)), _tracked(draw, (3,))

    seen = learner.probe(probes.averaged_often)(average, params, 0.5, 40)

    expect(seen).equals([param.detach() for param in params])


def test_a_decay_of_0_takes_the_parameters_over_without_their_memory(learner, draw):
    seen = learner.probe(probes.averaged_then_changed)(_averages(draw, (3,)), _averages(draw, (3,)))

    before, after = seen.value
    expect(seen).holds(
        torch.equal(before, after), "ties the averages to the parameters: they share memory"
    )


def test_a_decay_of_1_keeps_the_averages(learner, draw):
    expect(learner.ema_update(_averages(draw, (3,)), _averages(draw, (3,)), 1.0)).agrees_with(
        oracle
    )


def test_an_average_of_zeros_moves_like_any_other(learner, draw):
    zeros = [torch.zeros(3), torch.zeros(())]

    expect(learner.ema_update(zeros, _averages(draw, (3,), ()), 0.9)).agrees_with(oracle)


def test_refuses_a_parameter_too_many(learner, draw):
    seen = learner.ema_update(_averages(draw, (2,)), _averages(draw, (2,), (2,)), 0.5)

    expect(seen).raises(ValueError)


def test_refuses_an_average_too_many(learner, draw):
    seen = learner.ema_update(_averages(draw, (2,), (2,)), _averages(draw, (2,)), 0.5)

    expect(seen).raises(ValueError)


def test_a_model_may_have_many_parameters(learner, draw):
    many = [()] * 300

    expect(learner.ema_update(_averages(draw, *many), _averages(draw, *many), 0.8)).agrees_with(
        oracle
    )


@pytest.mark.parametrize(("averages", "parameters"), [(2, 1), (1, 2)])
def test_nothing_has_changed_where_it_refuses(learner, draw, averages, parameters):
    average, params = _averages(draw, *[(2,)] * averages), _averages(draw, *[(2,)] * parameters)

    seen = learner.probe(probes.averages_after_refusal)(average, params, 0.5)

    expect(seen).equals(average, atol=0.0, rtol=0.0)


def _checked(average, params):
    if len(average) != len(params):
        raise ValueError(f"{len(average)} averages, {len(params)} parameters")
    return list(zip(average, params, strict=True))


@wrong_answer("The decay is on the wrong side: it is what is kept of the average.")
@torch.no_grad()
def decay_on_the_parameter(average, params, decay):
    for mean, param in _checked(average, params):
        mean.mul_(1 - decay).add_(param, alpha=decay)


@wrong_answer("That gives a new tensor a local name; the average itself has not moved.")
@torch.no_grad()
def rebound(average, params, decay):
    for mean, param in _checked(average, params):
        mean = decay * mean + (1 - decay) * param


@wrong_answer("Zeros were taken for an average not yet begun. They move like any other numbers.")
@torch.no_grad()
def zeros_begin_at_the_parameter(average, params, decay):
    for mean, param in _checked(average, params):
        if mean.any():
            mean.mul_(decay).add_(param, alpha=1 - decay)
        else:
            mean.copy_(param)


@wrong_answer("New tensors were put into the list. Write into those that were there.")
@torch.no_grad()
def replaced_in_the_list(average, params, decay):
    for i, (mean, param) in enumerate(_checked(average, params)):
        average[i] = decay * mean + (1 - decay) * param


@wrong_answer("Autograd saw it: the averages hang on the graph now. Use torch.no_grad().")
def in_the_graph(average, params, decay):
    for mean, param in _checked(average, params):
        mean.mul_(decay).add_(param, alpha=1 - decay)


@wrong_answer("The parameter is added whole. It counts 1 − decay.")
@torch.no_grad()
def parameter_whole(average, params, decay):
    for mean, param in _checked(average, params):
        mean.mul_(decay).add_(param)


@wrong_answer("The parameters were changed, too. Only the averages move.")
@torch.no_grad()
def parameters_scaled(average, params, decay):
    for mean, param in _checked(average, params):
        mean.mul_(decay).add_(param.mul_(1 - decay))


@wrong_answer("`zip` stops at the shorter of the two. Compare the lengths, and raise ValueError.")
@torch.no_grad()
def lengths_not_compared(average, params, decay):
    for mean, param in zip(average, params, strict=False):
        mean.mul_(decay).add_(param, alpha=1 - decay)


@wrong_answer("Some averages had moved before the error. Compare the lengths first.")
@torch.no_grad()
def compared_too_late(average, params, decay):
    for mean, param in zip(average, params, strict=True):
        mean.mul_(decay).add_(param, alpha=1 - decay)


@wrong_answer("Only the first parameter was averaged.")
@torch.no_grad()
def first_alone(average, params, decay):
    for mean, param in _checked(average, params)[:1]:
        mean.mul_(decay).add_(param, alpha=1 - decay)


@wrong_answer("The averages came back. It works in place, and returns nothing.")
@torch.no_grad()
def returned(average, params, decay):
    for mean, param in _checked(average, params):
        mean.mul_(decay).add_(param, alpha=1 - decay)
    return average


@wrong_answer("`.data = ` gives the average other memory. Write into what it has.")
def memory_swapped(average, params, decay):
    for mean, param in _checked(average, params):
        mean.data = decay * mean.data + (1 - decay) * param.data


@wrong_answer("The average is the parameter itself now, and moves with it. Copy the numbers.")
def tied_to_the_parameter(average, params, decay):
    for mean, param in _checked(average, params):
        if decay == 0:
            mean.data = param.data
        else:
            mean.data.mul_(decay).add_(param.data, alpha=1 - decay)


@right_answer
def by_lerp(average, params, decay):
    _checked(average, params)
    with torch.no_grad():
        for i in range(len(params)):
            average[i].lerp_(params[i], 1 - decay)


@right_answer
def on_detached_parameters(average, params, decay):
    for mean, param in _checked(average, params):
        mean.copy_(decay * mean + (1 - decay) * param.detach())


@right_answer
def by_an_operator(average, params, decay):
    pairs = _checked(average, params)
    with torch.inference_mode(False), torch.no_grad():
        for mean, param in pairs:
            mean -= (1 - decay) * (mean - param)
