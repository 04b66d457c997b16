"""TwoLayer: mistakes that people make."""

import torch
from torch import nn
from torch.nn import functional

from torchkata.testing import wrong_answer


class _TwoLayer(nn.Module):
    def __init__(self, in_features, hidden, out_features):
        super().__init__()
        self.first = nn.Linear(in_features, hidden)
        self.second = nn.Linear(hidden, out_features)


@wrong_answer("The ReLU between the layers is missing, so both together are one linear layer.")
class WithoutReLU(_TwoLayer):
    def forward(self, x):
        return self.second(self.first(x))


@wrong_answer("The output went through a ReLU too. Leave that out: the output may be negative.")
class ReLUAtTheEnd(_TwoLayer):
    def forward(self, x):
        return functional.relu(self.second(functional.relu(self.first(x))))


@wrong_answer("ReLU belongs between the layers, not before the first.")
class ReLUFirst(_TwoLayer):
    def forward(self, x):
        return self.second(self.first(functional.relu(x)))


@wrong_answer("ReLU belongs after the first layer, not after the second.")
class ReLULast(_TwoLayer):
    def forward(self, x):
        return functional.relu(self.second(self.first(x)))


@wrong_answer("There is a sigmoid between the layers. The exercise asks for a ReLU.")
class Sigmoid(_TwoLayer):
    def forward(self, x):
        return self.second(torch.sigmoid(self.first(x)))


@wrong_answer("Negative numbers were made small, not 0: that is a leaky ReLU. Use ReLU.")
class Leaky(_TwoLayer):
    def forward(self, x):
        return self.second(functional.leaky_relu(self.first(x)))


@wrong_answer("Large numbers were cut off. ReLU has no upper limit.")
class CutAtSix(_TwoLayer):
    def forward(self, x):
        return self.second(functional.relu6(self.first(x)))


@wrong_answer("ReLU keeps positive numbers. You kept the negative ones.")
class OtherSide(_TwoLayer):
    def forward(self, x):
        return self.second(self.first(x).clamp(max=0))


@wrong_answer(
    "`hidden` is not used: the first layer returns `hidden` numbers, and the second takes them."
)
class HiddenMissing(nn.Module):
    def __init__(self, in_features, hidden, out_features):
        super().__init__()
        self.first = nn.Linear(in_features, out_features)
        self.second = nn.Linear(out_features, out_features)

    def forward(self, x):
        return self.second(functional.relu(self.first(x)))


@wrong_answer("The layers have to be the attributes `first` and `second`.")
class OtherNames(nn.Module):
    def __init__(self, in_features, hidden, out_features):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(in_features, hidden), nn.ReLU(), nn.Linear(hidden, out_features)
        )

    def forward(self, x):
        return self.layers(x)


@wrong_answer("The first layer is cut off from the graph: it would never learn.")
class CutOff(_TwoLayer):
    def forward(self, x):
        return self.second(functional.relu(self.first(x)).detach())
