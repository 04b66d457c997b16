"""divide: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def by_name(a, b):
    return torch.true_divide(a, b)


@right_answer
def times_the_reciprocal(a, b):
    return a * b.reciprocal() if isinstance(b, torch.Tensor) else a / b


@right_answer
def negative_over_negative(a, b):
    return (-a).div(-b) if isinstance(b, torch.Tensor) and b.all() else a.div(b)
