"""trace_of_product: the trace of a matrix product, without forming the product."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return _pair(draw, n, 4)


def _pair(draw, n, m):
    # Small: where a sum cancels, its rounding has to stay far below the tolerance.
    return draw(n, m) / 8, draw(m, n) / 8


def oracle(a, b):
    return torch.mm(a, b).trace()


test_standard = standard(
    "trace_of_product", inputs, oracle, gradient=True, allowed=oracles.allowed()
)


def test_square_matrices(learner, draw):
    a, b = _pair(draw, 3, 3)

    expect(learner.trace_of_product(a, b)).equals(oracle(a, b))


@pytest.mark.parametrize("shape", [(1, 5), (5, 1), (1, 1), (7, 2), (3, 0)])
def test_any_shape_will_do(learner, draw, shape):
    a, b = _pair(draw, *shape)

    expect(learner.trace_of_product(a, b)).equals(oracle(a, b))


def test_integers_are_exact(learner, draw):
    a, b = draw.integers(3, 5, low=-(2**26), high=2**26), draw.integers(5, 3, low=-9, high=9)

    expect(learner.trace_of_product(a, b)).equals(oracle(a, b))


@pytest.mark.parametrize("shape", [(100, 5), (5, 100)])
def test_does_not_form_the_product(learner, draw, shape):
    a, b = _pair(draw, *shape)

    seen = learner.watching(work=True).trace_of_product(a, b)

    expect(seen).equals(oracle(a, b), atol=1e-5).at_most(elements=15 * a.numel())


@pytest.mark.parametrize(
    "shapes", [((3, 1), (4, 3)), ((3, 4), (1, 3)), ((3, 4), (4, 1)), ((2, 3), (2, 3))]
)
def test_refuses_what_does_not_go_together(learner, draw, shapes):
    a, b = (draw(*shape) for shape in shapes)

    expect(learner.trace_of_product(a, b)).raises(ValueError, str(shapes[0]), str(shapes[1]))


def test_calls_no_product_by_its_name(learner, draw):
    seen = learner.trace_of_product(draw(3, 4), draw(4, 3))

    expect(seen).calls_none_of(*oracles.PRODUCTS.split())


def test_integers_beyond_float64_are_exact(learner, draw):
    a, b = oracles.whole_numbers_beyond_float64(draw, (3, 5), (5, 3))

    expect(learner.trace_of_product(a, b)).equals(oracle(a, b))


def _checked(a, b):
    if a.shape != b.T.shape:
        raise ValueError(f"{tuple(a.shape)} against {tuple(b.shape)}")
    return a, b


@wrong_answer("The whole product was formed, for its diagonal alone. Which pairs meet there?")
def product_and_trace(a, b):
    return torch.trace(torch.mm(*_checked(a, b)))


@wrong_answer("The whole product was formed, for its diagonal alone. Which pairs meet there?")
def product_and_diagonal(a, b):
    _checked(a, b)
    return (a @ b).diagonal().sum()


@wrong_answer("The whole product was formed, for its diagonal alone. Which pairs meet there?")
def product_the_other_way_round(a, b):
    _checked(a, b)
    return (b @ a).diagonal().sum()


@wrong_answer("All n·n·m products were made, for n·m of them. Which pairs meet on the diagonal?")
def by_broadcasting(a, b):
    _checked(a, b)
    return (a.unsqueeze(2) * b.unsqueeze(0)).sum(dim=1).diagonal().sum()


@wrong_answer("All n·m·m products were made, for n·m of them. Which pairs meet on the diagonal?")
def by_broadcasting_the_other_way_round(a, b):
    _checked(a, b)
    return (b.unsqueeze(2) * a.unsqueeze(0)).sum(dim=1).diagonal().sum()


@wrong_answer(oracles.ANOTHER_DOOR)
def by_einsum(a, b):
    return torch.einsum("nm,mn->", *_checked(a, b))


@wrong_answer(oracles.ANOTHER_DOOR)
def by_tensordot(a, b):
    return torch.tensordot(*_checked(a, b), dims=([0, 1], [1, 0]))


@wrong_answer(oracles.ANOTHER_DOOR)
def by_dot(a, b):
    _checked(a, b)
    return torch.dot(a.reshape(-1), b.T.reshape(-1))


@wrong_answer(oracles.ANOTHER_DOOR)
def by_linear(a, b):
    _checked(a, b)
    return functional.linear(a.reshape(1, -1), b.T.reshape(1, -1)).squeeze()


@wrong_answer(oracles.ANOTHER_DOOR)
def by_dot_of_each_row(a, b):
    _checked(a, b)
    total = a.new_zeros(())
    for row, column in zip(a, b.T, strict=True):
        total = total + torch.dot(row, column)
    return total


@wrong_answer("b was not turned round: a[i, j] meets b[j, i].")
def not_turned_round(a, b):
    _checked(a, b)
    return (a * b.reshape(a.shape)).sum()


@wrong_answer("Only the diagonals met. Each diagonal element of the product is a whole sum.")
def diagonals_only(a, b):
    _checked(a, b)
    return (a.diagonal() * b.diagonal()).sum()


@wrong_answer("That is the sum of all elements of the product. The trace takes the diagonal.")
def sum_of_everything(a, b):
    _checked(a, b)
    return (a.sum(dim=0) * b.sum(dim=1)).sum()


@wrong_answer("That is the diagonal. The trace is its sum.")
def diagonal(a, b):
    _checked(a, b)
    return (a * b.T).sum(dim=1)


@wrong_answer("The products are averaged. Sum them.")
def averaged(a, b):
    _checked(a, b)
    return (a * b.T).sum() / max(a.numel(), 1)


@wrong_answer(
    "Not all sizes were compared: one of 1 quietly broadcasts. "
    "Raise a ValueError that names both shapes."
)
def shapes_not_compared(a, b):
    return (a * b.T).sum()


@wrong_answer(
    "Not all sizes were compared: one of 1 quietly broadcasts. "
    "Raise a ValueError that names both shapes."
)
def inner_sizes_only(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError(f"{tuple(a.shape)} against {tuple(b.shape)}")
    return (a * b.T).sum()


@wrong_answer(oracles.CUT)
def cut_by_item(a, b):
    _checked(a, b)
    return a.new_tensor((a * b.T).sum().item())


@wrong_answer("The result is a Python number. Wanted is a tensor of shape ().")
def a_python_number(a, b):
    _checked(a, b)
    return (a * b.T).sum().item()


@wrong_answer(oracles.CUT)
def by_numpy(a, b):
    _checked(a, b)
    total = (a.detach().numpy() * b.detach().numpy().T).sum()
    return torch.as_tensor(total, dtype=a.dtype)


@wrong_answer(oracles.THROUGH_FLOAT64)
def through_float64(a, b):
    _checked(a, b)
    return (a.double() * b.double().T).sum().to(a.dtype)


@right_answer
def row_and_column(a, b):
    _checked(a, b)
    total = a.new_zeros(())
    for i in range(a.shape[0]):
        total = total + (a[i] * b[:, i]).sum()
    return total


@right_answer
def the_other_one_turned(a, b):
    _checked(a, b)
    return torch.sum(b * a.transpose(0, 1).contiguous())


@right_answer
def diagonal_first(a, b):
    _checked(a, b)
    diagonal = torch.mul(a, b.T).sum(dim=1)
    return diagonal.sum()
