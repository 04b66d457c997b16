"""dropout: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def by_bernoulli(x, p, training, generator):
    if p < 0 or p > 1:
        raise ValueError("p has to be between 0 and 1")
    if not training or p == 0:
        return x
    if p == 1:
        return torch.zeros_like(x)
    mask = torch.empty_like(x).bernoulli_(1 - p, generator=generator)
    return mask * x / (1 - p)


@right_answer
def by_filling(x, p, training, generator):
    if not 0 <= p <= 1:
        raise ValueError(p)
    if training:
        gone = torch.rand(x.shape, generator=generator) < p
        return x.masked_fill(gone, 0) / (1 - p if p < 1 else 1)
    return x.clone()


@right_answer
def a_mask_that_is_scaled(x, p, training, generator):
    if not (0.0 <= p <= 1.0):
        raise ValueError("dropout probability has to be in [0, 1]")
    if not training:
        return x
    keep = 1.0 - p
    mask = (torch.rand(x.size(), generator=generator) < keep).to(x.dtype)
    if keep > 0:
        mask = mask / keep
    return x * mask
