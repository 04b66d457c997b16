"""grad_of_intermediate: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def by_asking_for_it(x):
    hidden = (x.detach() ** 2).requires_grad_()
    return torch.autograd.grad((hidden**3).sum(), hidden)[0]


@right_answer
def with_a_hook(x):
    kept = []
    leaf = x.detach().clone().requires_grad_()
    hidden = leaf * leaf
    hidden.register_hook(kept.append)
    hidden.pow(3).sum().backward()
    return kept[0]
