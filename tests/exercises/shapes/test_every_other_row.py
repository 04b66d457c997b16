"""every_other_row: rows 0, 2, 4 and so on, as a view."""

import pytest
import torch

from torchkata.testing import ANY, expect, standard


def inputs(draw, n):
    return (draw(n, 3),)


def oracle(t):
    return t.index_select(0, torch.arange(0, len(t), 2))


test_standard = standard("every_other_row", inputs, oracle, dtypes=ANY, gradient=True)


@pytest.mark.parametrize("rows", [1, 2, 3, 4, 7, 8])
def test_an_even_or_odd_number_of_rows(learner, draw, rows):
    t = draw(rows, 4)

    expect(learner.every_other_row(t)).equals(oracle(t)).shares_memory_with("t")


def test_is_a_view_of_a_transposed_tensor_too(learner, draw):
    t = draw(3, 5).T

    expect(learner.every_other_row(t)).equals(oracle(t)).shares_memory_with("t")


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    t = draw.integers(7, 5, low=0, high=2, dtype=dtype)

    expect(learner.every_other_row(t)).equals(oracle(t))
