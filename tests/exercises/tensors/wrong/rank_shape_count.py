"""rank_shape_count: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("len(t) is the size of the first axis. The rank is the number of axes.")
def len_for_rank(t):
    return len(t), tuple(t.shape), t.numel()


@wrong_answer(
    "That is the rank of a matrix: how many rows are independent. Here it is the number of axes."
)
def matrix_rank(t):
    return int(torch.linalg.matrix_rank(t)), tuple(t.shape), t.numel()


FIRST_AXIS = "The count is the size of the first axis only. Count every element."


@wrong_answer(FIRST_AXIS)
def first_axis_for_count(t):
    return t.ndim, tuple(t.shape), t.shape[0] if t.ndim else 1


@wrong_answer(FIRST_AXIS)
def len_for_count(t):
    return t.ndim, tuple(t.shape), len(t)


@wrong_answer("A single number has no axes, but it is one element: its count is 1.")
def number_counts_0(t):
    return t.ndim, tuple(t.shape), t.numel() if t.ndim else 0


@wrong_answer("The result is a list. It should be a tuple.")
def all_in_a_list(t):
    return [t.ndim, tuple(t.shape), t.numel()]


@wrong_answer("The sizes were added. Multiply them. The count of a single number is 1.")
def sum_for_count(t):
    return t.ndim, tuple(t.shape), sum(t.shape)


@wrong_answer("The shape is a list. It should be a tuple.")
def shape_as_list(t):
    return t.ndim, list(t.shape), t.numel()


@wrong_answer("The count is a tensor. It should be an int.")
def count_as_tensor(t):
    return t.ndim, tuple(t.shape), torch.tensor(t.shape).prod()


@wrong_answer("Axes of size 1 are axes too.")
def axes_of_size_1_left_out(t):
    return t.squeeze().ndim, tuple(t.shape), t.numel()


@wrong_answer("You counted the places in memory. Count the elements of this tensor.")
def places_in_memory(t):
    return t.ndim, tuple(t.shape), t.untyped_storage().nbytes() // t.element_size()


@wrong_answer("You counted only the elements that are not 0. Count every element.")
def non_zero_elements(t):
    return t.ndim, tuple(t.shape), int(torch.count_nonzero(t))


@wrong_answer("A single number has a shape too: (), with no axis in it. Its rank is 0.")
def a_number_as_one_axis(t):
    t = torch.atleast_1d(t)
    return t.ndim, tuple(t.shape), t.numel()
