"""perplexity: the exponential of the mean loss of all tokens."""

import math

import pytest
import torch

from torchkata.testing import FLOATS, expect, standard


def inputs(draw, n):
    return draw.uniform(n, low=0.5, high=4.0), draw.integers(n, low=1, high=30)


def oracle(losses, counts):
    """In float64."""
    if not counts.sum():
        raise ValueError("no tokens")
    mean = (losses.double() * counts.double()).sum() / counts.sum()
    return mean.exp().to(losses.dtype)


test_standard = standard(
    "perplexity",
    inputs,
    oracle,
    gradient=True,
    dtypes=FLOATS,
    without={"takes_size_0": "no tokens, which a test of its own asks for"},
)


def test_batches_of_unlike_size(learner, draw):
    losses, counts = draw.uniform(3, low=0.1, high=5.0), torch.tensor([1, 50, 7])

    expect(learner.perplexity(losses, counts)).equals(oracle(losses, counts))


def test_an_empty_batch_has_no_effect(learner, draw):
    losses, counts = draw.uniform(3, low=0.1, high=5.0), torch.tensor([4, 0, 9])

    expect(learner.perplexity(losses, counts)).equals(oracle(losses, counts))


def test_a_model_that_knows_nothing_hesitates_between_all(learner):
    losses = torch.tensor([math.log(27.0), math.log(27.0)])

    expect(learner.perplexity(losses, torch.tensor([3, 8]))).equals(torch.tensor(27.0))


@pytest.mark.parametrize("counts", [[], [0], [0, 0]])
def test_no_tokens_are_refused(learner, counts):
    losses = torch.ones(len(counts))

    expect(learner.perplexity(losses, torch.tensor(counts).long())).raises(ValueError)
