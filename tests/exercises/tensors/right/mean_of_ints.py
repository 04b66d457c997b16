"""mean_of_ints: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def converted_first(t):
    return t.double().mean()


@right_answer
def sum_over_count(t):
    return t.sum(dtype=torch.float64) / t.numel()


@right_answer
def by_python(t):
    return torch.tensor(sum(t.flatten().tolist()) / t.numel(), dtype=torch.float64)
