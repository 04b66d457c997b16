"""LowRank: mistakes that people make."""

import copy

import torch
from torch import nn

from torchkata.testing import wrong_answer


class _LowRank(nn.Module):
    def __init__(self, layer, rank, scale):
        super().__init__()
        self.layer, self.scale = layer.requires_grad_(False), scale
        dtype = layer.weight.dtype
        self.a = nn.Parameter(0.1 * torch.randn(rank, layer.in_features, dtype=dtype))
        self.b = nn.Parameter(torch.zeros(layer.out_features, rank, dtype=dtype))

    def forward(self, x):
        return self.layer(x) + self.scale * (x @ self.a.T @ self.b.T)

    def merged(self):
        joined = copy.deepcopy(self.layer).requires_grad_()
        with torch.no_grad():
            joined.weight += self.scale * self.b @ self.a
        return joined


@wrong_answer("Both a and b start at random, so the results change at once. b starts at zeros.")
class BothRandom(_LowRank):
    def __init__(self, layer, rank, scale):
        super().__init__(layer, rank, scale)
        nn.init.normal_(self.b)


@wrong_answer("Both a and b start at zeros, so neither ever gets a gradient. a starts at random.")
class BothZero(_LowRank):
    def __init__(self, layer, rank, scale):
        super().__init__(layer, rank, scale)
        nn.init.zeros_(self.a)


@wrong_answer("The scale is missing in the merged layer.")
class ScaleForgotten(_LowRank):
    def merged(self):
        joined = copy.deepcopy(self.layer).requires_grad_()
        with torch.no_grad():
            joined.weight += self.b @ self.a
        return joined


@wrong_answer("The scale is missing in forward.")
class UnscaledForward(_LowRank):
    def forward(self, x):
        return self.layer(x) + x @ self.a.T @ self.b.T


@wrong_answer("The scale was divided by the rank. It is used as it is.")
class DividedByRank(_LowRank):
    def __init__(self, layer, rank, scale):
        super().__init__(layer, rank, scale / rank)


@wrong_answer("The wrapped layer is trained as well: its parameters still require grad.")
class LayerTrained(_LowRank):
    def __init__(self, layer, rank, scale):
        super().__init__(layer, rank, scale)
        layer.requires_grad_(True)


@wrong_answer("The bias of the wrapped layer is trained: it still requires grad.")
class BiasTrained(_LowRank):
    def __init__(self, layer, rank, scale):
        super().__init__(layer, rank, scale)
        if layer.bias is not None:
            layer.bias.requires_grad_(True)


@wrong_answer("The wrapped layer was copied. Keep the same object.")
class Copied(_LowRank):
    def __init__(self, layer, rank, scale):
        super().__init__(copy.deepcopy(layer), rank, scale)


@wrong_answer("Merging changed the wrapped layer. Return a new one.")
class MergedInPlace(_LowRank):
    def merged(self):
        with torch.no_grad():
            self.layer.weight += self.scale * self.b @ self.a
        return copy.deepcopy(self.layer).requires_grad_()


@wrong_answer("The merged layer lost its bias, or got one.")
class BiasLost(_LowRank):
    def merged(self):
        joined = nn.Linear(self.layer.in_features, self.layer.out_features, bias=False)
        with torch.no_grad():
            joined.weight.copy_(self.layer.weight + self.scale * self.b @ self.a)
        return joined


@wrong_answer("The parameters of the merged layer do not require grad.")
class MergedFrozen(_LowRank):
    def merged(self):
        return super().merged().requires_grad_(False)


@wrong_answer("The merged layer shares its bias with the wrapped layer. Give it its own memory.")
class BiasShared(_LowRank):
    def merged(self):
        joined = super().merged()
        if self.layer.bias is not None:
            joined.bias = nn.Parameter(self.layer.bias.data)
        return joined


@wrong_answer("The addition replaces the layer's result. Add it.")
class WithoutTheLayer(_LowRank):
    def forward(self, x):
        return self.scale * (x @ self.a.T @ self.b.T) + 0 * self.layer(x)


@wrong_answer("a and b have the dtype float32, whatever the layer has.")
class AlwaysFloat(_LowRank):
    def __init__(self, layer, rank, scale):
        super().__init__(layer, rank, scale)
        self.a = nn.Parameter(self.a.detach().float())
        self.b = nn.Parameter(self.b.detach().float())


@wrong_answer("a and b are transposed: a is (rank, in features), b is (out features, rank).")
class Transposed(nn.Module):
    def __init__(self, layer, rank, scale):
        super().__init__()
        self.layer, self.scale = layer.requires_grad_(False), scale
        dtype = layer.weight.dtype
        self.a = nn.Parameter(0.1 * torch.randn(layer.in_features, rank, dtype=dtype))
        self.b = nn.Parameter(torch.zeros(rank, layer.out_features, dtype=dtype))

    def forward(self, x):
        return self.layer(x) + self.scale * (x @ self.a @ self.b)

    def merged(self):
        return copy.deepcopy(self.layer)


@wrong_answer("Merging changed the wrapped layer. Return a new one.")
class MergedIntoTheLayer(_LowRank):
    def merged(self):
        with torch.no_grad():
            self.layer.weight += self.scale * self.b @ self.a
        return self.layer.requires_grad_()
