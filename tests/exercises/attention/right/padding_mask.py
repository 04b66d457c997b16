"""padding_mask: right answers in other styles."""

import torch

from torchkata.testing import right_answer, tests_beside


@right_answer
def by_expanding(lengths, n):
    return torch.arange(n).expand(len(lengths), n).lt(lengths.unsqueeze(1))


@right_answer
def by_loops(lengths, n):
    return tests_beside(__file__).oracle(lengths, n)


@right_answer
def row_by_row(lengths, n):
    mask = torch.zeros(len(lengths), n, dtype=torch.bool)
    for row, length in zip(mask, lengths, strict=True):
        row[:length] = True
    return mask


@right_answer
def rows_of_a_triangle(lengths, n):
    return torch.ones(n + 1, n, dtype=torch.bool).tril(-1)[lengths]
