"""rows_of: the elements of a tensor, in their order, in rows of a given width."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return draw(n, 2, 3), 2


def oracle(t, width):
    flat = t.flatten()
    return torch.stack([flat[start::width] for start in range(width)], dim=1)


test_standard = standard("rows_of", inputs, oracle, gradient=True)


@pytest.mark.parametrize("width", [1, 2, 3, 4, 6, 8, 12, 24])
def test_every_width_that_fits(learner, draw, width):
    t = draw(4, 6)

    expect(learner.rows_of(t, width)).equals(oracle(t, width)).shares_memory_with("t")


@pytest.mark.parametrize("shape", [(12,), (4, 3), (2, 1, 3, 2)])
def test_any_shape_will_do(learner, draw, shape):
    t = draw(*shape)

    expect(learner.rows_of(t, 3)).equals(oracle(t, 3)).shares_memory_with("t")


def test_a_single_number_is_a_row_of_width_1(learner, draw):
    t = draw()

    expect(learner.rows_of(t, 1)).equals(oracle(t, 1))


def test_a_transposed_matrix_is_read_in_its_own_order(learner, draw):
    t = draw(4, 3).T

    expect(learner.rows_of(t, 2)).equals(oracle(t, 2))


def test_a_vector_with_gaps_still_gives_a_view(learner, draw):
    t = draw(12)[::2]
    learner.rows_of(draw(4, 6), 3)  # a view, for who copies only what has gaps

    expect(learner.rows_of(t, 3)).equals(oracle(t, 3)).shares_memory_with("t")


@pytest.mark.parametrize("width", [2, 4])
def test_rows_cut_from_wider_ones(learner, draw, width):
    t = draw(3, 6)[:, :4]

    seen = expect(learner.rows_of(t, width)).equals(oracle(t, width))
    if width == 4:  # each row as it is: that needs no copy
        seen.shares_memory_with("t")


@pytest.mark.parametrize("width", [4, 5, 7])
def test_refuses_a_width_that_leaves_a_rest(learner, draw, width):
    expect(learner.rows_of(draw(2, 3), width)).raises(RuntimeError)


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    t = draw.integers(4, 6, low=0, high=2, dtype=dtype)

    expect(learner.rows_of(t, 6)).equals(oracle(t, 6))


@wrong_answer(
    "The count of rows has to follow from how many elements t has: work it out, or let torch."
)
def fixed_count(t, width):
    return t.reshape(3, width)


@wrong_answer("The width became the number of rows: it is how long each row is.")
def width_rows(t, width):
    return t.reshape(width, -1)


@wrong_answer("The elements run down the columns: they should run along the rows.")
def down_the_columns(t, width):
    return t.reshape(width, t.numel() // width).T


@wrong_answer("`view` raises where the memory is laid out otherwise: there, a copy was asked for.")
def by_view(t, width):
    return t.view(-1, width)


@wrong_answer("The elements that fill no row were dropped. Where there are any, an error is due.")
def rest_dropped(t, width):
    flat = t.reshape(-1)
    count = flat.numel() // width
    return flat[: count * width].view(count, width)


@wrong_answer("That copies what is not contiguous, even where a view is possible.")
def always_contiguous(t, width):
    return t.contiguous().view(-1, width)


@wrong_answer("That copies always: a view is possible for every contiguous tensor.")
def always_copied(t, width):
    return t.clone().reshape(-1, width)


@wrong_answer("The elements that fill no row were dropped. Where there are any, an error is due.")
def by_unfold(t, width):
    return t.flatten().unfold(0, width, width)


@wrong_answer("The width is fixed at 2: take it from the argument.")
def fixed_width(t, width):
    return t.reshape(-1, 2)


@wrong_answer("`resize_` changed t itself: the trailing underscore means in place.")
def in_place(t, width):
    return t.resize_(t.numel() // width, width)


@right_answer
def by_counting(t, width):
    return t.reshape(t.numel() // width, width)


@wrong_answer(
    "Flattened first, rows with gaps between them are copied, even where they keep their width. "
    "Ask for the rows in one step."
)
def flat_first(t, width):
    return t.flatten().unflatten(0, (-1, width))


@wrong_answer("The error has to be a RuntimeError, such as torch itself raises.")
def another_error(t, width):
    if t.numel() % width:
        raise ValueError(f"{t.numel()} elements do not fill rows of {width}")
    return t.reshape(-1, width)


@right_answer
def by_view_where_it_can(t, width):
    try:
        return t.view(-1, width)
    except RuntimeError:
        return t.contiguous().view(-1, width)
