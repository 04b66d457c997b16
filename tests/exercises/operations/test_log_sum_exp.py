"""log_sum_exp: the logarithm of the sum of exp(t) along dim, stable for large elements."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)

oracle = torch.logsumexp

INF = float("inf")


def inputs(draw, n):
    return draw(n, 4), 1


test_standard = standard(
    "log_sum_exp",
    inputs,
    oracle,
    dtypes=FLOATS,
    gradient=True,
    allowed=oracles.allowed(also=oracles.SUMS),
)


@pytest.mark.parametrize(
    ("shape", "dim"),
    [((5,), 0), ((5,), -1), ((3, 4), 0), ((3, 4), -2), ((3, 3), 0), ((1, 3), 1), ((3, 1), 1)]
    + [((2, 1, 4), dim) for dim in (0, 1, 2, -1, -2, -3)],
)
def test_along_any_dimension(learner, draw, shape, dim):
    t = 3 * draw(*shape)

    expect(learner.log_sum_exp(t, dim)).equals(oracle(t, dim)).shares_nothing()


@pytest.mark.parametrize("dim", [0, 1, -1])
def test_the_gradient_along_any_dimension(learner, draw, dim):
    t = draw(3, 2, 4, dtype=torch.float64, requires_grad=True)

    expect(learner.log_sum_exp(t, dim)).equals(oracle(t, dim)).gradients_agree_with(oracle)


@pytest.mark.parametrize("level", [1000.0, -1000.0])
def test_stable_at_plus_and_minus_1000(learner, draw, level):
    t = level + draw(3, 4)

    expect(learner.log_sum_exp(t, 1)).equals(oracle(t, 1))


def test_rows_on_very_different_levels(learner, draw):
    t = torch.tensor([[1000.0], [0.0], [-1000.0]]) + draw(3, 4)

    expect(learner.log_sum_exp(t, 1)).equals(oracle(t, 1), rtol=1e-6, atol=1e-5)


def test_the_gradient_is_stable_too(learner, draw):
    t = (1000 + draw(2, 3, dtype=torch.float64)).requires_grad_()

    expect(learner.log_sum_exp(t, 1)).equals(oracle(t, 1)).gradients_agree_with(oracle)


def test_minus_infinity_adds_nothing(learner):
    t = torch.tensor([[-INF, 0.0, 1.0], [2.0, -INF, -INF], [0.5, 0.25, 1.5]])

    expect(learner.log_sum_exp(t, 1)).equals(oracle(t, 1))


def test_all_minus_infinity_gives_minus_infinity(learner):
    t = torch.tensor([[-INF, -INF], [-INF, 3.0], [1.0, 2.0]])

    expect(learner.log_sum_exp(t, 1)).equals(oracle(t, 1))


def test_nan_stays_nan(learner):
    t = torch.tensor([[float("nan"), 1.0], [-INF, 3.0]])

    expect(learner.log_sum_exp(t, 1)).equals(torch.tensor([float("nan"), 3.0]))
