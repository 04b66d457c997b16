"""as_column: a vector as a matrix with one column, (n, 1)."""

import pytest
import torch

from torchkata.testing import ANY, expect, standard


def inputs(draw, n):
    return (draw(n),)


def oracle(v):
    return torch.stack([v], dim=1)


test_standard = standard("as_column", inputs, oracle, dtypes=ANY, gradient=True)


def test_is_a_view(learner, draw):
    v = draw(4)

    expect(learner.as_column(v)).equals(oracle(v)).shares_memory_with("v")


def test_is_a_view_of_a_vector_with_gaps_too(learner, draw):
    v = draw(9)[::2]

    expect(learner.as_column(v)).equals(oracle(v)).shares_memory_with("v")


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    v = draw.integers(12, low=0, high=2, dtype=dtype)

    expect(learner.as_column(v)).equals(oracle(v))
