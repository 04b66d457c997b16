"""output_size: right answers in other styles."""

import math

import torch

from torchkata.testing import right_answer


@right_answer
def by_a_range(n, kernel, stride=1, padding=0, dilation=1):
    starts = range(0, n + 2 * padding - dilation * (kernel - 1), stride)
    if not starts:
        raise ValueError("the window is wider than what there is")
    return len(starts)


@right_answer
def by_floor(n, kernel, stride=1, padding=0, dilation=1):
    size = math.floor((n + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1)
    if size < 1:
        raise ValueError("the window is wider than what there is")
    return size


@right_answer
def by_unfolding(n, kernel, stride=1, padding=0, dilation=1):
    width = dilation * (kernel - 1) + 1
    if n + 2 * padding < width:
        raise ValueError(f"kernel {kernel} is too wide")
    return torch.empty(n + 2 * padding).unfold(0, width, stride).shape[0]
