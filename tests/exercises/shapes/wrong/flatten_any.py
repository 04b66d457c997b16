"""flatten_any: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("`view` raises where the memory allows no view: there, a copy was asked for.")
def by_view(t):
    return t.view(-1)


@wrong_answer("That always copies. A contiguous tensor is one row in memory already.")
def always_copied(t):
    return t.clone(memory_format=torch.contiguous_format).view(-1)


COPIED = (
    "Whatever is not contiguous is copied here (`contiguous` and `ravel` do that too), "
    "even where a view with gaps is possible."
)


@wrong_answer(COPIED)
def made_contiguous(t):
    return t.contiguous().view(-1)


@wrong_answer(COPIED)
def by_ravel(t):
    return t.ravel()


@wrong_answer("That reads the memory as it lies, not the elements as t counts them.")
def as_it_lies(t):
    return t.as_strided((t.numel(),), (1,))


@wrong_answer(COPIED)
def view_only_if_contiguous(t):
    return t.view(-1) if t.is_contiguous() else t.clone().reshape(-1)


@wrong_answer("A single number should become a row of one: the result always has one axis.")
def rank_0_left(t):
    return t.flatten() if t.ndim else t
