"""LinearModel: a model of one nn.Linear."""

import pytest
import torch
from torch import nn
from torch.nn import functional

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

probes = probes_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(4, 3), draw(4)


def oracle(x, weight, bias):
    return {
        "parameters": {"linear.weight": tuple(weight.shape), "linear.bias": tuple(bias.shape)},
        "output": functional.linear(x, weight, bias),
    }


test_standard = standard("LinearModel", inputs, oracle, probe=probes.linear_model, gradient=True)


@pytest.mark.parametrize("leading", [(), (2, 5)])
def test_x_may_have_any_leading_dimensions(learner, draw, leading):
    x, weight, bias = draw(*leading, 4), draw(2, 4), draw(2)

    expect(learner.probe(probes.linear_model)(x, weight, bias)).equals(oracle(x, weight, bias))


def test_one_feature_out_keeps_its_dimension(learner, draw):
    x, weight, bias = draw(6, 3), draw(1, 3), draw(1)

    expect(learner.probe(probes.linear_model)(x, weight, bias)).equals(oracle(x, weight, bias))


def test_one_feature_in_and_one_out_where_nothing_is_said(learner):
    seen = learner.probe(probes.two_made)("LinearModel")

    shapes = {name: tuple(p.shape) for name, p in seen.value[0].items()}
    expect(seen).holds(
        shapes == {"linear.weight": (1, 1), "linear.bias": (1,)},
        f"has, called without arguments, parameters of shape {shapes}",
    )


def test_is_one_layer_of_torch_and_holds_nothing_else(learner):
    expect(learner.probe(probes.contents)("LinearModel", 3, 2)).equals(
        {
            "layers of torch": ["Linear"],
            "children": ["linear"],
            "state": ["linear.bias", "linear.weight"],
        }
    )


def test_hooks_on_the_model_and_on_its_layer_run(learner, draw):
    expect(learner.probe(probes.hooks_run)(draw(4, 3))).equals({"model": 1, "layer": 1})


class _LinearModel(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.linear = nn.Linear(in_features, out_features)

    def forward(self, x):
        return self.linear(x)


@wrong_answer("The layer is 1 to 1 whatever is asked for: pass on in_features and out_features.")
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


@wrong_answer("A linear model has no ReLU: give back what the layer gives.")
class Bent(_LinearModel):
    def forward(self, x):
        return functional.relu(self.linear(x))


@wrong_answer("The layer was made without its bias.")
class WithoutBias(_LinearModel):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.linear = nn.Linear(in_features, out_features, bias=False)


@wrong_answer(
    "The hooks on the layer do not run, for nothing calls the layer itself: write "
    "`self.linear(x)`, not `self.linear.forward(x)` or a product with its weight."
)
class PastTheHooks(_LinearModel):
    def forward(self, x):
        return self.linear.forward(x)


@wrong_answer("The last dimension is squeezed away where out_features is 1. Leave it: (..., 1).")
class Squeezed(_LinearModel):
    def forward(self, x):
        return self.linear(x).squeeze(-1)


@wrong_answer("`linear` is a layer of your own. It has to be torch's: an nn.Linear.")
class OwnLayer(_LinearModel):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.linear = _OwnLinear(in_features, out_features)


@wrong_answer("The module holds something beside `linear`, a buffer. The layer is to be all.")
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


@right_answer
class OldStyle(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        super(OldStyle, self).__init__()  # noqa: UP008 - as many still write it
        self.linear = nn.Linear(in_features, out_features)

    def forward(self, inputs):
        return self.linear(input=inputs)


@right_answer
class Added(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        nn.Module.__init__(self)
        self.add_module("linear", nn.Linear(in_features, out_features, bias=True))

    def forward(self, x):
        return self.get_submodule("linear")(x)
