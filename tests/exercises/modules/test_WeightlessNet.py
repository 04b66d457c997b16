"""WeightlessNet: a two-layer ReLU network whose weights come with each call."""

import pytest
import torch
from torch import nn
from torch.nn import functional

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

probes = probes_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(3, 5), draw(5, 2)


def oracle(x, w1, w2):
    output = torch.einsum("nh,hk->nk", torch.einsum("nd,dh->nh", x, w1).clamp(min=0), w2)
    return {"parameters": {}, "has a backward method": False, "output": output}


test_standard = standard("WeightlessNet", inputs, oracle, probe=probes.weightless, gradient=True)


@pytest.mark.parametrize("sizes", [(1, 1, 1, 1), (6, 4, 2, 3), (4, 4, 4, 4)])
def test_all_widths(learner, draw, sizes):
    n, d, h, k = sizes
    args = draw(n, d), draw(d, h), draw(h, k)

    expect(learner.probe(probes.weightless)(*args)).equals(oracle(*args))


def test_large_numbers_are_not_cut_off(learner, draw):
    args = [20 * part for part in (draw(7, 3), draw(3, 5), draw(5, 2))]

    expect(learner.probe(probes.weightless)(*args)).equals(oracle(*args))


def test_each_call_takes_its_own_weights(learner, draw):
    x, first, second = draw(4, 3), (draw(3, 5), draw(5, 2)), (draw(3, 4), draw(4, 2))

    seen = learner.probe(probes.weightless_twice)(x, first, second)

    expect(seen).equals([oracle(x, *weights)["output"] for weights in (first, second)])


def test_parameters_of_somebody_else_do_not_become_its_own(learner, draw):
    seen = learner.probe(probes.weightless_given_parameters)(*inputs(draw, 3))

    expect(seen).equals({"after tensors": {}, "after parameters": {}})


@wrong_answer(
    "Autograd never calls a `backward` of a module. Leave the graph whole and drop that method."
)
class OwnBackward(nn.Module):
    def forward(self, x, w1, w2):
        self.x, self.w1, self.w2 = x.detach(), w1.detach(), w2.detach()
        self.pre = self.x @ self.w1
        return self.pre.clamp(min=0) @ self.w2

    def backward(self, grad_output):
        grad_hidden = (grad_output @ self.w2.T) * (self.pre > 0)
        return grad_hidden @ self.w1.T, self.x.T @ grad_hidden


@wrong_answer("forward is right. Autograd never calls a `backward` of a module: drop that method.")
class IdleBackward(nn.Module):
    def forward(self, x, w1, w2):
        return functional.relu(x @ w1) @ w2

    def backward(self, grad_output):
        return grad_output


@wrong_answer(
    "nn.Parameter, `.data` and `.detach()` cut the graph: no gradient reaches the given w1 and w2."
)
class Wrapped(nn.Module):
    def forward(self, x, w1, w2):
        w1, w2 = nn.Parameter(w1), nn.Parameter(w2)
        return functional.relu(x @ w1) @ w2


@wrong_answer("The module keeps w1 and w2 as parameters of its own. It is to have none.")
class Keeps(nn.Module):
    def forward(self, x, w1, w2):
        self.w1, self.w2 = nn.Parameter(w1), nn.Parameter(w2)
        return functional.relu(x @ self.w1) @ self.w2


@wrong_answer(
    "What is assigned to `self` stays: a given nn.Parameter becomes one of the module's own. Use "
    "w1 and w2 as they come."
)
class Assigned(nn.Module):
    def forward(self, x, w1, w2):
        self.w1, self.w2 = w1, w2
        return functional.relu(x @ self.w1) @ self.w2


@wrong_answer("The weights of the first call were kept. Each call brings its own.")
class FirstWeights(nn.Module):
    def __init__(self):
        super().__init__()
        self.kept = []

    def forward(self, x, w1, w2):
        self.kept = self.kept or [w1, w2]
        return functional.relu(x @ self.kept[0]) @ self.kept[1]


@wrong_answer("The ReLU between the two products is missing.")
class WithoutReLU(nn.Module):
    def forward(self, x, w1, w2):
        return x @ w1 @ w2


@wrong_answer("Large numbers were cut off. ReLU has no upper end.")
class CutAtSix(nn.Module):
    def forward(self, x, w1, w2):
        return (x @ w1).clamp(0, 6) @ w2


@wrong_answer("The output went through a ReLU too: it may be negative.")
class ReLUAtTheEnd(nn.Module):
    def forward(self, x, w1, w2):
        return functional.relu(functional.relu(x @ w1) @ w2)


@wrong_answer(
    "nn.Parameter, `.data` and `.detach()` cut the graph: no gradient reaches the given w1 and w2."
)
class CutOff(nn.Module):
    def forward(self, x, w1, w2):
        return functional.relu(x @ w1.data) @ w2.data


@wrong_answer("w1 is (d, h) here, not (h, d) as in nn.Linear: multiply without transposing.")
class Transposed(nn.Module):
    def forward(self, x, w1, w2):
        return functional.linear(functional.relu(functional.linear(x, w1)), w2)


@right_answer
class ByMaximum(nn.Module):
    def forward(self, x, w1, w2):
        hidden = x.mm(w1)
        hidden = torch.maximum(hidden, torch.zeros_like(hidden))
        return hidden.mm(w2)


@right_answer
class WithReLUInside(nn.Module):
    def __init__(self):
        super().__init__()
        self.relu = nn.ReLU()

    def forward(self, x, w1, w2):
        return torch.matmul(self.relu(torch.matmul(x, w1)), w2)
