"""windows: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("One window short: the last one ends at the last element.")
def one_short(v, size):
    return v.as_strided((len(v) - size, size), (v.stride(0), v.stride(0)))


@wrong_answer("The windows do not overlap: each should begin one element after the one before.")
def without_overlap(v, size):
    return v.unfold(0, size, size)


COPIED = "The answer is a copy: windows that overlap can lie in the same memory."


@wrong_answer(COPIED)
def stacked(v, size):
    return torch.stack([v[start : start + size] for start in range(len(v) - size + 1)])


@wrong_answer(COPIED)
def by_indices(v, size):
    return v[torch.arange(len(v) - size + 1)[:, None] + torch.arange(size)]


@wrong_answer("Windows run down the columns: each should be a row.")
def transposed(v, size):
    return v.unfold(0, size, 1).T


@wrong_answer("The step in memory is taken for 1: v may have gaps, ask for its stride.")
def stride_of_1(v, size):
    return v.as_strided((len(v) - size + 1, size), (1, 1))


@wrong_answer("The windows run past the end and begin anew: the last one ends at the last element.")
def round_and_round(v, size):
    return torch.cat([v, v[: size - 1]]).unfold(0, size, 1)


@wrong_answer("The size of a window is fixed at 3: take it from the argument.")
def fixed_size(v, size):
    return v.unfold(0, 3, 1)


@wrong_answer(
    "Autograd cannot follow: `.data`, `.detach()` and NumPy cut the view out of the graph."
)
def cut(v, size):
    return v.data.unfold(0, size, 1)
