"""windows: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("One window is missing. The last window ends at the last element.")
def one_short(v, size):
    return v.as_strided((len(v) - size, size), (v.stride(0), v.stride(0)))


@wrong_answer("The windows do not overlap. Each one should begin one element after the one before.")
def without_overlap(v, size):
    return v.unfold(0, size, size)


COPIED = "The result is a copy. Windows that overlap can share memory: return a view."


@wrong_answer(COPIED)
def stacked(v, size):
    return torch.stack([v[start : start + size] for start in range(len(v) - size + 1)])


@wrong_answer(COPIED)
def by_indices(v, size):
    return v[torch.arange(len(v) - size + 1)[:, None] + torch.arange(size)]


@wrong_answer("The windows are columns. Each window should be a row.")
def transposed(v, size):
    return v.unfold(0, size, 1).T


@wrong_answer("The step in memory was assumed to be 1. v may have gaps: ask for its stride.")
def stride_of_1(v, size):
    return v.as_strided((len(v) - size + 1, size), (1, 1))


@wrong_answer(
    "The windows go past the end and start again at the beginning. The last window ends at the "
    "last element."
)
def round_and_round(v, size):
    return torch.cat([v, v[: size - 1]]).unfold(0, size, 1)


@wrong_answer("The size of a window is fixed at 3. Use the argument size.")
def fixed_size(v, size):
    return v.unfold(0, 3, 1)


@wrong_answer(
    "The view is cut out of the graph, so autograd cannot follow it. Take it from v itself."
)
def cut(v, size):
    return v.data.unfold(0, size, 1)
