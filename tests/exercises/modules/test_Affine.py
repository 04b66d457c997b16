"""Affine: a fully connected layer with parameters of its own."""

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
        "parameters": {"weight": tuple(weight.shape), "bias": tuple(bias.shape)},
        "output": functional.linear(x, weight, bias),
    }


test_standard = standard("Affine", inputs, oracle, probe=probes.affine, gradient=True)


@pytest.mark.parametrize("leading", [(), (2, 5), (2, 1, 3)])
def test_x_may_have_any_leading_dimensions(learner, draw, leading):
    x, weight, bias = draw(*leading, 4), draw(2, 4), draw(2)

    expect(learner.probe(probes.affine)(x, weight, bias)).equals(oracle(x, weight, bias))


def test_one_feature_in_and_one_out(learner, draw):
    x, weight, bias = draw(5, 1), draw(1, 1), draw(1)

    expect(learner.probe(probes.affine)(x, weight, bias)).equals(oracle(x, weight, bias))


def test_starts_from_random_numbers_of_order_1(learner):
    seen = learner.probe(probes.first_numbers)("Affine", 30, 20)

    for name, (largest, spread) in seen.value.items():
        expect(seen).holds(
            largest < 10, f"made a {name} whose largest element is {largest}: was it ever filled?"
        ).holds(
            name == "bias" or spread > 1e-4,
            "made a weight whose elements are all the same, not random",
        )


def test_the_weight_starts_around_0(learner):
    seen = learner.probe(probes.two_made)("Affine", 30, 20)

    weight = seen.value[0]["weight"]
    mean, spread = weight.mean().item(), weight.std().item()
    expect(seen).holds(
        abs(mean) < spread / 2,
        f"made a weight whose mean is {mean:.2g}, at a spread of {spread:.2g}: draw it around 0",
    )


def test_no_two_rows_of_the_weight_start_alike(learner):
    seen = learner.probe(probes.two_made)("Affine", 30, 20)

    rows = seen.value[0]["weight"].unique(dim=0)
    expect(seen).holds(
        len(rows) == 20, f"made a weight of 20 rows, of which {len(rows)} differ: draw each number"
    )


def test_every_instance_draws_its_own_weight(learner):
    seen = learner.probe(probes.two_made)("Affine", 30, 20)

    one, other = (made["weight"] for made in seen.value)
    expect(seen).holds(not one.equal(other), "made two instances with the same weight")


def test_parameters_are_float32(learner):
    seen = learner.probe(probes.two_made)("Affine", 30, 20)

    dtypes = {p.dtype for p in seen.value[0].values()}
    expect(seen).holds(dtypes == {torch.float32}, f"made parameters of {dtypes}")


def test_parameters_require_grad(learner):
    seen = learner.probe(probes.two_made)("Affine", 30, 20)

    tracked = [p.requires_grad for p in seen.value[0].values()]
    expect(seen).holds(all(tracked), "made a parameter that does not require grad")


def test_is_not_built_on_a_layer_of_torch(learner):
    seen = learner.probe(probes.kinds)("Affine", 3, 2)

    expect(seen).holds(not seen.value, f"is built on {seen.value}: make the parameters yourself")


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


@wrong_answer("The weight is turned round: its shape is (out_features, in_features).")
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


@wrong_answer("The weight starts at one number everywhere. Draw it at random.")
class Zeros(_Affine):
    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        self.weight = nn.Parameter(torch.zeros(out_features, in_features))


@wrong_answer("One row was drawn and repeated: the outputs start alike, and learn alike.")
class OneRow(_Affine):
    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        self.weight = nn.Parameter(torch.randn(in_features).repeat(out_features, 1))


@wrong_answer("The weight is memory that nobody filled: torch.empty draws nothing.")
class NeverFilled(_Affine):
    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        self.weight = nn.Parameter(torch.empty(out_features, in_features))


@wrong_answer("All weights start above 0, so that all outputs start alike. Draw them around 0.")
class AboveZero(_Affine):
    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        self.weight = nn.Parameter(torch.rand(out_features, in_features))


@wrong_answer("Every instance starts from the same seed, and so from the same weight.")
class Seeded(_Affine):
    def __init__(self, in_features, out_features):
        torch.manual_seed(0)
        super().__init__(in_features, out_features)


@wrong_answer("`super().__init__()` has to run before anything is assigned to the module.")
class WithoutSuper(nn.Module):
    def __init__(self, in_features, out_features):
        self.weight = nn.Parameter(torch.randn(out_features, in_features))
        self.bias = nn.Parameter(torch.randn(out_features))


@wrong_answer("`.data` and `.detach()` hide the parameters from autograd: use them as they are.")
class CutOff(_Affine):
    def forward(self, x):
        return x @ self.weight.data.T + self.bias.data


@wrong_answer("This works for x of two dimensions only; x may have any leading dimensions.")
class MatricesOnly(_Affine):
    def forward(self, x):
        return torch.addmm(self.bias, x, self.weight.t())


@wrong_answer("The weight was transposed once, at the start: forward has to use it as it is now.")
class TransposedOnce(_Affine):
    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features)
        self.turned = self.weight.detach().T

    def forward(self, x):
        return x @ self.turned + self.bias


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
