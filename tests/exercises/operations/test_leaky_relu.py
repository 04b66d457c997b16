"""leaky_relu: each element if it is above zero, otherwise slope times the element."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)

oracle = functional.leaky_relu

INF, NAN = float("inf"), float("nan")


def inputs(draw, n):
    return draw.away_from(0.0, n, 4), 0.25


test_standard = standard(
    "leaky_relu",
    inputs,
    oracle,
    dtypes=FLOATS,
    gradient=True,
    allowed=oracles.allowed(oracles.PICKS),
)


@pytest.mark.parametrize("slope", [0.0, 0.01, 1.0, 1.5, 3.0, -0.5, -2.0])
def test_any_slope_will_do(learner, draw, slope):
    t = draw.away_from(0.0, 8)

    for each in (0.5, slope):
        expect(learner.leaky_relu(t, each)).equals(oracle(t, each))


@pytest.mark.parametrize("slope", [1.5, -0.5])
def test_the_gradient_of_any_slope(learner, draw, slope):
    t = draw.away_from(0.0, 8).double().requires_grad_()

    expect(learner.leaky_relu(t, slope)).equals(oracle(t, slope)).gradients_agree_with(oracle)


@pytest.mark.parametrize("shape", [(), (7,), (2, 3, 4)])
def test_any_shape_will_do(learner, draw, shape):
    t = draw(*shape)

    expect(learner.leaky_relu(t, 0.125)).equals(oracle(t, 0.125))


def test_nan_stays_nan_and_infinities_are_scaled(learner):
    t = torch.tensor([NAN, -INF, INF, 0.0])

    expect(learner.leaky_relu(t, 0.5)).equals(torch.tensor([NAN, -INF, INF, 0.0]))


def test_positive_numbers_get_new_memory_too(learner, draw):
    expect(learner.leaky_relu(draw.uniform(4, low=1.0, high=2.0), 0.5)).shares_nothing()


def test_slope_1_gives_new_memory_too(learner, draw):
    t = draw(6)

    expect(learner.leaky_relu(t, 1.0)).equals(t).shares_nothing()


def test_the_slope_is_not_rounded(learner, draw):
    t = draw.uniform(6, low=-3.0, high=-1.0, dtype=torch.float64)

    expect(learner.leaky_relu(t, 0.1)).equals(oracle(t, 0.1))
