"""same_or_promoted: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def of_the_sum(a, b):
    return (a + b).dtype


@right_answer
def of_a_product_of_ones(a, b):
    return torch.mul(torch.ones_like(a), torch.ones_like(b)).dtype
