"""matvec: right answers in other styles."""

import torch

from torchkata.testing import right_answer, wrong_beside

_checked = wrong_beside(__file__)._checked


@right_answer
def row_by_row(m, v):
    _checked(m, v)
    out = torch.zeros(m.shape[0], dtype=m.dtype)
    for i, row in enumerate(m):
        out[i] = (row * v).sum()
    return out


@right_answer
def column_by_column(m, v):
    _checked(m, v)
    total = m.new_zeros(m.shape[0])
    for j in range(m.shape[1]):
        total = total + v[j] * m[:, j]
    return total


@right_answer
def transposed_twice(m, v):
    _checked(m, v)
    return torch.mul(m.T, v[:, None]).sum(0)
