"""every_other_row: rows 0, 2, 4 and so on, as a view."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return (draw(n, 3),)


def oracle(t):
    return t.index_select(0, torch.arange(0, len(t), 2))


test_standard = standard("every_other_row", inputs, oracle, gradient=True)


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


@wrong_answer("Row 0 is missing: it is the first of them.")
def from_the_second(t):
    return t[1::2]


@wrong_answer("Those are columns: the first index counts rows.")
def columns(t):
    return t[:, ::2]


@wrong_answer(
    "The answer is a copy. A mask and a list of indices copy; a slice with a step does not."
)
def by_indices(t):
    return t[torch.arange(0, len(t), 2)]


@wrong_answer(
    "The answer is a copy. A mask and a list of indices copy; a slice with a step does not."
)
def by_mask(t):
    return t[torch.arange(len(t)) % 2 == 0]


@wrong_answer(
    "With an odd number of rows the last one is missing: it is every other row's turn too."
)
def by_pairs(t):
    return t[: len(t) // 2 * 2 : 2]


@wrong_answer("That is the upper half. Leave out every second row instead.")
def upper_half(t):
    return t[: (len(t) + 1) // 2]


@wrong_answer(
    "With an odd number of rows the last one is missing: it is every other row's turn too."
)
def up_to_the_last(t):
    return t[:-1:2]


@wrong_answer(
    "Autograd cannot follow: `.data`, `.detach()` and NumPy cut the view out of the graph."
)
def cut(t):
    return t.data[::2]


@right_answer
def by_strides(t):
    (rows, columns), (down, right) = t.shape, t.stride()
    return t.as_strided(((rows + 1) // 2, columns), (2 * down, right), t.storage_offset())


@right_answer
def by_full_slices(t):
    return t[0 : t.shape[0] : 2, :]
