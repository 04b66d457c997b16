"""adagrad_step: right answers in other styles."""

import torch

from torchkata.testing import right_answer


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
