"""repeat_rows: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer

COPIED = "The answer is a copy: every row can lie in the memory of v."


@wrong_answer(COPIED)
def repeated(v, n):
    return v.repeat(n, 1)


@wrong_answer(COPIED)
def stacked(v, n):
    return torch.stack([v] * n) if n else v.expand(0, -1)


@wrong_answer("v stands in the columns: it should be each row.")
def as_columns(v, n):
    return v[:, None].expand(-1, n)


@wrong_answer("The rows follow each other in one long vector: (n, d) was asked for.")
def end_to_end(v, n):
    return v.repeat(n)


@wrong_answer(COPIED)
def made_contiguous(v, n):
    return v.expand(n, -1).contiguous()


@wrong_answer("One row too many: v itself is one of the n.")
def one_more(v, n):
    return v.expand(n + 1, -1)


@wrong_answer("The number of rows is fixed at 3: take n from the argument.")
def three_rows(v, n):
    return v.expand(3, -1)


@wrong_answer(
    "Autograd cannot follow: `.data`, `.detach()` and NumPy cut the view out of the graph."
)
def cut(v, n):
    return v.data.expand(n, -1)
