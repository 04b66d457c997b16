"""every_other_row: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("Row 0 is missing. Begin with it.")
def from_the_second(t):
    return t[1::2]


@wrong_answer("Those are columns: the first index counts rows.")
def columns(t):
    return t[:, ::2]


COPIED = "The result is a copy. A mask and a list of indices copy; a slice with a step does not."


@wrong_answer(COPIED)
def by_indices(t):
    return t[torch.arange(0, len(t), 2)]


@wrong_answer(COPIED)
def by_mask(t):
    return t[torch.arange(len(t)) % 2 == 0]


LAST_MISSING = "With an odd number of rows, the last one is missing. It belongs to the result too."


@wrong_answer(LAST_MISSING)
def by_pairs(t):
    return t[: len(t) // 2 * 2 : 2]


@wrong_answer("That is the upper half. Leave out every second row instead.")
def upper_half(t):
    return t[: (len(t) + 1) // 2]


@wrong_answer(LAST_MISSING)
def up_to_the_last(t):
    return t[:-1:2]


@wrong_answer(
    "The view is cut out of the graph, so autograd cannot follow it. Take it from t itself."
)
def cut(t):
    return t.data[::2]
