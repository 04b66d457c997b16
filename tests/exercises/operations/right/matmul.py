"""matmul: right answers in other styles."""

import torch

from torchkata.testing import right_answer, wrong_beside

_checked = wrong_beside(__file__)._checked


@right_answer
def columns_in_front(a, b):
    _checked(a, b)
    return (a[:, None, :] * b.T[None, :, :]).sum(-1)


@right_answer
def expanded_by_hand(a, b):
    _checked(a, b)
    (n, k), m = a.shape, b.shape[1]
    left, right = a.reshape(n, k, 1).expand(n, k, m), b.reshape(1, k, m).expand(n, k, m)
    return torch.sum(torch.mul(left, right), dim=1)


@right_answer
def outer_products(a, b):
    _checked(a, b)
    return torch.vmap(torch.outer)(a.T, b).sum(0) if a.shape[1] else (a[:, :, None] * b).sum(1)
