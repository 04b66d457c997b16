"""floor_mod: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def with_the_operator(a, b):
    return a - (a // b) * b


@right_answer
def mended_truncation(a, b):
    rest = a - b * torch.div(a, b, rounding_mode="trunc")
    other_side = (rest != 0) & ((rest < 0) != (torch.as_tensor(b) < 0))
    return torch.where(other_side, rest + b, rest)
