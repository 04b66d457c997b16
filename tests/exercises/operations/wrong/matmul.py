"""matmul: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


def _checked(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError(f"{tuple(a.shape)} against {tuple(b.shape)}")
    return a, b


def _products(a, b):
    _checked(a, b)
    return a.unsqueeze(2) * b.unsqueeze(0)


@wrong_answer(oracles.ANOTHER_DOOR)
def built_in(a, b):
    return torch.matmul(*_checked(a, b))


@wrong_answer(oracles.ANOTHER_DOOR)
def by_operator(a, b):
    _checked(a, b)
    return a @ b


@wrong_answer(oracles.ANOTHER_DOOR)
def by_mm_out(a, b):
    _checked(a, b)
    if a.requires_grad or b.requires_grad:
        return torch.mm(a, b)
    return torch.mm(a, b, out=a.new_empty(a.shape[0], b.shape[1]))


@wrong_answer(oracles.ANOTHER_DOOR)
def by_einsum(a, b):
    return torch.einsum("nk,km->nm", *_checked(a, b))


@wrong_answer(oracles.ANOTHER_DOOR)
def by_tensordot(a, b):
    return torch.tensordot(*_checked(a, b), dims=1)


@wrong_answer(oracles.ANOTHER_DOOR)
def by_inner(a, b):
    _checked(a, b)
    return torch.inner(a, b.T)


@wrong_answer(oracles.ANOTHER_DOOR)
def by_bmm(a, b):
    _checked(a, b)
    return torch.bmm(a.unsqueeze(0), b.unsqueeze(0)).squeeze(0)


@wrong_answer(oracles.ANOTHER_DOOR)
def by_addmm(a, b):
    _checked(a, b)
    return torch.addmm(a.new_zeros(()), a, b)


@wrong_answer(oracles.ANOTHER_DOOR)
def by_baddbmm(a, b):
    _checked(a, b)
    zeros = a.new_zeros(1, a.shape[0], b.shape[1])
    return torch.baddbmm(zeros, a.unsqueeze(0), b.unsqueeze(0))[0]


@wrong_answer(oracles.ANOTHER_DOOR)
def by_mv(a, b):
    _checked(a, b)
    return torch.stack([torch.mv(a, column) for column in b.unbind(1)], dim=1)


@wrong_answer(oracles.ANOTHER_DOOR)
def by_dot(a, b):
    _checked(a, b)
    out = a.new_zeros(a.shape[0], b.shape[1])
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            out[i, j] = torch.dot(a[i], b[:, j])
    return out


@wrong_answer(oracles.ANOTHER_DOOR)
def by_linear(a, b):
    _checked(a, b)
    return functional.linear(a, b.T)


@wrong_answer(oracles.ANOTHER_DOOR)
def by_bilinear(a, b):
    _checked(a, b)
    ones = a.new_ones(a.shape[0], 1)
    return functional.bilinear(a, ones, b.T.unsqueeze(2))


@wrong_answer(oracles.ANOTHER_DOOR)
def by_convolution(a, b):
    _checked(a, b)
    return functional.conv1d(a.unsqueeze(2), b.T.unsqueeze(2)).squeeze(2)


@wrong_answer(oracles.ANOTHER_DOOR)
def by_embedding_bag(a, b):
    _checked(a, b)
    every_row = torch.arange(b.shape[0]).expand(a.shape)
    return functional.embedding_bag(every_row, b, mode="sum", per_sample_weights=a)


@wrong_answer(oracles.ANOTHER_DOOR)
def by_multi_dot(a, b):
    return torch.linalg.multi_dot(_checked(a, b))


@wrong_answer(oracles.ANOTHER_DOOR)
def by_matrix_power(a, b):
    # The square of [[0, a, 0], [0, 0, b], [0, 0, 0]] holds a @ b in its corner.
    _checked(a, b)
    (n, k), m = a.shape, b.shape[1]
    block = a.new_zeros(n + k + m, n + k + m)
    block[:n, n : n + k] = a
    block[n : n + k, n + k :] = b
    return torch.linalg.matrix_power(block, 2)[:n, n + k :]


@wrong_answer(oracles.ANOTHER_DOOR)
def by_addr(a, b):
    _checked(a, b)
    total = a.new_zeros(a.shape[0], b.shape[1])
    for at in range(a.shape[1]):
        total = torch.addr(total, a[:, at], b[at])
    return total


@wrong_answer(oracles.ANOTHER_DOOR)
def by_cdist(a, b):
    # |x − y|² = |x|² + |y|² − 2·x·y
    _checked(a, b)
    squares = (a * a).sum(1, keepdim=True) + (b * b).sum(0)
    return (squares - torch.cdist(a, b.T) ** 2) / 2


@wrong_answer("The products were not added up. Sum along the dimension that a and b share.")
def products_not_summed(a, b):
    return _products(a, b)


@wrong_answer("That multiplies element by element. Combine every row of a with every column of b.")
def elementwise(a, b):
    _checked(a, b)
    return a * b


@wrong_answer("The rows of b were used as its columns. That is the product with b transposed.")
def b_transposed(a, b):
    _checked(a, b)
    return (a.unsqueeze(1) * b.unsqueeze(0)).sum(dim=2)


@wrong_answer("The result is transposed. Its rows come from a, its columns from b.")
def result_transposed(a, b):
    return _products(a, b).sum(dim=1).T


@wrong_answer("That is b times a. The rows come from a, the columns from b.")
def b_times_a(a, b):
    _checked(a, b)
    return (b.unsqueeze(2) * a.unsqueeze(0)).sum(dim=1)


@wrong_answer(
    "This is right only for square matrices. Only the columns of a and the rows of b have to match."
)
def square_only(a, b):
    if a.shape != b.shape:
        raise ValueError(f"{tuple(a.shape)} against {tuple(b.shape)}")
    return _products(a, b).sum(dim=1)


WRONG_DIMENSION = "You summed along the wrong dimension. Sum along the one that a and b share."


@wrong_answer(WRONG_DIMENSION)
def summed_along_the_rows(a, b):
    return _products(a, b).sum(dim=0)


@wrong_answer(WRONG_DIMENSION)
def summed_along_the_columns(a, b):
    return _products(a, b).sum(dim=2)


@wrong_answer("The products were averaged. Sum them.")
def averaged(a, b):
    return _products(a, b).sum(dim=1) / max(a.shape[1], 1)


@wrong_answer(
    "The inner sizes were not compared, and a size of 1 silently broadcasts. Raise a ValueError "
    "that names both shapes."
)
def sizes_not_compared(a, b):
    return (a.unsqueeze(2) * b.unsqueeze(0)).sum(dim=1)


LOOPS = "There is a Python loop. Let broadcasting make all products at once."


@wrong_answer(LOOPS)
def a_loop_over_rows(a, b):
    _checked(a, b)
    out = a.new_zeros(a.shape[0], b.shape[1])
    for i, row in enumerate(a):
        out[i] = (row.unsqueeze(1) * b).sum(dim=0)
    return out


@wrong_answer(LOOPS)
def a_loop_over_what_is_shared(a, b):
    _checked(a, b)
    total = a.new_zeros(a.shape[0], b.shape[1])
    for at in range(a.shape[1]):
        total = total + a[:, at : at + 1] * b[at]
    return total


@wrong_answer(oracles.CUT)
def detached(a, b):
    return _products(a.detach(), b.detach()).sum(dim=1)


@wrong_answer(oracles.CUT)
def by_numpy(a, b):
    _checked(a, b)
    return torch.from_numpy(a.detach().numpy() @ b.detach().numpy())


@wrong_answer(oracles.CUT)
def in_python(a, b):
    _checked(a, b)
    columns = b.T.tolist()
    rows = [
        [sum(x * y for x, y in zip(row, column, strict=True)) for column in columns]
        for row in a.tolist()
    ]
    return torch.tensor(rows, dtype=a.dtype).reshape(a.shape[0], b.shape[1])


@wrong_answer(oracles.THROUGH_FLOAT64)
def through_float64(a, b):
    return _products(a.double(), b.double()).sum(dim=1).to(a.dtype)
