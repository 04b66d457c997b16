"""greedy: the number of the largest logit."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, standard


def inputs(draw, n):
    return (draw(n, 3, 5),)


def oracle(logits):
    rows = logits.detach().reshape(-1, logits.shape[-1])
    found = [max(range(len(row)), key=lambda i: (row[i], -i)) for row in rows.tolist()]
    return torch.tensor(found, dtype=torch.int64).reshape(logits.shape[:-1])


test_standard = standard("greedy", inputs, oracle)


@pytest.mark.parametrize("shape", [(4,), (4, 4), (2, 3, 2, 6), (0, 3)])
def test_any_leading_axes(learner, draw, shape):
    logits = draw(*shape)

    expect(learner.greedy(logits)).equals(oracle(logits))


@pytest.mark.parametrize("dtype", [*FLOATS, torch.float64])
def test_any_floating_point_dtype(learner, draw, dtype):
    logits = draw(3, 5).to(dtype)

    expect(learner.greedy(logits)).equals(oracle(logits))


def test_of_equal_logits_the_first_one_counts(learner, draw):
    logits = draw.integers(8, 6, low=0, high=2).float()

    expect(learner.greedy(logits)).equals(oracle(logits))


def test_infinite_logits(learner):
    logits = torch.tensor([[-float("inf"), -5.0, -float("inf")], [-float("inf")] * 3])

    expect(learner.greedy(logits)).equals(torch.tensor([1, 0]))


def test_large_logits_that_are_nearly_equal(learner):
    logits = torch.tensor([[500.0, 501.0, 400.0], [-900.0, -901.0, -899.5]])

    expect(learner.greedy(logits)).equals(torch.tensor([1, 2]))
