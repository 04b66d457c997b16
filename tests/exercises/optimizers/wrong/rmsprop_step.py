"""rmsprop_step: mistakes that people make."""

import torch

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


def _rmsprop(
    param, grad, state, lr, alpha, eps, weight_decay, momentum, centered, *, scale=None, old=None
):
    old = alpha if old is None else old
    g = grad + weight_decay * param if weight_decay else grad
    squares = old * state.get("squares", 0.0) + (1 - old) * g**2
    mean = old * state.get("mean", 0.0) + (1 - old) * g
    scale = scale or (lambda variance: variance.sqrt() + eps)
    ratio = g / scale(squares - mean**2 if centered else squares)
    buffer = momentum * state.get("buffer", 0.0) + ratio
    return param - lr * buffer, {"squares": squares, "mean": mean, "buffer": buffer}


@wrong_answer("eps is inside the root. Add it outside.")
def eps_inside(param, grad, state, lr, alpha, eps, *options):
    scale = lambda variance: (variance + eps).sqrt()
    return _rmsprop(param, grad, state, lr, alpha, eps, *options, scale=scale)


@wrong_answer("The square root is missing: divide by the root of the average.")
def without_root(param, grad, state, lr, alpha, eps, *options):
    return _rmsprop(param, grad, state, lr, alpha, eps, *options, scale=lambda v: v + eps)


@wrong_answer(
    "The weights are swapped. Multiply the old average by alpha, and the new value by 1 − alpha."
)
def alpha_turned_round(param, grad, state, lr, alpha, *options):
    return _rmsprop(param, grad, state, lr, alpha, *options, old=1 - alpha)


@wrong_answer("The averages were corrected for their bias, as Adam does. RMSprop does not.")
def bias_corrected(param, grad, state, lr, alpha, eps, *options):
    t = state.get("t", 0) + 1
    scale = lambda variance: (variance / (1 - alpha**t)).sqrt() + eps
    moved, state = _rmsprop(param, grad, state, lr, alpha, eps, *options, scale=scale)
    return moved, state | {"t": t}


@wrong_answer("`centered` is not used.")
def never_centered(param, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    return _rmsprop(param, grad, state, lr, alpha, eps, weight_decay, momentum, False)


@wrong_answer(
    "With centered, the variance is squares − mean². You did not square the mean, or you "
    "subtracted it from the gradient."
)
def gradient_centered(param, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    g = grad + weight_decay * param
    mean = alpha * state.get("mean", 0.0) + (1 - alpha) * g
    off = g - mean if centered else g
    squares = alpha * state.get("squares", 0.0) + (1 - alpha) * off**2
    buffer = momentum * state.get("buffer", 0.0) + g / (squares.sqrt() + eps)
    return param - lr * buffer, {"squares": squares, "mean": mean, "buffer": buffer}


@wrong_answer("`momentum` is not used.")
def without_momentum(param, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    return _rmsprop(param, grad, state, lr, alpha, eps, weight_decay, 0.0, centered)


@wrong_answer("The momentum buffer takes the gradient here. It should take g / scale.")
def momentum_before_the_division(
    param, grad, state, lr, alpha, eps, weight_decay, momentum, centered
):
    g = grad + weight_decay * param
    squares = alpha * state.get("squares", 0.0) + (1 - alpha) * g**2
    mean = alpha * state.get("mean", 0.0) + (1 - alpha) * g
    buffer = momentum * state.get("buffer", 0.0) + g
    scale = (squares - mean**2 if centered else squares).sqrt() + eps
    return param - lr * buffer / scale, {"squares": squares, "mean": mean, "buffer": buffer}


@wrong_answer(
    "The learning rate is part of the buffer here, so old rates keep acting. Multiply by "
    "it at the end."
)
def rate_in_the_buffer(param, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    options = alpha, eps, weight_decay
    _, after = _rmsprop(param, grad, state, lr, *options, 0.0, centered)
    buffer = momentum * state.get("buffer", 0.0) + lr * after["buffer"]
    return param - buffer, after | {"buffer": buffer}


@wrong_answer("The weight decay is missing: add it to the gradient.")
def without_decay(param, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    return _rmsprop(param, grad, state, lr, alpha, eps, 0.0, momentum, centered)


(
    dict_filled,
    first_dict_filled,
    param_in_place,
    param_in_place_untracked,
    tensors_of_the_state_in_place,
) = oracles.in_place(_rmsprop)


@wrong_answer(oracles.STATE_CHANGED)
def state_in_place(param, grad, state, lr, *options):
    if not state:
        state.update({key: torch.zeros_like(param) for key in ("squares", "mean", "buffer")})
    moved, after = _rmsprop(param, grad, state, lr, *options)
    for key, value in after.items():
        state[key].data.copy_(value.data)
    return moved, state


@wrong_answer("The state is not passed on, so each step is like the first one.")
def forgetful(param, grad, state, lr, *options):
    return _rmsprop(param, grad, {}, lr, *options)[0], {}


@wrong_answer("torch.optim did the work here. Write the step from its formula.")
def by_torch_optim(param, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    options = {"alpha": alpha, "eps": eps, "weight_decay": weight_decay}
    options |= {"momentum": momentum, "centered": centered}
    return oracles.borrow("RMSprop", param, grad, state, lr, **options)
