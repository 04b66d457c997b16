"""slope_at: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def with_backward(f, x):
    leaf = x.detach().clone().requires_grad_(True)
    f(leaf).backward()
    return leaf.grad


@right_answer
def from_a_new_tensor(f, x):
    leaf = torch.tensor(x.item(), dtype=x.dtype, requires_grad=True)
    y = f(leaf)
    return torch.autograd.grad(y, [leaf], grad_outputs=torch.ones_like(y))[0]
