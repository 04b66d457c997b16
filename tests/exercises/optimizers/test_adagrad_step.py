"""adagrad_step: one step of Adagrad, as torch.optim.Adagrad takes it."""

import pytest
import torch

from torchkata.testing import (
    expect,
    oracles_beside,
    probes_beside,
    right_answer,
    standard,
    wrong_answer,
)

oracles = oracles_beside(__file__)
probes = probes_beside(__file__)
OPTIONS = 0.2, 0.1, 1e-4  # lr_decay, weight_decay, eps


def inputs(draw, n):
    return "adagrad_step", draw(n, 3), oracles.gradients(draw, 4, n, 3), oracles.LRS, *OPTIONS


def oracle(_, param, grads, lrs, lr_decay, weight_decay, eps):
    return oracles.steps(
        "Adagrad", param, grads, lrs, lr_decay=lr_decay, weight_decay=weight_decay, eps=eps
    )


test_standard = standard("adagrad_step", inputs, oracle, probe=probes.steps)


@pytest.mark.parametrize(
    "options",
    [
        (0.0, 0.0, 1e-10),
        (0.0, 0.0, 1e-3),
        (0.3, 0.1, 1e-8),
    ],
)
def test_twenty_steps_in_float64(learner, draw, options):
    param = draw(4, 3, dtype=torch.float64)
    grads = oracles.gradients(draw, 20, 4, 3, dtype=torch.float64)

    seen = learner.probe(probes.steps)("adagrad_step", param, grads, [0.05] * 20, *options)

    expect(seen).agrees_with(oracle)


@pytest.mark.parametrize("shape", [(), (7,), (2, 3, 4)])
def test_any_shape_will_do(learner, draw, shape):
    grads = oracles.gradients(draw, 4, *shape)

    seen = learner.probe(probes.steps)("adagrad_step", draw(*shape), grads, oracles.LRS, *OPTIONS)

    expect(seen).agrees_with(oracle)


def test_an_element_may_wait_long_for_its_first_gradient(learner, draw):
    grads = [torch.zeros(3), torch.zeros(3), *oracles.gradients(draw, 2, 3)]

    seen = learner.probe(probes.steps)("adagrad_step", draw(3), grads, oracles.LRS, 0.2, 0.0, 1e-4)

    expect(seen).agrees_with(oracle)


def test_each_parameter_has_a_state_of_its_own(learner, draw):
    shapes = [(2, 3), (5,), ()]
    params = [draw(*shape) for shape in shapes]
    grads = [[oracles.gradients(draw, 1, *shape)[0] for shape in shapes] for _ in range(4)]

    seen = learner.probe(probes.steps_in_turn)("adagrad_step", params, grads, 0.1, *OPTIONS)

    wanted = zip(params, zip(*grads, strict=True), strict=True)
    expect(seen).equals([oracle("", p, g, [0.1] * 4, *OPTIONS)[-1] for p, g in wanted])


def test_leaves_the_state_as_it_is(learner, draw):
    first = learner.adagrad_step(draw(4), draw(4), {}, 0.1, *OPTIONS)
    second = learner.adagrad_step(draw(4), draw(4), oracles.state_of(first), 0.1, *OPTIONS)

    expect(first).leaves_arguments_unchanged()
    expect(second).leaves_arguments_unchanged()


def test_the_result_is_not_in_the_memory_of_param_or_grad(learner, draw):
    seen = learner.adagrad_step(draw(4), draw(4), {}, 0.1, 0.2, 0.0, 1e-4)

    oracles.shares_nothing_with_param_or_grad(seen)


def test_does_not_use_torch_optim(learner, draw):
    seen = learner.probe(probes.borrowed)("adagrad_step", draw(4), draw(4), {}, 0.1, *OPTIONS)

    oracles.borrows_nothing(seen)


def _adagrad(param, grad, state, lr, lr_decay, weight_decay, eps, *, scale=None, late=1):
    t = state.get("t", 0) + 1
    g = grad + weight_decay * param if weight_decay else grad
    total = state.get("total", 0.0) + g**2
    rate = lr / (1 + (t - late) * lr_decay)
    scale = scale or (lambda total: total.sqrt() + eps)
    return param - rate * g / scale(total), {"t": t, "total": total}


@wrong_answer("The root is missing: divide by the root of the total.")
def without_root(param, grad, state, lr, lr_decay, weight_decay, eps):
    options = lr, lr_decay, weight_decay, eps
    return _adagrad(param, grad, state, *options, scale=lambda total: total + eps)


@wrong_answer("eps stands inside the root. It is added outside.")
def eps_inside(param, grad, state, lr, lr_decay, weight_decay, eps):
    options = lr, lr_decay, weight_decay, eps
    return _adagrad(param, grad, state, *options, scale=lambda total: (total + eps).sqrt())


@wrong_answer("eps is missing: where no gradient has been yet, 0 is divided by 0.")
def without_eps(param, grad, state, lr, *options):
    return _adagrad(param, grad, state, lr, *options, scale=torch.sqrt)


@wrong_answer("The decay of the rate starts one step early: at the first step it is 0.")
def decay_from_the_first_step(param, grad, state, lr, *options):
    return _adagrad(param, grad, state, lr, *options, late=0)


@wrong_answer("The rate does not shrink: lr_decay was not looked at, or no step is counted.")
def always_the_first_step(param, grad, state, lr, *options):
    moved, after = _adagrad(param, grad, state, lr, *options)
    return moved, after | {"t": 0}


@wrong_answer("The rate does not shrink: lr_decay was not looked at, or no step is counted.")
def constant_rate(param, grad, state, lr, lr_decay, *options):
    return _adagrad(param, grad, state, lr, 0.0, *options)


@wrong_answer("Squares are averaged here, as RMSprop does. Adagrad adds them up.")
def running_mean(param, grad, state, lr, lr_decay, weight_decay, eps):
    t, total = state.get("t", 0) + 1, state.get("total", 0.0)
    g = grad + weight_decay * param
    total = 0.9 * total + 0.1 * g**2
    rate = lr / (1 + (t - 1) * lr_decay)
    return param - rate * g / (total.sqrt() + eps), {"t": t, "total": total}


@wrong_answer("The gradient itself was divided, without its weight decay.")
def decay_only_in_the_total(param, grad, state, lr, lr_decay, weight_decay, eps):
    _, after = _adagrad(param, grad, state, lr, lr_decay, weight_decay, eps)
    rate = lr / (1 + (after["t"] - 1) * lr_decay)
    return param - rate * grad / (after["total"].sqrt() + eps), after


@wrong_answer("The weight decay is missing: it is added to the gradient.")
def without_decay(param, grad, state, lr, lr_decay, weight_decay, eps):
    return _adagrad(param, grad, state, lr, lr_decay, 0.0, eps)


@wrong_answer("One total for the whole tensor: every element has its own.")
def one_total_for_all(param, grad, state, lr, lr_decay, weight_decay, eps):
    options = lr, lr_decay, weight_decay, eps
    return _adagrad(param, grad, state, *options, scale=lambda total: total.sum().sqrt() + eps)


@wrong_answer("The state that you were given was changed. Make a new dict, with new tensors in it.")
def dict_filled(param, grad, state, lr, *options):
    moved, after = _adagrad(param, grad, state, lr, *options)
    state.update(after)
    return moved, state


@wrong_answer("The state that you were given was changed. Make a new dict, with new tensors in it.")
def first_dict_filled(param, grad, state, lr, *options):
    moved, after = _adagrad(param, grad, state, lr, *options)
    if not state:
        state.update(after)
    return moved, after


@wrong_answer("The state that you were given was changed. Make a new dict, with new tensors in it.")
def state_in_place(param, grad, state, lr, lr_decay, weight_decay, eps):
    g = (grad + weight_decay * param).detach()
    if not state:
        state.update(t=0, total=torch.zeros_like(g))
    state["t"] += 1
    state["total"].addcmul_(g, g)
    rate = lr / (1 + (state["t"] - 1) * lr_decay)
    return param - rate * g / (state["total"].sqrt() + eps), state


@wrong_answer("The state was not handed on: each step is the first one here.")
def forgetful(param, grad, state, lr, *options):
    return _adagrad(param, grad, {}, lr, *options)[0], {}


@wrong_answer("torch.optim did the work here. Write the step from its formula.")
def by_torch_optim(param, grad, state, lr, lr_decay, weight_decay, eps):
    options = {"lr_decay": lr_decay, "weight_decay": weight_decay, "eps": eps}
    return oracles.borrow("Adagrad", param, grad, state, lr, **options)


@right_answer
def in_place_on_copies(param, grad, state, lr, lr_decay, weight_decay, eps):
    t, total = state.get("now", (0, torch.zeros_like(param)))
    g = grad.add(param, alpha=weight_decay)
    total = total.clone().addcmul_(g, g, value=1)
    moved = param.clone().addcdiv_(g, total.sqrt().add_(eps), value=-lr / (1 + t * lr_decay))
    return moved, {"now": (t + 1, total)}


@right_answer
def all_gradients_kept(param, grad, state, lr, lr_decay, weight_decay, eps):
    g = grad + weight_decay * param
    seen = [*state.get("seen", []), g]
    norms = torch.stack(seen).norm(dim=0)
    rate = lr / (1 + (len(seen) - 1) * lr_decay)
    return param - rate * g / (norms + eps), {"seen": seen}
