"""uniform: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def in_place(shape, low, high, generator):
    return torch.empty(shape).uniform_(low, high, generator=generator)


@right_answer
def one_after_the_other(shape, low, high, generator):
    draws = [torch.rand(1, generator=generator) for _ in range(torch.Size(shape).numel())]
    unit = torch.cat(draws).view(shape) if draws else torch.empty(shape)
    return unit.mul(high - low).add(low)


@right_answer
def weighted_ends(shape, low, high, generator):
    u = torch.rand(size=shape, generator=generator, dtype=torch.float32)
    return (1 - u) * low + u * high
