"""Affine: right answers in other styles."""

import torch
from torch import nn
from torch.nn import functional

from torchkata.testing import right_answer


@right_answer
class InTorchsManner(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(out_features, in_features))
        self.bias = nn.Parameter(torch.empty(out_features))
        nn.init.kaiming_uniform_(self.weight)
        nn.init.zeros_(self.bias)

    def forward(self, x):
        return functional.linear(x, self.weight, self.bias)


@right_answer
class Registered(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.register_parameter("bias", nn.Parameter(torch.rand(out_features)))
        weight = torch.rand(out_features, in_features) - 0.5
        self.register_parameter("weight", nn.Parameter(weight))

    def forward(self, x):
        return torch.einsum("...d,kd->...k", x, self.weight) + self.bias
