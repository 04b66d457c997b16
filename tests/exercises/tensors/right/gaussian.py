"""gaussian: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def in_place(shape, mean, std, generator):
    return torch.empty(shape).normal_(mean, std, generator=generator)


@right_answer
def flat_first(shape, mean, std, generator):
    z = torch.randn(torch.Size(shape).numel(), generator=generator)
    return z.mul_(std).add_(mean).view(shape)
