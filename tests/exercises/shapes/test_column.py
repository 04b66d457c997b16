"""column: one column of a matrix, as a view."""

import pytest
import torch

from torchkata.testing import ANY, expect, standard


def inputs(draw, n):
    return draw(n, 4), 1


def oracle(t, j):
    return t.index_select(1, torch.tensor([j % t.shape[1]])).flatten()


test_standard = standard("column", inputs, oracle, dtypes=ANY, gradient=True)


@pytest.mark.parametrize("j", [-4, -3, -1, 0, 2, 3])
def test_every_column_from_either_end(learner, draw, j):
    t = draw(3, 4)

    expect(learner.column(t, j)).equals(oracle(t, j)).shares_memory_with("t")


def test_is_a_view_of_a_transposed_tensor_too(learner, draw):
    t = draw(3, 4).T

    expect(learner.column(t, 2)).equals(oracle(t, 2)).shares_memory_with("t")


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    t = draw.integers(12, 4, low=0, high=2, dtype=dtype)

    expect(learner.column(t, 2)).equals(oracle(t, 2))
