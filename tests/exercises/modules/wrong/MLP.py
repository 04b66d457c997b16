"""MLP: mistakes that people make."""

from itertools import pairwise

from torch import nn
from torch.nn import functional

from torchkata.testing import wrong_answer


def _layers(sizes):
    return [nn.Linear(n_in, n_out) for n_in, n_out in pairwise(sizes)]


class _MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(_layers(sizes))


@wrong_answer(
    "The module does not look into plain lists and dicts: these layers are not in `parameters()`."
)
class PythonList(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = _layers(sizes)

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = functional.relu(layer(x))
        return self.layers[-1](x)


@wrong_answer("There is a ReLU after the last layer too. Leave it out: the output may be negative.")
class ReLUAtTheEnd(_MLP):
    def forward(self, x):
        for layer in self.layers:
            x = functional.relu(layer(x))
        return x


@wrong_answer("The ReLUs are missing: a chain of linear layers is one linear layer.")
class WithoutReLU(_MLP):
    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


@wrong_answer("Large numbers were cut off. ReLU has no upper limit.")
class CutAtSix(_MLP):
    def forward(self, x):
        for layer in self.layers[:-1]:
            x = functional.relu6(layer(x))
        return self.layers[-1](x)


@wrong_answer("Only the first layer is followed by a ReLU. ReLU belongs between every two layers.")
class OneReLU(_MLP):
    def forward(self, x):
        for index, layer in enumerate(self.layers):
            x = layer(x)
            if index == 0 and len(self.layers) > 1:
                x = functional.relu(x)
        return x


@wrong_answer("There is a ReLU before the first layer, so negative inputs are lost.")
class ReLUFirst(_MLP):
    def forward(self, x):
        for layer in self.layers:
            x = layer(functional.relu(x))
        return x


@wrong_answer(
    "The last layer was recognised by its width, but a hidden layer may be just as wide. "
    "Count the layers."
)
class LastByWidth(_MLP):
    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
            if layer.out_features != self.layers[-1].out_features:
                x = functional.relu(x)
        return x


@wrong_answer("One layer is missing: every pair of neighbouring sizes makes one.")
class OneShort(_MLP):
    def __init__(self, sizes):
        super().__init__(sizes[:-1])

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = functional.relu(layer(x))
        return self.layers[-1](x)


@wrong_answer(
    "Layers of the same size are one object here, so they share one weight. Make a new "
    "layer for each."
)
class Shared(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        made = {}
        pairs = list(pairwise(sizes))
        for pair in pairs:
            made.setdefault(pair, nn.Linear(*pair))
        self.layers = nn.ModuleList(made[pair] for pair in pairs)

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = functional.relu(layer(x))
        return self.layers[-1](x)


@wrong_answer("Only two layers are made, however many sizes there are. Go through all the sizes.")
class ThreeSizes(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.first = nn.Linear(sizes[0], sizes[1])
        self.second = nn.Linear(sizes[1], sizes[-1])

    def forward(self, x):
        return self.second(functional.relu(self.first(x)))


@wrong_answer("`sizes` was emptied by pop. The list belongs to the caller: leave it as it is.")
class Popped(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList()
        n_in = sizes.pop(0) if isinstance(sizes, list) else sizes[0]
        for n_out in list(sizes) if isinstance(sizes, list) else sizes[1:]:
            self.layers.append(nn.Linear(n_in, n_out))
            n_in = n_out

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = functional.relu(layer(x))
        return self.layers[-1](x)


OTHER_ORDER = (
    "The layers are made in another order than they run. `parameters()` has to begin with the "
    "first layer, and to end with the last."
)


@wrong_answer(OTHER_ORDER)
class OutputFirst(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.out = nn.Linear(*sizes[-2:])
        self.hidden = nn.ModuleList(_layers(sizes[:-1]))

    def forward(self, x):
        for layer in self.hidden:
            x = functional.relu(layer(x))
        return self.out(x)


@wrong_answer(OTHER_ORDER)
class Backwards(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(reversed(_layers(sizes)))

    def forward(self, x):
        for layer in list(self.layers)[:0:-1]:
            x = functional.relu(layer(x))
        return self.layers[0](x)
