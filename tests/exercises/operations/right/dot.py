"""dot: right answers in other styles."""

import torch

from torchkata.testing import right_answer, wrong_beside

_checked = wrong_beside(__file__)._checked


@right_answer
def one_pair_at_a_time(a, b):
    _checked(a, b)
    total = a.new_zeros(())
    for x, y in zip(a, b, strict=True):
        total = total + x * y
    return total


@right_answer
def by_index(a, b):
    _checked(a, b)
    total = torch.zeros((), dtype=a.dtype)
    for i in range(a.shape[0]):
        total += a[i] * b[i]
    return total


@right_answer
def by_name(a, b):
    _checked(a, b)
    return torch.sum(torch.mul(a, b), dim=0)
