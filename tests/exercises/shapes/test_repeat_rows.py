"""repeat_rows: a matrix in which every row is the same vector, without copying it."""

import pytest
import torch

from torchkata.testing import ANY, expect, standard


def inputs(draw, n):
    return draw(4), n


def oracle(v, n):
    return torch.ones(n, 1, dtype=v.dtype) * v


test_standard = standard("repeat_rows", inputs, oracle, dtypes=ANY, gradient=True)


@pytest.mark.parametrize(("d", "n"), [(3, 3), (1, 4), (4, 1), (2, 7), (5, 1000)])
def test_is_a_view(learner, draw, d, n):
    v = draw(d)

    expect(learner.repeat_rows(v, n)).equals(oracle(v, n)).shares_memory_with("v")


def test_is_a_view_of_a_vector_with_gaps_too(learner, draw):
    v = draw(9)[::2]

    expect(learner.repeat_rows(v, 3)).equals(oracle(v, 3)).shares_memory_with("v")


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    v = draw.integers(12, low=0, high=2, dtype=dtype)

    expect(learner.repeat_rows(v, 3)).equals(torch.stack([v, v, v]))
