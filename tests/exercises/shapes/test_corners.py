"""corners: the four corners of a matrix, as a 2 × 2 view."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return (draw(n + 1, n + 2),)


def oracle(t):
    return torch.stack([t[0, 0], t[0, -1], t[-1, 0], t[-1, -1]]).view(2, 2)


test_standard = standard(
    "corners",
    inputs,
    oracle,
    gradient=True,
    without={"takes_size_0": "a single row has no four corners; the docstring asks for 2 × 2"},
)


@pytest.mark.parametrize("shape", [(2, 2), (2, 3), (3, 2), (3, 3), (4, 7), (7, 4)])
def test_any_matrix_of_two_by_two_or_more(learner, draw, shape):
    t = draw(*shape)

    expect(learner.corners(t)).equals(oracle(t)).shares_memory_with("t")


def test_is_a_view_of_a_transposed_tensor_too(learner, draw):
    t = draw(5, 4).T

    expect(learner.corners(t)).equals(oracle(t)).shares_memory_with("t")


def test_is_a_view_of_a_part_of_a_larger_matrix_too(learner, draw):
    t = draw(6, 7)[1:5, 2:5]
    learner.corners(draw(4, 5, requires_grad=True))  # tells a copy from numbers without a graph

    expect(learner.corners(t)).equals(oracle(t)).shares_memory_with("t")


@pytest.mark.parametrize("dtype", [torch.uint8, torch.int64, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    t = draw.integers(4, 3, low=0, high=100, dtype=dtype)

    expect(learner.corners(t)).equals(oracle(t))


@wrong_answer(
    "The answer is a copy. Lists of indices and `stack` copy; a slice with a step does not."
)
def by_lists(t):
    return t[[0, -1]][:, [0, -1]]


@wrong_answer(
    "The answer is a copy. Lists of indices and `stack` copy; a slice with a step does not."
)
def stacked(t):
    return torch.stack([t[0, 0], t[0, -1], t[-1, 0], t[-1, -1]]).view(2, 2)


@wrong_answer("Two lists of indices go in pairs: that is two corners on a diagonal, not four.")
def diagonal(t):
    return t[[0, -1], [0, -1]]


@wrong_answer("That is the block at the upper left. The corners lie as far apart as t allows.")
def upper_left_block(t):
    return t[:2, :2]


@wrong_answer("The step has to lead from the first to the last of n elements: that is n − 1.")
def step_of_n(t):
    return t[:: t.shape[0], :: t.shape[1]]


@wrong_answer("Rows and columns need a step each: one less than there are of them.")
def same_step_for_both(t):
    step = len(t) - 1
    return t[::step, ::step]


@wrong_answer("The right corners stand on the left: rows and columns are exchanged.")
def transposed(t):
    return t[:: t.shape[0] - 1, :: t.shape[1] - 1].T


@wrong_answer("Numbers taken out by .item() know neither memory nor graph: use slices.")
def by_items(t):
    return torch.tensor(
        [[t[0, 0].item(), t[0, -1].item()], [t[-1, 0].item(), t[-1, -1].item()]], dtype=t.dtype
    )


@wrong_answer("The step has to lead from the first to the last of n elements: that is n − 1.")
def step_of_2(t):
    return t[::2, ::2]


@wrong_answer("Only the rows were chosen: the columns between the corners should go too.")
def rows_only(t):
    return t[:: len(t) - 1]


@wrong_answer(
    "Autograd cannot follow: `.data`, `.detach()` and NumPy cut the view out of the graph."
)
def cut(t):
    return t.data[:: t.shape[0] - 1, :: t.shape[1] - 1]


@right_answer
def by_strides(t):
    (rows, columns), (down, right) = t.shape, t.stride()
    return t.as_strided((2, 2), ((rows - 1) * down, (columns - 1) * right), t.storage_offset())


@right_answer
def one_axis_after_the_other(t):
    return t[:: len(t) - 1].T[:: t.shape[1] - 1].T
