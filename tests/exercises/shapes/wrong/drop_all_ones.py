"""drop_all_ones: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer

ONE_LEFT = "An axis of size 1 is still there. Remove all of them, wherever they are."


@wrong_answer(ONE_LEFT)
def first_only(t):
    return t.squeeze(0) if t.ndim else t


@wrong_answer(ONE_LEFT)
def both_ends(t):
    return t.squeeze(0).squeeze(-1) if t.ndim else t


@wrong_answer(
    "After one axis is removed, the axes behind it have new positions, so the loop looks at the "
    "wrong ones. Remove all at once, or begin at the end."
)
def shifting_positions(t):
    for dim in range(t.ndim):
        if t.shape[dim] == 1:
            t = t.squeeze(dim)
    return t


@wrong_answer("The result is flat. Keep the axes of other sizes.")
def flattened(t):
    return t.flatten()


@wrong_answer("An axis of size 0 has to stay. Remove only axes of size 1.")
def up_to_one(t):
    return t.reshape([size for size in t.shape if size > 1])


@wrong_answer("The result is a copy. Removing axes of size 1 needs no new memory: return a view.")
def copied(t):
    return t.squeeze().clone()


@wrong_answer(
    "The tensor that you were given was changed. Methods that end with an underscore, such "
    "as `squeeze_`, work in place: the others return a new tensor."
)
def in_place(t):
    return t.squeeze_()


NEVER_WITHOUT_A_SHAPE = "If every axis has size 1, no axis is left: the shape is (), not (1,)."


@wrong_answer(NEVER_WITHOUT_A_SHAPE)
def one_axis_kept(t):
    return torch.atleast_1d(t.squeeze())


OUT_OF_THE_GRAPH = (
    "The view is cut out of the graph, so autograd cannot follow it. Take it from t itself."
)


@wrong_answer(OUT_OF_THE_GRAPH)
def through_numpy(t):
    return torch.from_numpy(t.numpy().squeeze())


@wrong_answer(OUT_OF_THE_GRAPH)
def cut(t):
    return t.data.squeeze()


@wrong_answer(NEVER_WITHOUT_A_SHAPE)
def never_without_a_shape(t):
    return t.reshape([size for size in t.shape if size != 1] or [1])
