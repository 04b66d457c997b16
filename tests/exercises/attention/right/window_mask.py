"""window_mask: right answers in other styles."""

import torch

from torchkata.testing import right_answer, tests_beside


@right_answer
def by_loops(n, width):
    return tests_beside(__file__).oracle(n, width)


@right_answer
def between_two_triangles(n, width):
    return torch.ones(n, n, dtype=torch.bool).tril().triu(1 - width)


@right_answer
def one_triangle_without_another(n, width):
    ones = torch.ones(n, n)
    return (ones.tril() - ones.tril(-width)) > 0


@right_answer
def row_by_row(n, width):
    mask = torch.zeros(n, n, dtype=torch.bool)
    for i in range(n):
        mask[i, max(0, i - width + 1) : i + 1] = True
    return mask
