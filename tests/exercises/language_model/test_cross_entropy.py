"""cross_entropy: the mean over the rows that count, with label smoothing."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    targets = draw.integers(n, low=0, high=5)
    targets[1::3] = -1
    return 2 * draw(n, 5), targets, -1, 0.2


def oracle(logits, targets, ignore, smoothing):
    if not (targets != ignore).any():
        raise ValueError("no row counts")
    return functional.cross_entropy(logits, targets, ignore_index=ignore, label_smoothing=smoothing)


WITHOUT = {"takes_size_0": "no row counts, which a test of its own asks for"}

test_standard = standard(
    "cross_entropy", inputs, oracle, gradient=True, dtypes=FLOATS, without=WITHOUT
)


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.5, 1.0])
def test_any_smoothing(learner, draw, smoothing):
    logits, targets, ignore, _ = inputs(draw, 6)

    seen = learner.cross_entropy(logits, targets, ignore, smoothing)

    expect(seen).equals(oracle(logits, targets, ignore, smoothing))


@pytest.mark.parametrize("ignore", [-100, 0, 2, 4, 7])
def test_ignore_may_be_a_class_or_none(learner, draw, ignore):
    logits, targets = draw(7, 5), draw.labels(7, 5)

    seen = learner.cross_entropy(logits, targets, ignore, 0.3)

    expect(seen).equals(oracle(logits, targets, ignore, 0.3))


def test_ignored_rows_have_no_effect(learner, draw):
    logits, targets = draw(4, 3), torch.tensor([2, -100, 0, -100])
    logits[1], logits[3] = 1e4, float("nan")

    expect(learner.cross_entropy(logits, targets, -100, 0.1)).equals(
        oracle(logits[::2], targets[::2], -100, 0.1)
    )


def test_ignored_rows_have_no_gradient(learner, draw):
    logits = (3 * draw(5, 4)).double().requires_grad_()
    targets = torch.tensor([1, -5, 3, -5, 0])

    seen = learner.cross_entropy(logits, targets, -5, 0.2)

    expect(seen).agrees_with(oracle).gradients_agree_with(oracle)


def test_large_logits(learner, draw):
    logits, targets = 400 * draw(6, 4), draw.labels(6, 4)

    expect(learner.cross_entropy(logits, targets, -100, 0.1)).equals(
        oracle(logits, targets, -100, 0.1)
    )


def test_as_many_rows_as_classes(learner, draw):
    logits, targets = draw(4, 4), torch.tensor([3, 0, 2, 1])

    expect(learner.cross_entropy(logits, targets, -100, 0.2)).equals(
        oracle(logits, targets, -100, 0.2)
    )


@pytest.mark.parametrize("n", [0, 1, 4])
def test_no_row_that_counts_is_refused(learner, draw, n):
    targets = torch.full((n,), -100)

    expect(learner.cross_entropy(draw(n, 3), targets, -100, 0.1)).raises(ValueError)


def test_no_loss_of_torch_does_the_work(learner, draw):
    args = inputs(draw, 4)

    seen = learner.cross_entropy(*args)

    expect(seen).calls_none_of(*oracles.LOSSES).equals(oracle(*args))
