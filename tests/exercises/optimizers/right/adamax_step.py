"""adamax_step: right answers in other styles."""

import torch

from torchkata.testing import right_answer, wrong_beside

_adamax = wrong_beside(__file__)._adamax


@right_answer
def by_where(param, grad, state, lr, betas, eps, weight_decay):
    def largest(before, g):
        faded, new = before * betas[1], abs(g) + eps
        return torch.where(faded > new, faded, new)

    return _adamax(param, grad, state, lr, betas, eps, weight_decay, largest=largest)


@right_answer
def by_a_stack(param, grad, state, lr, betas, eps, weight_decay):
    t, m, u = state["now"] if state else (0, torch.zeros_like(grad), torch.zeros_like(grad))
    g = grad.add(param, alpha=weight_decay)
    m = m.lerp(g, 1 - betas[0])
    u = torch.stack([u.mul(betas[1]), g.abs().add(eps)]).amax(0)
    moved = param.addcdiv(m, u, value=-lr / (1 - betas[0] ** (t + 1)))
    return moved, {"now": (t + 1, m, u)}
