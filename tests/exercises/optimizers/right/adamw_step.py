"""adamw_step: right answers in other styles."""

import torch

from torchkata.testing import right_answer, wrong_beside

_adam = wrong_beside(__file__)._adam


@right_answer
def decay_subtracted(param, grad, state, lr, betas, eps, weight_decay):
    moved, state = _adam(param, grad, state, lr, betas, eps)
    return moved - lr * weight_decay * param, state


@right_answer
def in_place_on_copies(param, grad, state, lr, betas, eps, weight_decay):
    t = state.get("step", 0) + 1
    moved = param.clone().mul_(1 - lr * weight_decay)
    m = state.get("m", torch.zeros_like(grad)).clone().lerp_(grad, 1 - betas[0])
    v = state.get("v", torch.zeros_like(grad)).clone()
    v.mul_(betas[1]).addcmul_(grad, grad, value=1 - betas[1])
    scale = v.sqrt().div_((1 - betas[1] ** t) ** 0.5).add_(eps)
    return moved.addcdiv_(m, scale, value=-lr / (1 - betas[0] ** t)), {"step": t, "m": m, "v": v}
