"""row: one row of a matrix, as a view."""

import pytest
import torch

from torchkata.testing import ANY, expect, standard


def inputs(draw, n):
    return draw(4, n), 1


def oracle(t, i):
    return t.index_select(0, torch.tensor([i % t.shape[0]])).flatten()


test_standard = standard("row", inputs, oracle, dtypes=ANY, gradient=True)


@pytest.mark.parametrize("i", [-4, -3, -1, 0, 2, 3])
def test_every_row_from_either_end(learner, draw, i):
    t = draw(4, 3)

    expect(learner.row(t, i)).equals(oracle(t, i)).shares_memory_with("t")


def test_is_a_view_of_a_transposed_tensor_too(learner, draw):
    t = draw(4, 3).T

    expect(learner.row(t, 2)).equals(oracle(t, 2)).shares_memory_with("t")


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    t = draw.integers(4, 12, low=0, high=2, dtype=dtype)

    expect(learner.row(t, 2)).equals(oracle(t, 2))
