"""grad_or_zeros: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def a_copy(t):
    if t.grad is not None:
        return t.grad.clone()
    return torch.zeros(t.shape, dtype=t.dtype, device=t.device)


@right_answer
def added_to_zeros(t):
    zeros = torch.empty_like(t.detach()).fill_(0)
    return zeros if t.grad is None else zeros + t.grad
