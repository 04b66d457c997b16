"""matmul_loops: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def by_items(a, b):
    product = torch.zeros(a.shape[0], b.shape[1], dtype=a.dtype)
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            total = 0.0
            for at in range(a.shape[1]):
                total += a[i, at].item() * b[at, j].item()
            product[i, j] = total
    return product


@right_answer
def row_element_outside(a, b):
    product = a.new_zeros((a.shape[0], b.shape[1]))
    for i, row in enumerate(a):
        for x, other in zip(row, b, strict=True):
            for j, y in enumerate(other):
                product[i, j] = product[i, j] + x * y
    return product


@right_answer
def totals_stacked(a, b):
    flat = []
    for row in a:
        for column in b.T:
            total = a.new_zeros(())
            for x, y in zip(row, column, strict=True):
                total = total + x * y
            flat.append(total)
    shape = a.shape[0], b.shape[1]
    return torch.stack(flat).reshape(shape) if flat else a.new_zeros(shape)
