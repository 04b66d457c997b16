"""flatten_any: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("`view` raises an error if the memory layout allows no view. Return a copy then.")
def by_view(t):
    return t.view(-1)


@wrong_answer("This always copies. A contiguous tensor is already one row in memory.")
def always_copied(t):
    return t.clone(memory_format=torch.contiguous_format).view(-1)


COPIED = "Every tensor that is not contiguous is copied, even if a view with gaps is possible."


@wrong_answer(COPIED)
def made_contiguous(t):
    return t.contiguous().view(-1)


@wrong_answer(COPIED)
def by_ravel(t):
    return t.ravel()


@wrong_answer("The elements were read in the order of the memory, not in the order of t's indices.")
def as_it_lies(t):
    return t.as_strided((t.numel(),), (1,))


@wrong_answer(COPIED)
def view_only_if_contiguous(t):
    return t.view(-1) if t.is_contiguous() else t.clone().reshape(-1)


@wrong_answer("A single number should become a row of one element. The result always has one axis.")
def rank_0_left(t):
    return t.flatten() if t.ndim else t
