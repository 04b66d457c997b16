"""multiply: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def by_name(a, b):
    return torch.mul(a, b)


@right_answer
def the_other_way_round(a, b):
    return b * a


@right_answer
def stretched_by_hand(a, b):
    if not isinstance(b, torch.Tensor):
        return a.mul(b)
    return torch.multiply(*torch.broadcast_tensors(a, b))
