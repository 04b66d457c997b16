"""accuracy: the fraction of rows whose largest logit is in the column of their label."""

import pytest
import torch

from torchkata.testing import expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def _case(draw, n, classes):
    """Distinct logits of both signs, and labels of which about half are right."""
    logits = draw(n, classes)
    guesses = draw.integers(n, low=0, high=classes)
    best = logits.topk(1, dim=1).indices.squeeze(1)
    return logits, torch.where(torch.arange(n) % 2 == 0, best, guesses)


def inputs(draw, n):
    return _case(draw, 16 * n + 1, 4)


def oracle(logits, labels):
    right = logits.gather(1, labels.unsqueeze(1)) >= logits  # against every class
    return right.all(dim=1).double().mean().item()


test_standard = standard(
    "accuracy",
    inputs,
    oracle,
    allowed=oracles.allowed(also=f"{oracles.SUMS} topk"),
    without={"takes_size_0": "the mean of nothing is not defined"},
)


@pytest.mark.parametrize(("right", "of"), [(0, 30), (30, 30), (17, 30), (1, 1)])
def test_counts_the_right_rows(learner, draw, right, of):
    logits = draw(of, 5)
    best = logits.topk(1, dim=1).indices.squeeze(1)
    labels = torch.where(torch.arange(of) < right, best, (best + 1) % 5)

    seen = learner.accuracy(logits, labels)

    kind = type(seen.value).__name__
    expect(seen).equals(right / of).holds(
        kind == "float", f"returned {seen.value!r} of type {kind}, wanted a float"
    )


def test_as_many_rows_as_classes(learner, draw):
    logits, labels = _case(draw, 7, 7)

    expect(learner.accuracy(logits, labels)).equals(oracle(logits, labels))


def test_many_rows(learner, draw):
    logits, labels = _case(draw, 200, 3)

    expect(learner.accuracy(logits, labels)).equals(oracle(logits, labels))


def test_logits_need_not_be_positive(learner, draw):
    logits, labels = _case(draw, 60, 3)

    expect(learner.accuracy(logits - 50, labels)).equals(oracle(logits - 50, labels))


def test_logits_are_compared_as_they_are(learner):
    # In float32, sigmoid rounds both 40 and 41 to 1.0, and softmax makes the second row equal.
    logits = torch.tensor([[40.0, 41.0], [0.0, 1e-8], [-500.0, -501.0]])
    labels = torch.tensor([1, 1, 0])

    expect(learner.accuracy(logits, labels)).equals(1.0)


def test_float64_logits_are_not_rounded(learner):
    plain = torch.tensor([[0.2, 0.3], [0.9, 0.1]])
    logits = torch.tensor([[1.0, 1.0 + 1e-12], [0.5, 0.5 - 1e-12]], dtype=torch.float64)

    expect(learner.accuracy(plain, torch.tensor([1, 0]))).equals(1.0)
    expect(learner.accuracy(logits, torch.tensor([1, 0]))).equals(1.0)
    expect(learner.accuracy(logits, torch.tensor([0, 1]))).equals(0.0)


def test_one_class_is_always_right(learner):
    two, one = torch.tensor([[1.0, 2.0], [4.0, 3.0]]), torch.tensor([[1.0], [2.0], [3.0]])

    expect(learner.accuracy(two, torch.tensor([1, 0]))).equals(1.0)
    expect(learner.accuracy(one, torch.tensor([0, 0, 0]))).equals(1.0)
