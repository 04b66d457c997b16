"""LinearModel: mistakes that people make."""

import torch
from torch import nn
from torch.nn import functional

from torchkata.testing import wrong_answer


class _LinearModel(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.linear = nn.Linear(in_features, out_features)

    def forward(self, x):
        return self.linear(x)


@wrong_answer("The layer always maps 1 feature to 1. Pass in_features and out_features to it.")
class OneToOne(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.linear = nn.Linear(1, 1)

    def forward(self, x):
        return self.linear(x)


@wrong_answer("nn.Linear takes in_features first, then out_features.")
class TurnedRound(_LinearModel):
    def __init__(self, in_features=1, out_features=1):
        super().__init__(out_features, in_features)


@wrong_answer("The layer has to be the attribute `linear`.")
class OtherName(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.fc = nn.Linear(in_features, out_features)

    def forward(self, x):
        return self.fc(x)


@wrong_answer("Every call makes a new layer, with new weights. Make it once, in the constructor.")
class NewAtEveryCall(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.sizes = in_features, out_features

    def forward(self, x):
        return nn.Linear(*self.sizes)(x)


@wrong_answer("forward returns nothing: its `return` is missing.")
class ReturnsNothing(_LinearModel):
    def forward(self, x):
        self.linear(x)


@wrong_answer("A linear model has no ReLU: return what the layer returns.")
class Bent(_LinearModel):
    def forward(self, x):
        return functional.relu(self.linear(x))


@wrong_answer("The layer was made without its bias.")
class WithoutBias(_LinearModel):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.linear = nn.Linear(in_features, out_features, bias=False)


@wrong_answer(
    "The hooks on the layer do not run, because nothing calls the layer itself: write "
    "`self.linear(x)`, not `self.linear.forward(x)` or a product with its weight."
)
class PastTheHooks(_LinearModel):
    def forward(self, x):
        return self.linear.forward(x)


@wrong_answer("The last dimension is squeezed away where out_features is 1. Leave it: (..., 1).")
class Squeezed(_LinearModel):
    def forward(self, x):
        return self.linear(x).squeeze(-1)


@wrong_answer("`linear` is a layer of your own. It has to be torch's nn.Linear.")
class OwnLayer(_LinearModel):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.linear = _OwnLinear(in_features, out_features)


@wrong_answer("The module holds a buffer besides `linear`. It should hold only the layer.")
class CountsItsCalls(_LinearModel):
    def __init__(self, in_features=1, out_features=1):
        super().__init__(in_features, out_features)
        self.register_buffer("calls", torch.zeros(()))


class _OwnLinear(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(out_features, in_features))
        self.bias = nn.Parameter(torch.zeros(out_features))

    def forward(self, x):
        return x @ self.weight.T + self.bias


@wrong_answer("Define forward, not `__call__`: nn.Module's own `__call__` runs the hooks.")
class OwnCall(_LinearModel):
    def __call__(self, x):
        return self.linear(x)


@wrong_answer("`super().__init__()` has to run before anything is assigned to the module.")
class WithoutSuper(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        self.linear = nn.Linear(in_features, out_features)
