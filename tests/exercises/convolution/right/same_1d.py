"""same_1d: right answers in other styles."""

import torch
from torch.nn import functional

from torchkata.testing import right_answer, tests_beside


@right_answer
def with_zeros_joined(x, kernel):
    return tests_beside(__file__).oracle(x, kernel)


@right_answer
def cut_from_the_full_correlation(x, kernel):
    k = kernel.shape[0]
    full = (functional.pad(x, (k - 1, k - 1)).unfold(-1, k, 1) * kernel).sum(-1)
    start = k - 1 - (k - 1) // 2
    return full[..., start : start + x.shape[-1]]


@right_answer
def by_a_banded_matrix(x, kernel):
    n, k = x.shape[-1], len(kernel)
    place = torch.arange(n) - torch.arange(n)[:, None] + (k - 1) // 2
    inside = (place >= 0) & (place < k)
    band = torch.where(inside, kernel[place.clamp(0, k - 1)], kernel.new_zeros(()))
    return x @ band.T
