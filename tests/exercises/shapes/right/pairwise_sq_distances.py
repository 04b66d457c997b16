"""pairwise_sq_distances: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def multiplied_out(a, b):
    squares = a.square().sum(1, keepdim=True) + b.square().sum(1)
    return torch.clamp(squares - 2 * a @ b.T, min=0)


@right_answer
def by_einsum(a, b):
    differences = a.unsqueeze(1) - b.unsqueeze(0)
    return torch.einsum("nmd,nmd->nm", differences, differences)
