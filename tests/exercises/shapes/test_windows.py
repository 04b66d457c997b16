"""windows: every stretch of neighbours of a given size, as a view."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return draw(n + 5), 3  # a window needs an element, so no size is 0


def oracle(v, size):
    return torch.stack([v[start : start + size] for start in range(len(v) - size + 1)])


test_standard = standard("windows", inputs, oracle, gradient=True)


@pytest.mark.parametrize(("n", "size"), [(7, 3), (7, 1), (7, 7), (7, 6), (8, 2), (1, 1), (9, 5)])
def test_from_one_element_to_all_of_them(learner, draw, n, size):
    v = draw(n)

    expect(learner.windows(v, size)).equals(oracle(v, size)).shares_memory_with("v")


def test_is_a_view_of_a_vector_with_gaps_too(learner, draw):
    v = draw(15)[::2]

    expect(learner.windows(v, 3)).equals(oracle(v, 3)).shares_memory_with("v")


def test_is_a_view_of_a_part_of_a_vector_too(learner, draw):
    v = draw(12)[3:10]

    expect(learner.windows(v, 4)).equals(oracle(v, 4)).shares_memory_with("v")


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    v = draw.integers(20, low=0, high=2, dtype=dtype)

    expect(learner.windows(v, 2)).equals(oracle(v, 2))


@wrong_answer("One window short: the last one ends at the last element.")
def one_short(v, size):
    return v.as_strided((len(v) - size, size), (v.stride(0), v.stride(0)))


@wrong_answer("The windows do not overlap: each should begin one element after the one before.")
def without_overlap(v, size):
    return v.unfold(0, size, size)


@wrong_answer("The answer is a copy: windows that overlap can lie in the same memory.")
def stacked(v, size):
    return torch.stack([v[start : start + size] for start in range(len(v) - size + 1)])


@wrong_answer("The answer is a copy: windows that overlap can lie in the same memory.")
def by_indices(v, size):
    return v[torch.arange(len(v) - size + 1)[:, None] + torch.arange(size)]


@wrong_answer("Windows run down the columns: each should be a row.")
def transposed(v, size):
    return v.unfold(0, size, 1).T


@wrong_answer("The step in memory is taken for 1: v may have gaps, ask for its stride.")
def stride_of_1(v, size):
    return v.as_strided((len(v) - size + 1, size), (1, 1))


@wrong_answer("The windows run past the end and begin anew: the last one ends at the last element.")
def round_and_round(v, size):
    return torch.cat([v, v[: size - 1]]).unfold(0, size, 1)


@wrong_answer("The size of a window is fixed at 3: take it from the argument.")
def fixed_size(v, size):
    return v.unfold(0, 3, 1)


@wrong_answer(
    "Autograd cannot follow: `.data`, `.detach()` and NumPy cut the view out of the graph."
)
def cut(v, size):
    return v.data.unfold(0, size, 1)


@right_answer
def by_strides(v, size):
    return v.as_strided((len(v) - size + 1, size), (v.stride(0), v.stride(0)))


@right_answer
def diagonal_slices(v, size):
    return v.unfold(-1, size, 1)
