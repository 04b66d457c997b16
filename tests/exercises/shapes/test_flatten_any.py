"""flatten_any: all elements in one row, copied only where no view is possible."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return (draw(n, 2, 3),)


def oracle(t):
    return t.clone(memory_format=torch.contiguous_format).view(-1)


test_standard = standard("flatten_any", inputs, oracle, gradient=True)


@pytest.mark.parametrize("shape", [(), (5,), (3, 4), (2, 3, 4), (2, 1, 3, 1)])
def test_contiguous_tensors_give_a_view(learner, draw, shape):
    t = draw(*shape)

    expect(learner.flatten_any(t)).equals(oracle(t)).shares_memory_with("t")


def test_a_transposed_matrix_is_read_along_its_own_rows(learner, draw):
    t = draw(3, 4).T

    expect(learner.flatten_any(t)).equals(oracle(t))


def test_a_permuted_image_is_read_in_its_own_order(learner, draw):
    t = draw(4, 5, 3).permute(2, 0, 1)

    expect(learner.flatten_any(t)).equals(oracle(t))


def test_a_vector_with_gaps_gives_a_view(learner, draw):
    t = draw(9)[::2]
    learner.flatten_any(draw(3, 4))  # a view, for who copies only what has gaps

    expect(learner.flatten_any(t)).equals(oracle(t)).shares_memory_with("t")


def test_a_matrix_with_even_gaps_gives_a_view(learner, draw):
    t = draw(3, 8)[:, ::2]

    expect(learner.flatten_any(t)).equals(oracle(t)).shares_memory_with("t")


def test_a_transposed_single_column_gives_a_view(learner, draw):
    t = draw(4, 6)[:, 1:2].T

    expect(learner.flatten_any(t)).equals(oracle(t)).shares_memory_with("t")


def test_an_expanded_vector_is_written_out(learner, draw):
    t = draw(3).expand(2, 3)

    expect(learner.flatten_any(t)).equals(oracle(t))


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    t = draw.integers(4, 5, low=0, high=2, dtype=dtype)

    expect(learner.flatten_any(t)).equals(oracle(t))


@wrong_answer("`view` raises where the memory allows no view: there, a copy was asked for.")
def by_view(t):
    return t.view(-1)


@wrong_answer("That always copies. A contiguous tensor is one row in memory already.")
def always_copied(t):
    return t.clone(memory_format=torch.contiguous_format).view(-1)


@wrong_answer(
    "Whatever is not contiguous is copied here (`contiguous` and `ravel` do that too), "
    "even where a view with gaps is possible."
)
def made_contiguous(t):
    return t.contiguous().view(-1)


@wrong_answer(
    "Whatever is not contiguous is copied here (`contiguous` and `ravel` do that too), "
    "even where a view with gaps is possible."
)
def by_ravel(t):
    return t.ravel()


@wrong_answer("That reads the memory as it lies, not the elements as t counts them.")
def as_it_lies(t):
    return t.as_strided((t.numel(),), (1,))


@wrong_answer(
    "Whatever is not contiguous is copied here (`contiguous` and `ravel` do that too), "
    "even where a view with gaps is possible."
)
def view_only_if_contiguous(t):
    return t.view(-1) if t.is_contiguous() else t.clone().reshape(-1)


@wrong_answer("A single number should become a row of one: the result always has one axis.")
def rank_0_left(t):
    return t.flatten() if t.ndim else t


@right_answer
def by_flatten(t):
    return t.flatten()


@right_answer
def try_it(t):
    try:
        return t.view(-1)
    except RuntimeError:
        return t.contiguous().view(-1)
