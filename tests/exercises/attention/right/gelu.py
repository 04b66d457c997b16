"""gelu: right answers in other styles."""

import math

import torch

from torchkata.testing import right_answer


@right_answer
def by_erfc(x):
    return 0.5 * x * torch.erfc(-x * math.sqrt(0.5))


@right_answer
def by_the_normal_distribution(x):
    return x * torch.distributions.Normal(x.new_zeros(()), x.new_ones(())).cdf(x)


@right_answer
def by_ndtr(x):
    return torch.special.ndtr(x).mul(x)


@right_answer
def by_the_root_as_a_number(x):
    return x * (1.0 + torch.erf(x / 1.4142135623730951)) / 2.0
