"""softmax: exp(t) divided by its sum along dim, stable for large elements."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)

oracle = torch.softmax

INF = float("inf")

AT_1000 = 1e-4  # float32 rounds a logarithm near 1000 by 3e-5, and a right answer may use one


def inputs(draw, n):
    return draw(n, 4), 1


test_standard = standard(
    "softmax",
    inputs,
    oracle,
    dtypes=FLOATS,
    gradient=True,
    allowed=oracles.allowed(also=f"{oracles.SUMS} topk"),  # functional.normalize is fine
)


@pytest.mark.parametrize(
    ("shape", "dim"),
    [((5,), 0), ((5,), -1), ((3, 4), 0), ((3, 4), -2), ((3, 3), 0), ((3, 3), 1)]
    + [((2, 3, 4), dim) for dim in (0, 1, 2, -1, -2, -3)],
)
def test_along_any_dimension(learner, draw, shape, dim):
    t = 3 * draw(*shape)

    expect(learner.softmax(t, dim)).equals(oracle(t, dim))


@pytest.mark.parametrize("dim", [0, 1, -1])
def test_the_gradient_along_any_dimension(learner, draw, dim):
    t = draw(3, 2, 4, dtype=torch.float64, requires_grad=True)

    expect(learner.softmax(t, dim)).equals(oracle(t, dim)).gradients_agree_with(oracle)


@pytest.mark.parametrize("level", [1000.0, -1000.0])
def test_stable_at_plus_and_minus_1000(learner, draw, level):
    t = level + draw(3, 4)

    expect(learner.softmax(t, 1)).equals(oracle(t, 1), atol=AT_1000)


def test_rows_on_very_different_levels(learner, draw):
    t = torch.tensor([[1000.0], [0.0], [-1000.0]]) + draw(3, 4)

    expect(learner.softmax(t, 1)).equals(oracle(t, 1), atol=AT_1000)


def test_one_element_far_above_the_others_gets_everything(learner):
    t = torch.tensor([[-1000.0, 1000.0, 0.0], [1000.0, 999.0, -1000.0]])

    expect(learner.softmax(t, 1)).equals(oracle(t, 1), atol=AT_1000)


def test_the_gradient_is_stable_too(learner, draw):
    t = (1000 + draw(2, 3, dtype=torch.float64)).requires_grad_()

    expect(learner.softmax(t, 1)).equals(oracle(t, 1)).gradients_agree_with(oracle)


def test_minus_infinity_gets_no_weight(learner):
    t = torch.tensor([[-INF, 0.0, 1.0], [2.0, -INF, -INF]])

    expect(learner.softmax(t, 1)).equals(oracle(t, 1))


def test_small_weights_are_not_lost_in_an_epsilon(learner):
    t = torch.tensor([-30.0, 0.0, -20.0])

    expect(learner.softmax(t, 0)).equals(oracle(t, 0), rtol=1e-4, atol=0.0)
