"""row: one row of a matrix, as a view."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return draw(4, n), 1


def oracle(t, i):
    return t.index_select(0, torch.tensor([i % t.shape[0]])).flatten()


test_standard = standard("row", inputs, oracle, gradient=True)


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


@wrong_answer("That is a column: the first index counts rows, the second columns.")
def the_column(t, i):
    return t[:, i]


@wrong_answer("The row kept its first axis: (m,) was asked for, not (1, m).")
def keeps_its_axis(t, i):
    return t.narrow(0, i % t.shape[0], 1)


@wrong_answer("A slice from −1 to 0 is empty: with a negative i the slice i:i + 1 loses the row.")
def by_slice(t, i):
    return t[i : i + 1].squeeze(0)


@wrong_answer(
    "The answer is a copy. Indexing by a list or a tensor copies; by an integer it does not."
)
def by_list(t, i):
    return t[[i]].squeeze(0)


@wrong_answer(
    "Autograd cannot follow: `.data`, `.detach()` and NumPy cut the view out of the graph."
)
def cut(t, i):
    return t.data[i]


@wrong_answer("You counted from 1: row 0 is the first.")
def counted_from_1(t, i):
    return t[i - 1]


@wrong_answer("The row is fixed: take i from the argument.")
def fixed_row(t, i):
    return t[1]


@wrong_answer("The sign of i is lost: −1 is the last row, not row 1.")
def sign_dropped(t, i):
    return t[abs(i)]


@right_answer
def by_select(t, i):
    return t.select(0, i)


@right_answer
def all_rows_then_one(t, i):
    return t.unbind()[i]
