"""repeat_rows: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer

COPIED = "The result is a copy. Every row can use the memory of v: return a view."


@wrong_answer(COPIED)
def repeated(v, n):
    return v.repeat(n, 1)


@wrong_answer(COPIED)
def stacked(v, n):
    return torch.stack([v] * n) if n else v.expand(0, -1)


@wrong_answer("v is in the columns. Each row should be v.")
def as_columns(v, n):
    return v[:, None].expand(-1, n)


@wrong_answer("The rows were joined into one long vector. The shape should be (n, d).")
def end_to_end(v, n):
    return v.repeat(n)


@wrong_answer(COPIED)
def made_contiguous(v, n):
    return v.expand(n, -1).contiguous()


@wrong_answer("There is one row too many. v itself is one of the n rows.")
def one_more(v, n):
    return v.expand(n + 1, -1)


@wrong_answer("The number of rows is fixed at 3. Use the argument n.")
def three_rows(v, n):
    return v.expand(3, -1)


@wrong_answer(
    "The view is cut out of the graph, so autograd cannot follow it. Take it from v itself."
)
def cut(v, n):
    return v.data.expand(n, -1)
