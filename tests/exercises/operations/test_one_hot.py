"""one_hot: a row for each label, 1 in the column of its class and 0 in all others."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, oracles_beside, standard

oracles = oracles_beside(__file__)

oracle = functional.one_hot


def inputs(draw, n):
    return draw.labels(n, 4), 4


test_standard = standard(
    "one_hot",
    inputs,
    oracle,
    allowed=oracles.allowed("scatter index_add aminmax", also=f"{oracles.SUMS} {oracles.SPARSE}"),
)


def test_classes_that_do_not_occur_have_a_column(learner):
    labels = torch.tensor([1, 0, 1])

    expect(learner.one_hot(labels, 5)).equals(oracle(labels, 5))


@pytest.mark.parametrize("count", [3, 7])
def test_as_many_labels_as_classes_and_more(learner, draw, count):
    labels = draw.labels(count, 3)

    expect(learner.one_hot(labels, 3)).equals(oracle(labels, 3))


def test_first_and_last_class(learner):
    labels = torch.tensor([0, 5, 0, 5])

    expect(learner.one_hot(labels, 6)).equals(oracle(labels, 6))


def test_one_class_only(learner):
    expect(learner.one_hot(torch.tensor([0, 0]), 1)).equals(torch.ones(2, 1, dtype=torch.int64))


def test_does_not_call_the_built_in(learner, draw):
    seen = learner.one_hot(draw.labels(5, 3), 3)

    expect(seen).calls_none_of("one_hot", "scatter", "scatter_", "scatter_add", "scatter_add_")
