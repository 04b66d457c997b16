"""divide: a divided by b, element by element, with its fraction."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)

oracle = torch.div


def inputs(draw, n):
    return draw(n, 3), draw.away_from(0.0, n, 3, by=0.5)


test_standard = standard(
    "divide", inputs, oracle, dtypes=FLOATS, gradient=True, allowed=oracles.allowed("floor_divide")
)


@pytest.mark.parametrize("number", [3, -2.5, 1])
def test_b_may_be_a_number(learner, draw, number):
    a = draw(4, 2)

    expect(learner.divide(a, number)).equals(a / number).shares_nothing()


@pytest.mark.parametrize(
    "shapes", [((3, 1), (4,)), ((3,), (2, 3)), ((), (2,)), ((2, 1, 3), (4, 1))]
)
def test_shapes_broadcast(learner, draw, shapes):
    a, b = (draw.away_from(0.0, *shape, by=0.5) for shape in shapes)

    expect(learner.divide(a, b)).equals(a / b)


def test_gradients_are_summed_where_an_argument_was_stretched(learner, draw):
    a = draw(3, 1, dtype=torch.float64, requires_grad=True)
    b = draw.uniform(4, low=1.0, high=2.0, dtype=torch.float64).requires_grad_()

    expect(learner.divide(a, b)).equals(a / b).gradients_agree_with(oracle)


def test_integers_keep_their_fraction(learner):
    a, b = torch.tensor([7, -7, 1, 0]), torch.tensor([2, 2, -3, 5])

    expect(learner.divide(a, b)).equals(a / b)
    expect(learner.divide(a, 2)).equals(a / 2)


def test_an_integer_over_a_float_is_a_float(learner, draw):
    a, b = draw.integers(5, low=-9, high=9), draw.uniform(5, low=1, high=2, dtype=torch.float64)

    expect(learner.divide(a, b)).equals(a / b)


def test_a_large_integer_over_float64_keeps_its_digits(learner):
    a, b = torch.tensor([2**24 + 1, -(2**24) - 3, 7]), torch.tensor([1.0, 2.0, 4.0]).double()

    expect(learner.divide(a, b)).equals(a / b)


def test_a_number_is_not_rounded(learner, draw):
    a = draw(5, dtype=torch.float64)

    # 0.1 alone is not enough: in float32 its reciprocal rounds to 10 again.
    for number in (0.1, 0.3):
        expect(learner.divide(a, number)).equals(a / number)


@pytest.mark.parametrize("dtype", [torch.float32, torch.int64])
def test_division_by_zero_gives_infinity_or_nan(learner, dtype):
    a = torch.tensor([1, -1, 0], dtype=dtype)

    expect(learner.divide(a, torch.zeros_like(a))).equals(a / 0)
    expect(learner.divide(a, 0)).equals(a / 0)


def test_float32_over_float64_is_float64(learner, draw):
    a, b = draw.away_from(0.0, 5, by=0.5), draw.away_from(0.0, 5, by=0.5).double()

    expect(learner.divide(a, b)).equals(a / b)
