"""add_axis: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("The new axis is always the first one. Put it at position dim.")
def always_first(t, dim):
    return t[None]


@wrong_answer("The new axis is always the last one. Put it at position dim.")
def always_last(t, dim):
    return t[..., None]


@wrong_answer("The result is a copy. A new axis of size 1 needs no memory: return a view.")
def copied(t, dim):
    return torch.stack([t], dim)


@wrong_answer(
    "The tensor that you were given was changed. Methods that end with an underscore, such "
    "as `unsqueeze_`, work in place: the others return a new tensor."
)
def in_place(t, dim):
    return t.unsqueeze_(dim)


COUNTED_IN_THE_INPUT = (
    "Positions at the end, or negative ones, are wrong. dim counts the axes of the result, "
    "which has one axis more than t."
)


@wrong_answer(COUNTED_IN_THE_INPUT)
def counted_in_the_input(t, dim):
    return t.reshape(*t.shape[:dim], 1, *t.shape[dim:])


@wrong_answer(COUNTED_IN_THE_INPUT)
def modulo_the_rank_of_t(t, dim):
    return t.unsqueeze(dim % t.ndim) if t.ndim else t.unsqueeze(0)


@wrong_answer("The sign of dim is lost: −1 is the last position, not position 1.")
def sign_dropped(t, dim):
    return t.unsqueeze(abs(dim))


OUT_OF_THE_GRAPH = (
    "The view is cut out of the graph, so autograd cannot follow it. Take it from t itself."
)


@wrong_answer(OUT_OF_THE_GRAPH)
def through_numpy(t, dim):
    return torch.from_numpy(t.detach().numpy()).unsqueeze(dim)


@wrong_answer(OUT_OF_THE_GRAPH)
def through_numpy_undetached(t, dim):
    return torch.from_numpy(t.numpy()).unsqueeze(dim)


@wrong_answer("The position is fixed. Use the argument dim.")
def fixed_position(t, dim):
    return t.unsqueeze(1)
