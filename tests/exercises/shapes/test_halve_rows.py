"""halve_rows: each row and the one after it, joined end to end, without a copy."""

import pytest
import torch

from torchkata.testing import ANY, expect, standard


def inputs(draw, n):
    return (draw(2 * n, 3),)


def oracle(t):
    return torch.cat([t[::2], t[1::2]], dim=1)


test_standard = standard(
    "halve_rows",
    inputs,
    oracle,
    dtypes=ANY,
    gradient=True,
    without={
        "takes_strided_inputs": "it has to raise where no view is possible; that has its own test",
        "takes_expanded_inputs": "rows that share memory allow no view of pairs",
        "takes_size_0": "its docstring asks for at least two rows",
    },
)


def test_is_a_view(learner, draw):
    t = draw(6, 4)

    expect(learner.halve_rows(t)).equals(oracle(t)).shares_memory_with("t")


def test_a_single_column_becomes_pairs(learner, draw):
    t = draw(6, 1)

    expect(learner.halve_rows(t)).equals(oracle(t)).shares_memory_with("t")


def test_is_a_view_of_evenly_spaced_columns_too(learner, draw):
    t = draw(6, 8)[:, ::2]

    expect(learner.halve_rows(t)).equals(oracle(t)).shares_memory_with("t")


def test_raises_and_does_not_copy_a_transposed_tensor(learner, draw):
    learner.halve_rows(draw(4, 3))  # a view, even if code copies where none is possible

    expect(learner.halve_rows(draw(3, 4).T)).raises((RuntimeError, ValueError))


def test_raises_and_does_not_copy_every_other_row(learner, draw):
    expect(learner.halve_rows(draw(8, 3)[::2])).raises((RuntimeError, ValueError))


@pytest.mark.parametrize("rows", [1, 3, 5])
def test_refuses_an_odd_number_of_rows(learner, draw, rows):
    expect(learner.halve_rows(draw(rows, 3))).raises((RuntimeError, ValueError))


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    t = draw.integers(6, 4, low=0, high=2, dtype=dtype)

    expect(learner.halve_rows(t)).equals(oracle(t))
