"""matmul: the matrix product, by broadcasting and a sum."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)
oracle = torch.mm


def inputs(draw, n):
    return draw(n, 8), draw(8, n + 1)


test_standard = standard("matmul", inputs, oracle, gradient=True, allowed=oracles.allowed())


def test_square_matrices(learner, draw):
    a, b = draw(3, 3), draw(3, 3)

    expect(learner.matmul(a, b)).equals(oracle(a, b))


@pytest.mark.parametrize("sizes", [(1, 5, 1), (5, 1, 3), (1, 1, 4), (2, 7, 3), (4, 2, 2)])
def test_any_sizes_will_do(learner, draw, sizes):
    n, k, m = sizes
    a, b = draw(n, k), draw(k, m)

    expect(learner.matmul(a, b)).equals(oracle(a, b))


def test_long_rows_go_with_long_columns(learner, draw):
    a, b = draw(2, 300, dtype=torch.float64), draw(300, 3, dtype=torch.float64)

    expect(learner.matmul(a, b)).equals(oracle(a, b))


def test_nothing_in_between_gives_zeros(learner, draw):
    expect(learner.matmul(draw(2, 0), draw(0, 3))).equals(torch.zeros(2, 3))


def test_integers_are_exact(learner, draw):
    a, b = draw.integers(3, 5, low=-(2**26), high=2**26), draw.integers(5, 2, low=-9, high=9)

    expect(learner.matmul(a, b)).equals(oracle(a, b))


def test_a_matrix_with_itself(learner, draw):
    a = draw(3, 3, dtype=torch.float64, requires_grad=True)

    expect(learner.matmul(a, a)).equals(oracle(a, a)).gradients_agree_with(oracle)


def test_takes_no_loop(learner, draw):
    a, b = draw(7, 8), draw(8, 9)

    seen = learner.watching(work=True).matmul(a, b)

    expect(seen).equals(oracle(a, b)).at_most(operations=10)


@pytest.mark.parametrize(
    "shapes", [((4, 3), (1, 5)), ((4, 1), (3, 5)), ((4, 3), (5, 3)), ((2, 3), (2, 3))]
)
def test_refuses_what_does_not_go_together(learner, draw, shapes):
    a, b = (draw(*shape) for shape in shapes)

    expect(learner.matmul(a, b)).raises(ValueError, str(shapes[0]), str(shapes[1]))


def test_calls_no_product_by_its_name(learner, draw):
    seen = learner.matmul(draw(3, 4), draw(4, 2))

    expect(seen).calls_none_of(*oracles.PRODUCTS.split())


def test_integers_beyond_float64_are_exact(learner, draw):
    a, b = oracles.whole_numbers_beyond_float64(draw, (3, 5), (5, 2))

    expect(learner.matmul(a, b)).equals(oracle(a, b))


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


@wrong_answer("The products are not added up: sum along the dimension that a and b share.")
def products_not_summed(a, b):
    return _products(a, b)


@wrong_answer("That multiplies element by element. Every row has to meet every column.")
def elementwise(a, b):
    _checked(a, b)
    return a * b


@wrong_answer("The rows of b were used for its columns: that is the product with b transposed.")
def b_transposed(a, b):
    _checked(a, b)
    return (a.unsqueeze(1) * b.unsqueeze(0)).sum(dim=2)


@wrong_answer("The result is transposed: rows come from a, columns from b.")
def result_transposed(a, b):
    return _products(a, b).sum(dim=1).T


@wrong_answer("That is b times a. Rows come from a, columns from b.")
def b_times_a(a, b):
    _checked(a, b)
    return (b.unsqueeze(2) * a.unsqueeze(0)).sum(dim=1)


@wrong_answer("Right only for square matrices: the columns of a meet the rows of b, no more.")
def square_only(a, b):
    if a.shape != b.shape:
        raise ValueError(f"{tuple(a.shape)} against {tuple(b.shape)}")
    return _products(a, b).sum(dim=1)


@wrong_answer("You summed along the wrong dimension: it is the one that a and b share.")
def summed_along_the_rows(a, b):
    return _products(a, b).sum(dim=0)


@wrong_answer("You summed along the wrong dimension: it is the one that a and b share.")
def summed_along_the_columns(a, b):
    return _products(a, b).sum(dim=2)


@wrong_answer("The products are averaged. Sum them.")
def averaged(a, b):
    return _products(a, b).sum(dim=1) / max(a.shape[1], 1)


@wrong_answer(
    "The inner sizes were not compared: one of 1 quietly broadcasts. "
    "Raise a ValueError that names both shapes."
)
def sizes_not_compared(a, b):
    return (a.unsqueeze(2) * b.unsqueeze(0)).sum(dim=1)


@wrong_answer("That loops in Python. Let broadcasting make all products at once.")
def a_loop_over_rows(a, b):
    _checked(a, b)
    out = a.new_zeros(a.shape[0], b.shape[1])
    for i, row in enumerate(a):
        out[i] = (row.unsqueeze(1) * b).sum(dim=0)
    return out


@wrong_answer("That loops in Python. Let broadcasting make all products at once.")
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


@right_answer
def columns_in_front(a, b):
    _checked(a, b)
    return (a[:, None, :] * b.T[None, :, :]).sum(-1)


@right_answer
def expanded_by_hand(a, b):
    _checked(a, b)
    (n, k), m = a.shape, b.shape[1]
    left, right = a.reshape(n, k, 1).expand(n, k, m), b.reshape(1, k, m).expand(n, k, m)
    return torch.sum(torch.mul(left, right), dim=1)


@right_answer
def outer_products(a, b):
    _checked(a, b)
    return torch.vmap(torch.outer)(a.T, b).sum(0) if a.shape[1] else (a[:, :, None] * b).sum(1)
