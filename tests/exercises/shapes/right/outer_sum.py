"""outer_sum: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def by_meshgrid(a, b):
    rows, columns = torch.meshgrid(a, b, indexing="ij")
    return rows + columns


@right_answer
def by_repeating(a, b):
    return a.repeat(len(b), 1).T + b.repeat(len(a), 1)
