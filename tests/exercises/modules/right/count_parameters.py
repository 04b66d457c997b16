"""count_parameters: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def by_shapes(model):
    total = 0
    for _name, p in model.named_parameters():
        if p.requires_grad:
            total += torch.Size(p.shape).numel()
    return total


@right_answer
def by_flattening(model):
    trainable = filter(lambda p: p.requires_grad, model.parameters())
    return sum(len(p.detach().flatten()) for p in trainable)
