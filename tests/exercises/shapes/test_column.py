"""column: one column of a matrix, as a view."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return draw(n, 4), 1


def oracle(t, j):
    return t.index_select(1, torch.tensor([j % t.shape[1]])).flatten()


test_standard = standard("column", inputs, oracle, gradient=True)


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


@wrong_answer("That is a row: the first index counts rows, the second columns.")
def the_row(t, j):
    return t[j]


@wrong_answer("The column kept its second axis: (n,) was asked for, not (n, 1).")
def keeps_its_axis(t, j):
    return t.narrow(1, j % t.shape[1], 1)


@wrong_answer(
    "A slice from −1 to 0 is empty: with a negative j the slice j:j + 1 loses the column."
)
def by_slice(t, j):
    return t[:, j : j + 1].squeeze(1)


@wrong_answer(
    "The answer is a copy. Indexing by a list or a tensor copies; by an integer it does not."
)
def by_list(t, j):
    return t[:, [j]].squeeze(1)


@wrong_answer(
    "Autograd cannot follow: `.data`, `.detach()` and NumPy cut the view out of the graph."
)
def cut(t, j):
    return t.data[:, j]


@wrong_answer("That is a list. Give the tensor.")
def listed(t, j):
    return [line[j] for line in t]


@wrong_answer("The column is fixed: take j from the argument.")
def fixed_column(t, j):
    return t[:, 1]


@wrong_answer("The sign of j is lost: −1 is the last column, not column 1.")
def sign_dropped(t, j):
    return t[:, abs(j)]


@right_answer
def by_select(t, j):
    return t.select(1, j)


@right_answer
def row_of_the_transpose(t, j):
    return t.T[j]
