"""multiply: a times b, element by element, b a tensor or a number."""

import pytest
import torch

from torchkata.testing import NUMBERS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)

oracle = torch.mul


def inputs(draw, n):
    return draw(n, 3), draw(n, 3)


test_standard = standard(
    "multiply", inputs, oracle, dtypes=NUMBERS, gradient=True, allowed=oracles.nothing_in_place()
)


@pytest.mark.parametrize("number", [3, -2.5, 1, 0])
def test_b_may_be_a_number(learner, draw, number):
    a = draw(4, 2)

    expect(learner.multiply(a, number)).equals(a * number).shares_nothing()


@pytest.mark.parametrize(
    "shapes", [((3, 1), (4,)), ((3,), (2, 3)), ((), (2,)), ((2, 1, 3), (4, 1))]
)
def test_shapes_broadcast(learner, draw, shapes):
    a, b = (draw(*shape) for shape in shapes)

    expect(learner.multiply(a, b)).equals(a * b)


def test_square_matrices_are_multiplied_element_by_element(learner, draw):
    a, b = draw(3, 3), draw(3, 3)

    expect(learner.multiply(a, b)).equals(a * b)


def test_gradients_are_summed_where_an_argument_was_stretched(learner, draw):
    a, b = (draw(*shape, dtype=torch.float64, requires_grad=True) for shape in [(3, 1), (4,)])

    expect(learner.multiply(a, b)).equals(a * b).gradients_agree_with(oracle)


def test_integers_stay_integers(learner, draw):
    a, b = draw.integers(5, low=-9, high=9), draw.integers(5, low=-9, high=9, dtype=torch.int32)

    expect(learner.multiply(a, b)).equals(a * b)
    expect(learner.multiply(b, 3)).equals(b * 3)


def test_integers_are_exact_however_large(learner):
    a, b = torch.tensor([2**53 + 1, -(2**53) - 1, 2**24 + 1]), torch.tensor([2, 3, 1])

    expect(learner.multiply(a, b)).equals(oracle(a, b))
    expect(learner.multiply(a, 3)).equals(oracle(a, 3))


def test_a_number_is_not_rounded(learner, draw):
    a = draw(5, dtype=torch.float64)

    expect(learner.multiply(a, 0.1)).equals(a * 0.1)


def test_an_integer_times_a_float_is_a_float(learner, draw):
    a, b = draw.integers(5, low=-9, high=9), draw(5)

    expect(learner.multiply(a, b)).equals(a * b)
    expect(learner.multiply(a, 0.5)).equals(a * 0.5)


def test_float32_times_float64_is_float64(learner, draw):
    a, b = draw.away_from(0.0, 5, by=0.5), draw(5, dtype=torch.float64)

    expect(learner.multiply(a, b)).equals(a * b)
    expect(learner.multiply(b, a)).equals(b * a)


def test_0_times_infinity_or_nan_is_nan(learner):
    t = torch.tensor([float("inf"), float("nan"), 2.0])

    expect(learner.multiply(t, 0)).equals(t * 0)


def test_an_integer_times_a_float_0_is_a_float(learner, draw):
    t = draw.integers(5, low=-9, high=9)

    expect(learner.multiply(t, 0.0)).equals(t * 0.0)
