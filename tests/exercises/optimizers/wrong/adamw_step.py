"""adamw_step: mistakes that people make."""

import torch

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


def _adam(param, grad, state, lr, betas, eps):
    t = state.get("t", 0) + 1
    m = betas[0] * state.get("m", 0.0) + (1 - betas[0]) * grad
    v = betas[1] * state.get("v", 0.0) + (1 - betas[1]) * grad**2
    scale = (v / (1 - betas[1] ** t)).sqrt() + eps
    return param - lr * m / (1 - betas[0] ** t) / scale, {"t": t, "m": m, "v": v}


@wrong_answer(
    "The decay was added to the gradient, as in Adam. In AdamW it acts only on the parameter."
)
def decay_through_the_gradient(param, grad, state, lr, betas, eps, weight_decay):
    return _adam(param, grad + weight_decay * param, state, lr, betas, eps)


@wrong_answer("The decay is not scaled by the learning rate: the factor is 1 − lr · weight_decay.")
def decay_without_the_rate(param, grad, state, lr, betas, eps, weight_decay):
    return _adam(param * (1 - weight_decay), grad, state, lr, betas, eps)


@wrong_answer("The parameter shrank after its step. It shrinks first.")
def decay_afterwards(param, grad, state, lr, betas, eps, weight_decay):
    moved, state = _adam(param, grad, state, lr, betas, eps)
    return moved * (1 - lr * weight_decay), state


@wrong_answer("The parameter does not shrink: weight_decay is not used.")
def without_decay(param, grad, state, lr, betas, eps, weight_decay):
    return _adam(param, grad, state, lr, betas, eps)


@wrong_answer("The parameter grew: the factor is 1 minus lr · weight_decay.")
def growing(param, grad, state, lr, betas, eps, weight_decay):
    return _adam(param * (1 + lr * weight_decay), grad, state, lr, betas, eps)


@wrong_answer("The decay was applied twice: to the gradient and to the parameter.")
def decayed_twice(param, grad, state, lr, betas, eps, weight_decay):
    shrunk = param * (1 - lr * weight_decay)
    return _adam(shrunk, grad + weight_decay * param, state, lr, betas, eps)


SHRUNK_IN_PLACE = "The parameter that you were given was shrunk in place. Make a new one."


@wrong_answer(SHRUNK_IN_PLACE)
def param_in_place(param, grad, state, lr, betas, eps, weight_decay):
    param.data.mul_(1 - lr * weight_decay)
    return _adam(param, grad, state, lr, betas, eps)


@wrong_answer("The bias correction is missing: m and v start at 0, so divide them by 1 − beta^t.")
def no_correction(param, grad, state, lr, betas, eps, weight_decay):
    m = betas[0] * state.get("m", 0.0) + (1 - betas[0]) * grad
    v = betas[1] * state.get("v", 0.0) + (1 - betas[1]) * grad**2
    return param * (1 - lr * weight_decay) - lr * m / (v.sqrt() + eps), {"m": m, "v": v}


@wrong_answer("eps is inside the root. Add it outside.")
def eps_inside(param, grad, state, lr, betas, eps, weight_decay):
    _, after = _adam(param, grad, state, lr, betas, eps)
    m_hat = after["m"] / (1 - betas[0] ** after["t"])
    v_hat = after["v"] / (1 - betas[1] ** after["t"])
    return param * (1 - lr * weight_decay) - lr * m_hat / (v_hat + eps).sqrt(), after


def _adamw(param, grad, state, lr, betas, eps, weight_decay):
    return _adam(param * (1 - lr * weight_decay), grad, state, lr, betas, eps)


(
    dict_filled,
    first_dict_filled,
    step_in_place,
    step_in_place_untracked,
) = oracles.in_place(_adamw)[:4]  # instead of the fifth, state_in_place


@wrong_answer(oracles.STATE_CHANGED)
def state_in_place(param, grad, state, lr, betas, eps, weight_decay):
    if not state:
        state.update(t=0, m=torch.zeros_like(param).detach(), v=torch.zeros_like(param).detach())
    moved, after = _adam(param * (1 - lr * weight_decay), grad, state, lr, betas, eps)
    state["t"] = after["t"]
    state["m"].copy_(after["m"].detach())
    state["v"].copy_(after["v"].detach())
    return moved, state


@wrong_answer(SHRUNK_IN_PLACE)
def param_in_place_tracked(param, grad, state, lr, betas, eps, weight_decay):
    return _adam(param.mul_(1 - lr * weight_decay), grad, state, lr, betas, eps)


@wrong_answer("torch.optim did the work here. Write the step from its formula.")
def by_torch_optim(param, grad, state, lr, betas, eps, weight_decay):
    options = {"betas": betas, "eps": eps, "weight_decay": weight_decay}
    return oracles.borrow("AdamW", param, grad, state, lr, **options)
