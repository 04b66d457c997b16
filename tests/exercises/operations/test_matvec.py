"""matvec: matrix times vector, the dot product of each row with the vector."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)
oracle = torch.mv


def inputs(draw, n):
    return draw(n, 4), draw(4)


test_standard = standard("matvec", inputs, oracle, gradient=True, allowed=oracles.allowed())


def test_square_matrices(learner, draw):
    m, v = draw(3, 3), draw(3)

    expect(learner.matvec(m, v)).equals(oracle(m, v))


@pytest.mark.parametrize("shape", [(1, 5), (6, 1), (1, 1), (2, 7)])
def test_any_shape_will_do(learner, draw, shape):
    m, v = draw(*shape), draw(shape[1])

    expect(learner.matvec(m, v)).equals(oracle(m, v))


def test_long_rows_go_with_a_long_vector(learner, draw):
    m, v = draw(2, 300, dtype=torch.float64), draw(300, dtype=torch.float64)

    expect(learner.matvec(m, v)).equals(oracle(m, v))


def test_empty_rows_give_zeros(learner, draw):
    expect(learner.matvec(draw(3, 0), draw(0))).equals(torch.zeros(3))


def test_integers_are_exact(learner, draw):
    m, v = draw.integers(3, 5, low=-(2**26), high=2**26), draw.integers(5, low=-9, high=9)

    expect(learner.matvec(m, v)).equals(oracle(m, v))


@pytest.mark.parametrize("shapes", [((4, 3), (1,)), ((4, 1), (3,)), ((4, 3), (4,)), ((2, 3), (5,))])
def test_refuses_what_does_not_go_together(learner, draw, shapes):
    m, v = (draw(*shape) for shape in shapes)

    expect(learner.matvec(m, v)).raises(ValueError, str(shapes[0]), str(shapes[1]))


def test_calls_no_product_by_its_name(learner, draw):
    seen = learner.matvec(draw(3, 4), draw(4))

    expect(seen).calls_none_of(*oracles.PRODUCTS.split())


def test_integers_beyond_float64_are_exact(learner, draw):
    m, v = oracles.whole_numbers_beyond_float64(draw, (3, 5), (5,))

    expect(learner.matvec(m, v)).equals(oracle(m, v))


def _checked(m, v):
    if m.shape[1] != len(v):
        raise ValueError(f"{tuple(m.shape)} against {tuple(v.shape)}")
    return m, v


@wrong_answer(oracles.ANOTHER_DOOR)
def built_in(m, v):
    return torch.mv(*_checked(m, v))


@wrong_answer(oracles.ANOTHER_DOOR)
def by_operator(m, v):
    _checked(m, v)
    return m @ v


@wrong_answer(oracles.ANOTHER_DOOR)
def by_mm(m, v):
    _checked(m, v)
    return torch.mm(m, v.unsqueeze(1)).squeeze(1)


@wrong_answer(oracles.ANOTHER_DOOR)
def by_einsum(m, v):
    return torch.einsum("nk,k->n", *_checked(m, v))


@wrong_answer(oracles.ANOTHER_DOOR)
def by_tensordot(m, v):
    return torch.tensordot(*_checked(m, v), dims=1)


@wrong_answer(oracles.ANOTHER_DOOR)
def by_inner(m, v):
    return torch.inner(*_checked(m, v))


@wrong_answer(oracles.ANOTHER_DOOR)
def by_linear(m, v):
    _checked(m, v)
    return functional.linear(m, v.unsqueeze(0)).squeeze(1)


@wrong_answer(oracles.ANOTHER_DOOR)
def by_addmv(m, v):
    _checked(m, v)
    return torch.addmv(m.new_zeros(len(m)), m, v)


@wrong_answer(oracles.ANOTHER_DOOR)
def by_dot_of_each_row(m, v):
    _checked(m, v)
    return torch.stack([row.dot(v) for row in m]) if len(m) else m.sum(1)


@wrong_answer(oracles.ANOTHER_DOOR)
def by_vmap(m, v):
    _checked(m, v)
    return torch.vmap(lambda row: row @ v)(m) if len(m) else m.sum(1)


@wrong_answer("The products are not added up: each row gives one number.")
def elementwise(m, v):
    _checked(m, v)
    return m * v


@wrong_answer("You summed over the rows. Sum along each row: that is dimension 1.")
def summed_over_the_rows(m, v):
    _checked(m, v)
    return (m * v).sum(dim=0)


@wrong_answer("Everything was summed up. Each row gives a number of its own.")
def everything_summed(m, v):
    _checked(m, v)
    return (m * v).sum()


@wrong_answer("The vector meets the columns. It has to meet every row.")
def transposed(m, v):
    if m.shape[0] != len(v):
        raise ValueError(f"{tuple(m.shape)} against {tuple(v.shape)}")
    return (m * v.unsqueeze(1)).sum(dim=0)


@wrong_answer("The result is a column of shape (n, 1): wanted is (n,).")
def as_a_column(m, v):
    _checked(m, v)
    return (m * v).sum(dim=1, keepdim=True)


@wrong_answer("The products are averaged. Sum them.")
def averaged(m, v):
    _checked(m, v)
    return (m * v).sum(dim=1) / max(len(v), 1)


@wrong_answer(
    "The sizes were not compared: one of 1 quietly broadcasts. "
    "Raise a ValueError that names both shapes."
)
def sizes_not_compared(m, v):
    return (m * v).sum(dim=1)


@wrong_answer(oracles.CUT)
def cut_by_item(m, v):
    _checked(m, v)
    out = m.new_zeros(len(m))
    for i in range(len(m)):
        out[i] = (m[i] * v).sum().item()
    return out.detach()


@wrong_answer(oracles.CUT)
def by_numpy(m, v):
    _checked(m, v)
    return torch.from_numpy(m.detach().numpy() @ v.detach().numpy())


@wrong_answer(oracles.CUT)
def in_python(m, v):
    _checked(m, v)
    rows = [sum(x * y for x, y in zip(row, v.tolist(), strict=True)) for row in m.tolist()]
    return torch.tensor(rows, dtype=m.dtype)


@wrong_answer(oracles.THROUGH_FLOAT64)
def through_float64(m, v):
    _checked(m, v)
    return (m.double() * v.double()).sum(dim=1).to(m.dtype)


@right_answer
def row_by_row(m, v):
    _checked(m, v)
    out = torch.zeros(m.shape[0], dtype=m.dtype)
    for i, row in enumerate(m):
        out[i] = (row * v).sum()
    return out


@right_answer
def column_by_column(m, v):
    _checked(m, v)
    total = m.new_zeros(m.shape[0])
    for j in range(m.shape[1]):
        total = total + v[j] * m[:, j]
    return total


@right_answer
def transposed_twice(m, v):
    _checked(m, v)
    return torch.mul(m.T, v[:, None]).sum(0)
