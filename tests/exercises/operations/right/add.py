"""add: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def by_name(a, b):
    return torch.add(a, b)


@right_answer
def minus_the_negative(a, b):
    return a - (-b)


@right_answer
def stretched_by_hand(a, b):
    if not isinstance(b, torch.Tensor):
        return b + a
    a, b = torch.broadcast_tensors(a, b)
    return torch.add(b, a, alpha=1)
