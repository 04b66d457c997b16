"""rank_shape_count: the number of axes, the shape, and the number of elements."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return (draw(n, 3, 2),)


def oracle(t):
    array = t.detach().numpy()
    return array.ndim, array.shape, array.size


test_standard = standard("rank_shape_count", inputs, oracle)


@pytest.mark.parametrize(
    "shape", [(), (1,), (7,), (4, 2), (3, 3), (1, 5, 1), (2, 3, 4, 5), (3, 0)], ids=str
)
def test_any_rank_will_do(learner, draw, shape):
    t = draw(*shape)

    expect(learner.rank_shape_count(t)).equals(oracle(t))


def test_a_single_number_is_one_element(learner, draw):
    for t in (draw(2, 3), draw()):
        expect(learner.rank_shape_count(t)).equals(oracle(t))


@pytest.mark.parametrize("dtype", [torch.bool, torch.int64, torch.complex64], ids=str)
def test_any_dtype_will_do(learner, draw, dtype):
    t = draw(2, 3, dtype=dtype)

    expect(learner.rank_shape_count(t)).equals((2, (2, 3), 6))


def test_equal_rows_do_not_lower_the_rank(learner):
    expect(learner.rank_shape_count(torch.ones(4, 3))).equals((2, (4, 3), 12))


def test_repetitions_count_even_where_they_share_a_place(learner, draw):
    t = draw(3, 1).expand(3, 4)

    expect(learner.rank_shape_count(t)).equals((2, (3, 4), 12))


@wrong_answer("len(t) is the size of the first axis. The rank is the number of axes.")
def len_for_rank(t):
    return len(t), tuple(t.shape), t.numel()


@wrong_answer(
    "That is the rank of a matrix: how many rows are independent. Here it is the number of axes."
)
def matrix_rank(t):
    return int(torch.linalg.matrix_rank(t)), tuple(t.shape), t.numel()


@wrong_answer("The count is the size of the first axis. Every element counts.")
def first_axis_for_count(t):
    return t.ndim, tuple(t.shape), t.shape[0] if t.ndim else 1


@wrong_answer("The count is the size of the first axis. Every element counts.")
def len_for_count(t):
    return t.ndim, tuple(t.shape), len(t)


@wrong_answer("A single number has no sizes to multiply, and yet it is one element: it counts 1.")
def number_counts_0(t):
    return t.ndim, tuple(t.shape), t.numel() if t.ndim else 0


@wrong_answer("The three came back in a list. Wanted: a tuple.")
def all_in_a_list(t):
    return [t.ndim, tuple(t.shape), t.numel()]


@wrong_answer("The sizes were added up. Multiply them, and a single number counts 1.")
def sum_for_count(t):
    return t.ndim, tuple(t.shape), sum(t.shape)


@wrong_answer("The shape is a list. Wanted: a tuple.")
def shape_as_list(t):
    return t.ndim, list(t.shape), t.numel()


@wrong_answer("The count is a tensor. Wanted: an int.")
def count_as_tensor(t):
    return t.ndim, tuple(t.shape), torch.tensor(t.shape).prod()


@wrong_answer("Axes of size 1 are axes too.")
def axes_of_size_1_left_out(t):
    return t.squeeze().ndim, tuple(t.shape), t.numel()


@wrong_answer("You counted the places in memory. Count the elements of this tensor.")
def places_in_memory(t):
    return t.ndim, tuple(t.shape), t.untyped_storage().nbytes() // t.element_size()


@wrong_answer("You counted the elements that are not 0. Every element counts.")
def non_zero_elements(t):
    return t.ndim, tuple(t.shape), int(torch.count_nonzero(t))


@wrong_answer("A single number has a shape too: (), with no axis in it. Its rank is 0.")
def a_number_as_one_axis(t):
    t = torch.atleast_1d(t)
    return t.ndim, tuple(t.shape), t.numel()


@right_answer
def from_the_shape_alone(t):
    count = 1
    for size in t.shape:
        count *= size
    return len(t.shape), t.shape, count


@right_answer
def by_methods(t):
    return t.dim(), t.size(), t.nelement()
