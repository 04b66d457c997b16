"""initialise: right answers in other styles."""

import math

import torch
from torch import nn

from torchkata.testing import right_answer


@right_answer
def by_hand(model, generator):
    for module in model.modules():
        if type(module) is nn.Linear:
            std = (2 / module.in_features) ** 0.5
            module.weight.data.normal_(0, std, generator=generator)
            if module.bias is not None:
                module.bias.data.fill_(0)


@right_answer
def by_apply(model, generator):
    @torch.no_grad()
    def fill(module):
        if isinstance(module, nn.Linear):
            drawn = torch.empty_like(module.weight).normal_(generator=generator)
            module.weight.copy_(drawn * math.sqrt(2 / module.weight.size(1)))
            if module.bias is not None:
                module.bias.zero_()

    model.apply(fill)
