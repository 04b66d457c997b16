"""momentum_step: mistakes that people make."""

import torch

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


def _momentum(
    param, grad, state, lr, momentum, weight_decay, nesterov, *, kept=1.0, new=1.0, first=1.0
):
    g = grad + weight_decay * param if weight_decay else grad
    buffer = kept * momentum * state["buffer"] + new * g if state else first * g
    direction = g + momentum * buffer if nesterov else buffer
    return param - lr * direction, {"buffer": buffer}


RUNNING_MEAN = (
    "The gradient was scaled before it was added to the buffer. torch does not scale it by "
    "1 − momentum."
)


@wrong_answer(RUNNING_MEAN)
def running_mean(param, grad, state, lr, momentum, *options):
    scale = 1 - momentum
    return _momentum(param, grad, state, lr, momentum, *options, new=scale, first=scale)


@wrong_answer(RUNNING_MEAN)
def running_mean_after_the_first(param, grad, state, lr, momentum, *options):
    return _momentum(param, grad, state, lr, momentum, *options, new=1 - momentum)


@wrong_answer(
    "The learning rate is part of the buffer here, so old rates keep acting. Multiply by "
    "it at the end."
)
def rate_in_the_buffer(param, grad, state, lr, momentum, weight_decay, nesterov):
    g = grad + weight_decay * param
    buffer = momentum * state.get("buffer", 0.0) + lr * g
    return param - (lr * g + momentum * buffer if nesterov else buffer), {"buffer": buffer}


@wrong_answer("The buffer is not passed on, so each step is like the first one.")
def forgetful(param, grad, state, lr, *options):
    return _momentum(param, grad, {}, lr, *options)[0], {}


@wrong_answer("The weight decay is missing: add it to the gradient, before the buffer.")
def without_decay(param, grad, state, lr, momentum, weight_decay, nesterov):
    return _momentum(param, grad, state, lr, momentum, 0.0, nesterov)


@wrong_answer("The weight decay bypassed the buffer. Add it to the gradient first.")
def decay_beside_the_buffer(param, grad, state, lr, momentum, weight_decay, nesterov):
    moved, state = _momentum(param, grad, state, lr, momentum, 0.0, nesterov)
    return moved - lr * weight_decay * param, state


WITHOUT_NESTEROV = (
    "With nesterov the step is the same as without: nesterov is not used, or the buffer "
    "from before the step is. Look ahead with the new buffer."
)


@wrong_answer(WITHOUT_NESTEROV)
def never_nesterov(param, grad, state, lr, momentum, weight_decay, nesterov):
    return _momentum(param, grad, state, lr, momentum, weight_decay, False)


@wrong_answer(WITHOUT_NESTEROV)
def nesterov_with_the_old_buffer(param, grad, state, lr, momentum, weight_decay, nesterov):
    moved, after = _momentum(param, grad, state, lr, momentum, weight_decay, False)
    if nesterov:
        g = grad + weight_decay * param
        moved = param - lr * (g + momentum * state.get("buffer", 0.0))
    return moved, after


@wrong_answer("Nesterov's step uses the gradient as it was given, without its weight decay. Use g.")
def nesterov_without_the_decay(param, grad, state, lr, momentum, weight_decay, nesterov):
    moved, after = _momentum(param, grad, state, lr, momentum, weight_decay, nesterov)
    return (moved + lr * weight_decay * param if nesterov else moved), after


@wrong_answer("Nesterov's step takes the new buffer times momentum, and adds the gradient to it.")
def nesterov_without_the_gradient(param, grad, state, lr, momentum, weight_decay, nesterov):
    _, state = _momentum(param, grad, state, lr, momentum, weight_decay, False)
    return param - lr * state["buffer"] * (momentum if nesterov else 1.0), state


@wrong_answer("The step goes uphill: subtract it.")
def uphill(param, grad, state, lr, *options):
    moved, state = _momentum(param, grad, state, lr, *options)
    return 2 * param - moved, state


ALIAS_OF_THE_GRADIENT = (
    "The first buffer is the gradient's own tensor, and backward writes into it. Keep a copy."
)


@wrong_answer(ALIAS_OF_THE_GRADIENT)
def alias_of_the_gradient(param, grad, state, lr, momentum, weight_decay, nesterov):
    g = grad + weight_decay * param if weight_decay else grad
    buffer = momentum * state["buffer"] + g if state else g
    return param - lr * (g + momentum * buffer if nesterov else buffer), {"buffer": buffer}


@wrong_answer(ALIAS_OF_THE_GRADIENT)
def alias_without_momentum(param, grad, state, lr, momentum, weight_decay, nesterov):
    if momentum:
        return _momentum(param, grad, state, lr, momentum, weight_decay, nesterov)
    g = grad + weight_decay * param if weight_decay else grad
    return param - lr * g, {"buffer": g}


(
    dict_filled,
    first_dict_filled,
    param_in_place,
    param_in_place_untracked,
    tensors_of_the_state_in_place,
) = oracles.in_place(_momentum)


@wrong_answer(oracles.STATE_CHANGED)
def state_in_place(param, grad, state, lr, momentum, weight_decay, nesterov):
    g = (grad + weight_decay * param).detach()
    if not state:
        state["buffer"] = torch.zeros_like(g)
    state["buffer"].mul_(momentum).add_(g)
    buffer = state["buffer"]
    return param - lr * (g + momentum * buffer if nesterov else buffer), state


@wrong_answer("Only the parameter was returned. Return the state with it: (param, state).")
def parameter_alone(param, grad, state, lr, *options):
    return _momentum(param, grad, state, lr, *options)[0]


@wrong_answer("torch.optim did the work here. Write the step from its formula.")
def by_torch_optim(param, grad, state, lr, momentum, weight_decay, nesterov):
    options = {"momentum": momentum, "weight_decay": weight_decay, "nesterov": nesterov}
    return oracles.borrow("SGD", param, grad, state, lr, **options)


@wrong_answer(
    "Where the gradient is 0 you returned at once. The buffer still moves the parameter, and it "
    "shrinks."
)
def nothing_without_a_gradient(param, grad, state, lr, *options):
    if not bool(grad.any()) and state:
        return param.clone(), dict(state)
    return _momentum(param, grad, state, lr, *options)
