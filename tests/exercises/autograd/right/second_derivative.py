"""second_derivative: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def with_a_tie_to_x(f, x):
    leaf = x.detach().clone().requires_grad_()
    y = f(leaf)
    (slope,) = torch.autograd.grad(y, leaf, torch.ones_like(y), create_graph=True)
    (bend,) = torch.autograd.grad((slope + 0 * leaf).sum(), leaf)
    return bend


@right_answer
def by_torch_func(f, x):
    slope_sum = lambda t: torch.func.grad(lambda t: f(t).sum())(t).sum()
    return torch.func.grad(slope_sum)(x.detach())
