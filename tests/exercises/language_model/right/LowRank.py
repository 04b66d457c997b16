"""LowRank: right answers in other styles."""

import math

import torch
from torch import nn
from torch.nn import functional

from torchkata.testing import right_answer


@right_answer
class AsInTheReference(nn.Module):
    def __init__(self, layer, rank, scale):
        super().__init__()
        self.layer = layer
        for p in self.layer.parameters():
            p.requires_grad = False
        self.scaling = scale
        self.a = nn.Parameter(layer.weight.new_zeros((rank, layer.in_features)))
        self.b = nn.Parameter(layer.weight.new_zeros((layer.out_features, rank)))
        nn.init.kaiming_uniform_(self.a, a=math.sqrt(5))

    def forward(self, x):
        added = functional.linear(functional.linear(x, self.a), self.b)
        return self.layer(x) + added * self.scaling

    def merged(self):
        bias = self.layer.bias
        out = nn.Linear(
            self.layer.in_features,
            self.layer.out_features,
            bias=bias is not None,
            dtype=self.layer.weight.dtype,
        )
        out.weight.data = self.layer.weight.data + self.b.data @ self.a.data * self.scaling
        if bias is not None:
            out.bias.data = bias.data.clone()
        return out


@right_answer
class ByOneWeight(nn.Module):
    def __init__(self, layer, rank, scale):
        super().__init__()
        self.layer = layer
        self.layer.weight.requires_grad_(False)
        if self.layer.bias is not None:
            self.layer.bias.requires_grad_(False)
        self.scale = scale
        shape = (rank, layer.in_features)
        self.a = nn.Parameter(torch.randn(shape, dtype=layer.weight.dtype) * 0.02)
        self.b = nn.Parameter(torch.zeros(layer.out_features, rank, dtype=layer.weight.dtype))

    def whole(self):
        return self.layer.weight + self.scale * (self.b @ self.a)

    def forward(self, x):
        return functional.linear(x, self.whole(), self.layer.bias)

    def merged(self):
        layer = self.layer
        new = nn.Linear(layer.in_features, layer.out_features, layer.bias is not None)
        new = new.to(layer.weight.dtype)
        with torch.no_grad():
            new.weight.copy_(self.whole())
            if layer.bias is not None:
                new.bias.copy_(layer.bias)
        return new
