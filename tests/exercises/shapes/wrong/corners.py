"""corners: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer

COPIED = "The result is a copy. Lists of indices and `stack` copy; a slice with a step does not."


@wrong_answer(COPIED)
def by_lists(t):
    return t[[0, -1]][:, [0, -1]]


@wrong_answer(COPIED)
def stacked(t):
    return torch.stack([t[0, 0], t[0, -1], t[-1, 0], t[-1, -1]]).view(2, 2)


@wrong_answer(
    "Two lists of indices are used in pairs: that gives two corners on a diagonal, not four."
)
def diagonal(t):
    return t[[0, -1], [0, -1]]


@wrong_answer(
    "That is the block at the upper left. The corners are the first and last elements of the "
    "first and last rows."
)
def upper_left_block(t):
    return t[:2, :2]


WRONG_STEP = "The step is wrong. From the first to the last of n elements, it is n − 1."


@wrong_answer(WRONG_STEP)
def step_of_n(t):
    return t[:: t.shape[0], :: t.shape[1]]


@wrong_answer("Rows and columns each need their own step: one less than their number.")
def same_step_for_both(t):
    step = len(t) - 1
    return t[::step, ::step]


@wrong_answer("Rows and columns are swapped.")
def transposed(t):
    return t[:: t.shape[0] - 1, :: t.shape[1] - 1].T


@wrong_answer(
    "The corners were taken out as plain numbers: the view and the graph are lost. Use slices."
)
def by_items(t):
    return torch.tensor(
        [[t[0, 0].item(), t[0, -1].item()], [t[-1, 0].item(), t[-1, -1].item()]], dtype=t.dtype
    )


@wrong_answer(WRONG_STEP)
def step_of_2(t):
    return t[::2, ::2]


@wrong_answer("Only the rows were chosen. Leave out the columns between the corners too.")
def rows_only(t):
    return t[:: len(t) - 1]


@wrong_answer(
    "The view is cut out of the graph, so autograd cannot follow it. Take it from t itself."
)
def cut(t):
    return t.data[:: t.shape[0] - 1, :: t.shape[1] - 1]
