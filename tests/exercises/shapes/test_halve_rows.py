"""halve_rows: each row and the one after it, joined end to end, without a copy."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return (draw(2 * n, 3),)


def oracle(t):
    return torch.cat([t[::2], t[1::2]], dim=1)


test_standard = standard(
    "halve_rows",
    inputs,
    oracle,
    gradient=True,
    without={
        "takes_strided_inputs": "where no view is possible it has to raise, which has its own test",
        "takes_size_0": "its docstring asks for two rows at least",
    },
)


def test_is_a_view(learner, draw):
    t = draw(6, 4)

    expect(learner.halve_rows(t)).equals(oracle(t)).shares_memory_with("t")


def test_a_single_column_becomes_pairs(learner, draw):
    t = draw(6, 1)

    expect(learner.halve_rows(t)).equals(oracle(t)).shares_memory_with("t")


def test_is_a_view_where_evenly_spaced_columns_were_cut_out(learner, draw):
    t = draw(6, 8)[:, ::2]

    expect(learner.halve_rows(t)).equals(oracle(t)).shares_memory_with("t")


def test_raises_rather_than_copy_a_transposed_tensor(learner, draw):
    learner.halve_rows(draw(4, 3))  # a view, for who copies only where there is none

    expect(learner.halve_rows(draw(3, 4).T)).raises(RuntimeError)


def test_raises_rather_than_copy_every_other_row(learner, draw):
    expect(learner.halve_rows(draw(8, 3)[::2])).raises(RuntimeError)


@pytest.mark.parametrize("rows", [1, 3, 5])
def test_refuses_an_odd_number_of_rows(learner, draw, rows):
    expect(learner.halve_rows(draw(rows, 3))).raises(RuntimeError)


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    t = draw.integers(6, 4, low=0, high=2, dtype=dtype)

    expect(learner.halve_rows(t)).equals(oracle(t))


@wrong_answer("Row i was joined to row i + n: it belongs with the row right after it.")
def first_half_beside_second(t):
    return torch.cat(t.tensor_split(2), dim=1)


@wrong_answer("The elements of two rows alternate. The whole first row comes before the second.")
def interleaved(t):
    return t.reshape(len(t) // 2, 2, -1).transpose(1, 2).reshape(len(t) // 2, -1)


@wrong_answer("That copies where the layout allows no view. Here, an error is wanted there.")
def by_reshape(t):
    return t.reshape(len(t) // 2, 2 * t.shape[1])


@wrong_answer("The rows got shorter and more: the rows should be halved in number.")
def halved_columns(t):
    return t.view(2 * len(t), -1)


@wrong_answer("The answer is a copy: two neighbouring rows lie end to end already, so take a view.")
def joined(t):
    if len(t) % 2:
        raise RuntimeError("an odd number of rows")
    return torch.cat([t[::2], t[1::2]], dim=1)


@wrong_answer("That copies where the layout allows no view. Here, an error is wanted there.")
def made_contiguous(t):
    return t.contiguous().view(len(t) // 2, 2 * t.shape[1])


@wrong_answer("The last row was dropped. Where the number of rows is odd, an error is wanted.")
def odd_row_dropped(t):
    return t[: len(t) // 2 * 2].view(len(t) // 2, 2 * t.shape[1])


@wrong_answer(
    "With −1 for the width, an odd number of rows passes: the rows just come out longer. "
    "Say how wide they are, and torch raises."
)
def width_inferred(t):
    return t.view(len(t) // 2, -1)


@wrong_answer("The error has to be a RuntimeError, such as torch itself raises.")
def another_error(t):
    if len(t) % 2:
        raise ValueError(f"{len(t)} rows cannot be halved")
    return t.view(len(t) // 2, 2 * t.shape[1])


@wrong_answer(
    "The layout was taken for granted: where rows do not lie end to end, that joins what is not "
    "there. Let `view` look."
)
def strides_doubled(t):
    if len(t) % 2:
        raise RuntimeError("an odd number of rows")
    down, right = t.stride()
    return t.as_strided((len(t) // 2, 2 * t.shape[1]), (2 * down, right))


@wrong_answer("More than contiguous tensors can be seen so: let `view` find out, and raise.")
def contiguous_only(t):
    if not t.is_contiguous():
        raise RuntimeError("not contiguous")
    return t.view(-1, 2 * t.shape[1])


@right_answer
def let_torch_count(t):
    return t.view(-1, 2 * t.shape[1])


@right_answer
def checked_first(t):
    rows, columns = t.shape
    if rows % 2:
        raise RuntimeError(f"{rows} rows cannot be halved")
    return t.view((rows // 2, columns * 2))
