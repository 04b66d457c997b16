"""best_polynomial: the polynomial of a given degree with the smallest mean squared error."""

import pytest
import torch

from torchkata.testing import expect, standard

CLOSE = {"rtol": 1e-7, "atol": 1e-7}


def _points(draw, n, dtype=torch.float32):
    # Nearly equal steps: the powers of x are then far from being multiples of each other.
    step = 2.5 / n
    x = torch.linspace(-1, 1.5, n, dtype=torch.float64)
    x = x + 0.3 * step * draw.uniform(n, dtype=torch.float64)
    return x.to(dtype)[draw.permutation(n)], draw(n, dtype=dtype)


def inputs(draw, n):
    # Four points more than n: as many as the three coefficients need, and one.
    return *_points(draw, n + 4), 2


def oracle(x, y, degree):
    powers = x.unsqueeze(1) ** torch.arange(degree + 1, dtype=x.dtype)
    return torch.linalg.pinv(powers) @ y


test_standard = standard(
    "best_polynomial",
    inputs,
    oracle,
    gradient=True,
    autograd=False,
    rtol=1e-3,
    atol=1e-3,
    without={"takes_expanded_inputs": "no polynomial fits best where all x are equal"},
)


@pytest.mark.parametrize("degree", [0, 1, 2, 3, 5])
def test_any_degree(learner, draw, degree):
    x, y = _points(draw, 9, torch.float64)

    expect(learner.best_polynomial(x, y, degree)).equals(oracle(x, y, degree), **CLOSE)


@pytest.mark.parametrize("degree", [1, 3, 4])
def test_points_on_a_polynomial_give_that_polynomial(learner, draw, degree):
    x, _ = _points(draw, 8, torch.float64)
    wanted = draw(degree + 1, dtype=torch.float64)

    y = sum(c * x**k for k, c in enumerate(wanted))

    expect(learner.best_polynomial(x, y, degree)).equals(wanted, **CLOSE)


def test_as_many_points_as_coefficients(learner, draw):
    x, y = _points(draw, 4, torch.float64)

    expect(learner.best_polynomial(x, y, 3)).equals(oracle(x, y, 3), **CLOSE)


def test_inputs_that_occur_twice(learner, draw):
    x, _ = _points(draw, 4, torch.float64)
    x = torch.cat([x, x, x[:1]])
    y = draw(9, dtype=torch.float64)

    expect(learner.best_polynomial(x, y, 2)).equals(oracle(x, y, 2), **CLOSE)


def test_degree_0_is_the_mean(learner, draw):
    x, y = _points(draw, 5, torch.float64)

    expect(learner.best_polynomial(x, y, 0)).equals(y.mean().unsqueeze(0))


def test_one_point_and_degree_0(learner, draw):
    x, y = draw(1, dtype=torch.float64), draw(1, dtype=torch.float64)

    expect(learner.best_polynomial(x, y, 0)).equals(y)


def test_zero_is_an_input_too(learner, draw):
    x = torch.tensor([0.0, 2.0, -1.0, 1.0, 0.0], dtype=torch.float64)
    y = draw(5, dtype=torch.float64)

    expect(learner.best_polynomial(x, y, 2)).equals(oracle(x, y, 2), **CLOSE)


def test_many_points(learner, draw):
    x, noise = _points(draw, 60, torch.float64)
    y = 2 * x**3 - x + 0.5 + noise

    expect(learner.best_polynomial(x, y, 3)).equals(oracle(x, y, 3), **CLOSE)
