"""trace_of_product: right answers in other styles."""

import torch

from torchkata.testing import right_answer, wrong_beside

_checked = wrong_beside(__file__)._checked


@right_answer
def row_and_column(a, b):
    _checked(a, b)
    total = a.new_zeros(())
    for i in range(a.shape[0]):
        total = total + (a[i] * b[:, i]).sum()
    return total


@right_answer
def the_other_one_turned(a, b):
    _checked(a, b)
    return torch.sum(b * a.transpose(0, 1).contiguous())


@right_answer
def diagonal_first(a, b):
    _checked(a, b)
    diagonal = torch.mul(a, b.T).sum(dim=1)
    return diagonal.sum()
