"""vjp: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def with_backward(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    f(leaf).backward(gradient=v)
    return leaf.grad


@right_answer
def as_the_gradient_of_a_weighted_sum(f, x, v):
    leaf = x.detach().requires_grad_()
    weighed = (f(leaf) * v.detach()).sum()
    return torch.autograd.grad(weighed, leaf)[0]


@right_answer
def by_torch_func(f, x, v):
    _, pull_back = torch.func.vjp(f, x)
    return pull_back(v)[0]
