"""softmax_cross_entropy_grad: the derivative of the mean cross entropy for the logits."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 6), draw.labels(n, 6)


def oracle(logits, labels):
    def loss(logits):
        return functional.cross_entropy(logits, labels)

    (grad,) = oracles.derivatives(loss, (logits,), torch.ones((), dtype=logits.dtype))
    return grad


test_standard = standard(
    "softmax_cross_entropy_grad",
    inputs,
    oracle,
    dtypes=FLOATS,
    autograd=False,
    without={"takes_size_0": "the mean over no samples is not defined"},
)


def test_every_class_as_a_label_in_float64(learner, draw):
    logits, labels = draw(12, 4, dtype=torch.float64), draw.labels(12, 4)

    seen = learner.softmax_cross_entropy_grad(logits, labels)

    expect(seen).equals(oracle(logits, labels), rtol=1e-12)


def test_works_with_as_many_classes_as_samples(learner, draw):
    logits, labels = draw(5, 5), draw.integers(5, low=0, high=5)

    seen = learner.softmax_cross_entropy_grad(logits, labels)

    expect(seen).equals(oracle(logits, labels))


def test_probabilities_near_0_and_1_keep_their_digits(learner):
    logits = torch.tensor([[20.0, 0.0, 10.0], [0.0, 30.0, 25.0]], dtype=torch.float64)
    labels = torch.tensor([1, 1])

    seen = learner.softmax_cross_entropy_grad(logits, labels)

    expect(seen).equals(oracle(logits, labels), rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize("shift", [-1000.0, 1000.0])
def test_large_logits_give_finite_gradients(learner, draw, shift):
    logits, labels = draw(4, 3, dtype=torch.float64) + shift, draw.labels(4, 3)

    seen = learner.softmax_cross_entropy_grad(logits, labels)

    expect(seen).equals(oracle(logits, labels), rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("largest", [0, 1, 2])
def test_logits_far_apart_give_finite_gradients(learner, draw, largest):
    logits, labels = torch.tensor([[1000.0, -1000.0, 0.0]] * 3), torch.tensor([0, 1, 2])
    wanted = torch.tensor([[0.0, 0.0, 0.0], [1.0, -1.0, 0.0], [1.0, 0.0, -1.0]]) / 3

    seen = learner.softmax_cross_entropy_grad(logits.roll(largest, 1), (labels + largest) % 3)

    expect(seen).equals(wanted.roll(largest, 1))


def test_samples_far_apart_give_finite_gradients(learner, draw):
    logits = draw(3, 4).double() + torch.tensor([[1000.0], [0.0], [-1000.0]])
    labels = draw.labels(3, 4)

    seen = learner.softmax_cross_entropy_grad(logits, labels)

    expect(seen).equals(oracle(logits, labels), rtol=1e-8, atol=1e-8)


def test_each_row_sums_to_zero(learner, draw):
    seen = learner.softmax_cross_entropy_grad(draw(6, 4), draw.labels(6, 4))

    expect(seen).holds(
        seen.value.sum(dim=1).abs().max() < 1e-6,
        "a row does not sum to 0, although a shift of all its logits cannot change the loss",
    )
