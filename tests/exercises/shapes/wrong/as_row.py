"""as_row: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("The elements are below each other. A row has all of them side by side.")
def as_a_column(v):
    return v[:, None]


@wrong_answer("A vector has only one axis: transposing it gives the same vector.")
def transposed(v):
    return v.t()


COPIED = "The result is a copy. A new axis needs no memory: return a view."


@wrong_answer(COPIED)
def stacked(v):
    return torch.stack([v], dim=0)


@wrong_answer(COPIED)
def through_lists(v):
    return torch.tensor([v.tolist()], dtype=v.dtype)


@wrong_answer(
    "The view is cut out of the graph, so autograd cannot follow it. Take it from v itself."
)
def cut(v):
    return v.data[None]
