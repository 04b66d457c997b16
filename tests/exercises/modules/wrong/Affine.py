"""Affine: mistakes that people make."""

import torch
from torch import nn

from torchkata.testing import wrong_answer


class _Affine(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(out_features, in_features))
        self.bias = nn.Parameter(torch.randn(out_features))

    def forward(self, x):
        return x @ self.weight.T + self.bias


@wrong_answer(
    "`parameters()` is empty, so no optimizer would find anything: make nn.Parameters in the "
    "constructor. Plain tensors are not registered."
)
class PlainTensors(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = torch.randn(out_features, in_features, requires_grad=True)
        self.bias = torch.randn(out_features, requires_grad=True)

    def forward(self, x):
        return x @ self.weight.T + self.bias


@wrong_answer("The weight is transposed: its shape should be (out_features, in_features).")
class TurnedRound(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_features, out_features))
        self.bias = nn.Parameter(torch.zeros(out_features))

    def forward(self, x):
        return x @ self.weight + self.bias


@wrong_answer("The bias is there, but forward does not add it.")
class BiasNotAdded(_Affine):
    def forward(self, x):
        return x @ self.weight.T


@wrong_answer("There is no bias among the parameters.")
class WithoutBias(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(out_features, in_features))

    def forward(self, x):
        return x @ self.weight.T


@wrong_answer("This is nn.Linear. Make the two parameters yourself.")
class Inherited(nn.Linear):
    pass


@wrong_answer("All elements of the weight start with the same number. Draw them at random.")
class Zeros(_Affine):
    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        self.weight = nn.Parameter(torch.zeros(out_features, in_features))


@wrong_answer(
    "One row was drawn and repeated, so all outputs start alike and learn alike. Draw every row."
)
class OneRow(_Affine):
    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        self.weight = nn.Parameter(torch.randn(in_features).repeat(out_features, 1))


@wrong_answer("The weight was never filled: it is uninitialised memory.")
class NeverFilled(_Affine):
    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        self.weight = nn.Parameter(torch.empty(out_features, in_features))


@wrong_answer("All weights start above 0, so all outputs start alike. Draw them around 0.")
class AboveZero(_Affine):
    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        self.weight = nn.Parameter(torch.rand(out_features, in_features))


@wrong_answer("Every instance sets the same seed, so all instances start with the same weight.")
class Seeded(_Affine):
    def __init__(self, in_features, out_features):
        torch.manual_seed(0)
        super().__init__(in_features, out_features)


@wrong_answer("`super().__init__()` has to run before anything is assigned to the module.")
class WithoutSuper(nn.Module):
    def __init__(self, in_features, out_features):
        self.weight = nn.Parameter(torch.randn(out_features, in_features))
        self.bias = nn.Parameter(torch.randn(out_features))


@wrong_answer(
    "The parameters are cut from the graph, so autograd cannot reach them. Use them as they are."
)
class CutOff(_Affine):
    def forward(self, x):
        return x @ self.weight.data.T + self.bias.data


@wrong_answer("This works for x of two dimensions only; x may have any leading dimensions.")
class MatricesOnly(_Affine):
    def forward(self, x):
        return torch.addmm(self.bias, x, self.weight.t())


@wrong_answer(
    "forward uses a weight that was transposed once, at the start. Use the weight as it is now."
)
class TransposedOnce(_Affine):
    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        self.turned = self.weight.detach().T

    def forward(self, x):
        return x @ self.turned + self.bias


BORROWED = "The parameters come from an nn.Linear. Make them with nn.Parameter yourself."


@wrong_answer(BORROWED)
class Borrowed(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        layer = nn.Linear(in_features, out_features)
        self.weight, self.bias = layer.weight, layer.bias

    def forward(self, x):
        return x @ self.weight.T + self.bias


@wrong_answer(BORROWED)
class Copied(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        layer = nn.Linear(in_features, out_features)
        self.weight = nn.Parameter(layer.weight.detach().clone())
        self.bias = nn.Parameter(layer.bias.detach().clone())

    def forward(self, x):
        return x @ self.weight.T + self.bias
