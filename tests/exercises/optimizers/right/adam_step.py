"""adam_step: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def in_place_on_copies(param, grad, state, lr, betas, eps, weight_decay):
    t = state.get("step", 0) + 1
    g = grad.add(param, alpha=weight_decay)
    m = state.get("exp_avg", torch.zeros_like(g)).clone().lerp_(g, 1 - betas[0])
    v = state.get("exp_avg_sq", torch.zeros_like(g)).clone()
    v.mul_(betas[1]).addcmul_(g, g, value=1 - betas[1])
    scale = v.sqrt().div_((1 - betas[1] ** t) ** 0.5).add_(eps)
    moved = param.addcdiv(m, scale, value=-lr / (1 - betas[0] ** t))
    return moved, {"step": t, "exp_avg": m, "exp_avg_sq": v}


@right_answer
def with_products_of_betas(param, grad, state, lr, betas, eps, weight_decay):
    m, v, left1, left2 = state.get("all", (torch.zeros_like(param),) * 2 + (1.0, 1.0))
    g = grad + weight_decay * param
    m, v = m + (1 - betas[0]) * (g - m), v + (1 - betas[1]) * (g * g - v)
    left1, left2 = left1 * betas[0], left2 * betas[1]
    step = (m / (1 - left1)) / (torch.sqrt(v / (1 - left2)) + eps)
    return param - lr * step, {"all": (m, v, left1, left2)}
