"""leaky_relu: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def scaled_on_a_copy(t, slope):
    out = t.clone()
    out[t < 0] *= slope
    return out


@right_answer
def factor_for_each_element(t, slope):
    factors = torch.ones_like(t)
    factors[t < 0] = slope
    return t * factors


@right_answer
def from_the_positive_part(t, slope):
    def positive(t):
        return torch.where(t < 0, 0, t)

    return positive(t) - slope * positive(-t)
