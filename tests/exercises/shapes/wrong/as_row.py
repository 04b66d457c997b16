"""as_row: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("The elements stand below each other: a row has all of them in its only line.")
def as_a_column(v):
    return v[:, None]


@wrong_answer("A vector has a single axis: turning it round gives the same vector again.")
def transposed(v):
    return v.t()


COPIED = "The answer is a copy. A new axis needs no memory: give a view."


@wrong_answer(COPIED)
def stacked(v):
    return torch.stack([v], dim=0)


@wrong_answer(COPIED)
def through_lists(v):
    return torch.tensor([v.tolist()], dtype=v.dtype)


@wrong_answer(
    "Autograd cannot follow: `.data`, `.detach()` and NumPy cut the view out of the graph."
)
def cut(v):
    return v.data[None]
