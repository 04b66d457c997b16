"""momentum_step: one step of SGD with momentum, as torch.optim.SGD takes it."""

import pytest
import torch

from torchkata.testing import oracles_beside, probes_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)
probes = probes_beside(__file__)
OPTIONS = 0.8, 0.1, False  # momentum, weight_decay, nesterov
BARE = 0.8, 0.0, False  # without weight decay


def inputs(draw, n):
    return "momentum_step", draw(n, 3), oracles.gradients(draw, 4, n, 3), oracles.LRS, *OPTIONS


def oracle(_, param, grads, lrs, momentum, weight_decay, nesterov):
    return oracles.steps(
        "SGD", param, grads, lrs, momentum=momentum, weight_decay=weight_decay, nesterov=nesterov
    )


step = oracles.StepTests("momentum_step", OPTIONS, bare=BARE)

test_standard = standard("momentum_step", inputs, oracle, probe=probes.steps)
test_twenty_steps_in_float64 = step.twenty_steps_in_float64(
    oracle,
    (0.9, 0.0, False),
    (0.5, 0.1, False),
    (0.9, 0.1, True),
    (0.0, 0.1, False),
)
test_any_shape_will_do = step.any_shape_will_do(oracle)
test_an_element_may_wait_long_for_its_first_gradient = step.waits_for_a_gradient(oracle)
test_each_parameter_has_a_state_of_its_own = step.a_state_for_each_parameter(oracle)
test_leaves_the_state_as_it_is = step.leaves_the_state()


@pytest.mark.parametrize("momentum", [0.8, 0.0])
def test_the_result_is_not_in_the_memory_of_param_or_grad(learner, draw, momentum):
    seen = learner.probe(probes.memory_shared)(
        "momentum_step", draw(4), draw(4), momentum, 0.0, False
    )

    oracles.shares_nothing_with_param_or_grad(seen)


test_does_not_use_torch_optim = step.does_not_use_torch_optim()


def _momentum(
    param, grad, state, lr, momentum, weight_decay, nesterov, *, kept=1.0, new=1.0, first=1.0
):
    g = grad + weight_decay * param if weight_decay else grad
    buffer = kept * momentum * state["buffer"] + new * g if state else first * g
    direction = g + momentum * buffer if nesterov else buffer
    return param - lr * direction, {"buffer": buffer}


@wrong_answer("The gradient is added to the buffer whole: torch does not scale it by 1 − momentum.")
def running_mean(param, grad, state, lr, momentum, *options):
    scale = 1 - momentum
    return _momentum(param, grad, state, lr, momentum, *options, new=scale, first=scale)


@wrong_answer("The gradient is added to the buffer whole: torch does not scale it by 1 − momentum.")
def running_mean_after_the_first(param, grad, state, lr, momentum, *options):
    return _momentum(param, grad, state, lr, momentum, *options, new=1 - momentum)


@wrong_answer(
    "The learning rate went into the buffer, where old rates live on. Multiply by it at the end."
)
def rate_in_the_buffer(param, grad, state, lr, momentum, weight_decay, nesterov):
    g = grad + weight_decay * param
    buffer = momentum * state.get("buffer", 0.0) + lr * g
    return param - (lr * g + momentum * buffer if nesterov else buffer), {"buffer": buffer}


@wrong_answer("The buffer was not handed on: without it, each step is the first one.")
def forgetful(param, grad, state, lr, *options):
    return _momentum(param, grad, {}, lr, *options)[0], {}


@wrong_answer("The weight decay is missing: it is added to the gradient, before the buffer.")
def without_decay(param, grad, state, lr, momentum, weight_decay, nesterov):
    return _momentum(param, grad, state, lr, momentum, 0.0, nesterov)


@wrong_answer("The decay went past the buffer: add it to the gradient first.")
def decay_beside_the_buffer(param, grad, state, lr, momentum, weight_decay, nesterov):
    moved, state = _momentum(param, grad, state, lr, momentum, 0.0, nesterov)
    return moved - lr * weight_decay * param, state


@wrong_answer(
    "With nesterov the step is the same as without: it was not looked at, or the buffer from "
    "before the step was used. Look ahead with the new one."
)
def never_nesterov(param, grad, state, lr, momentum, weight_decay, nesterov):
    return _momentum(param, grad, state, lr, momentum, weight_decay, False)


@wrong_answer(
    "With nesterov the step is the same as without: it was not looked at, or the buffer from "
    "before the step was used. Look ahead with the new one."
)
def nesterov_with_the_old_buffer(param, grad, state, lr, momentum, weight_decay, nesterov):
    moved, after = _momentum(param, grad, state, lr, momentum, weight_decay, False)
    if nesterov:
        g = grad + weight_decay * param
        moved = param - lr * (g + momentum * state.get("buffer", 0.0))
    return moved, after


@wrong_answer(
    "Nesterov looks ahead with the gradient as it was given: its weight decay is missing."
)
def nesterov_without_the_decay(param, grad, state, lr, momentum, weight_decay, nesterov):
    moved, after = _momentum(param, grad, state, lr, momentum, weight_decay, nesterov)
    return (moved + lr * weight_decay * param if nesterov else moved), after


@wrong_answer("Nesterov's step takes the new buffer times momentum, and adds the gradient to it.")
def nesterov_without_the_gradient(param, grad, state, lr, momentum, weight_decay, nesterov):
    _, state = _momentum(param, grad, state, lr, momentum, weight_decay, False)
    return param - lr * state["buffer"] * (momentum if nesterov else 1.0), state


@wrong_answer("You went uphill: subtract.")
def uphill(param, grad, state, lr, *options):
    moved, state = _momentum(param, grad, state, lr, *options)
    return 2 * param - moved, state


@wrong_answer(
    "The first buffer is the gradient's own tensor, which backward writes into. Keep a copy."
)
def alias_of_the_gradient(param, grad, state, lr, momentum, weight_decay, nesterov):
    g = grad + weight_decay * param if weight_decay else grad
    buffer = momentum * state["buffer"] + g if state else g
    return param - lr * (g + momentum * buffer if nesterov else buffer), {"buffer": buffer}


@wrong_answer(
    "The first buffer is the gradient's own tensor, which backward writes into. Keep a copy."
)
def alias_without_momentum(param, grad, state, lr, momentum, weight_decay, nesterov):
    if momentum:
        return _momentum(param, grad, state, lr, momentum, weight_decay, nesterov)
    g = grad + weight_decay * param if weight_decay else grad
    return param - lr * g, {"buffer": g}


@wrong_answer(oracles.STATE_CHANGED)
def dict_filled(param, grad, state, lr, *options):
    moved, after = _momentum(param, grad, state, lr, *options)
    state.update(after)
    return moved, state


@wrong_answer(oracles.STATE_CHANGED)
def first_dict_filled(param, grad, state, lr, *options):
    moved, after = _momentum(param, grad, state, lr, *options)
    if not state:
        state.update(after)
    return moved, after


@wrong_answer(oracles.STATE_CHANGED)
def state_in_place(param, grad, state, lr, momentum, weight_decay, nesterov):
    g = (grad + weight_decay * param).detach()
    if not state:
        state["buffer"] = torch.zeros_like(g)
    state["buffer"].mul_(momentum).add_(g)
    buffer = state["buffer"]
    return param - lr * (g + momentum * buffer if nesterov else buffer), state


@wrong_answer("Only the parameter came back: the state goes with it, (param, state).")
def parameter_alone(param, grad, state, lr, *options):
    return _momentum(param, grad, state, lr, *options)[0]


@wrong_answer(oracles.STATE_CHANGED)
def tensors_of_the_state_in_place(param, grad, state, lr, *options):
    moved, after = _momentum(param, grad, state, lr, *options)
    oracles.write_into(state, after)
    return moved, after


@wrong_answer(oracles.PARAM_CHANGED)
def param_in_place(param, grad, state, lr, *options):
    moved, after = _momentum(param, grad, state, lr, *options)
    return param.copy_(moved), after


@wrong_answer(oracles.PARAM_CHANGED)
def param_in_place_untracked(param, grad, state, lr, *options):
    moved, after = _momentum(param, grad, state, lr, *options)
    param.data.copy_(moved.data)
    return param, after


@wrong_answer("torch.optim did the work here. Write the step from its formula.")
def by_torch_optim(param, grad, state, lr, momentum, weight_decay, nesterov):
    options = {"momentum": momentum, "weight_decay": weight_decay, "nesterov": nesterov}
    return oracles.borrow("SGD", param, grad, state, lr, **options)


@right_answer
def in_place_on_copies(param, grad, state, lr, momentum, weight_decay, nesterov):
    g = grad.add(param, alpha=weight_decay)
    buffer = state["buffer"].clone().mul_(momentum).add_(g) if state else g.clone()
    g = g.add(buffer, alpha=momentum) if nesterov else buffer
    return param.sub(g, alpha=lr), {"buffer": buffer}


@right_answer
def state_under_another_name(param, grad, state, lr, *options):
    inner = {"buffer": state["v"][0]} if "v" in state else {}
    param, inner = _momentum(param, grad, inner, lr, *options)
    return param, {"v": [inner["buffer"]], "steps": state.get("steps", 0) + 1}
