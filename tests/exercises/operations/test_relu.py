"""relu: each element if it is above zero, otherwise 0."""

import pytest
import torch

from torchkata.testing import NUMBERS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)

oracle = torch.relu

INF, NAN = float("inf"), float("nan")


def inputs(draw, n):
    return (draw.away_from(0.0, n, 4),)


test_standard = standard(
    "relu", inputs, oracle, dtypes=NUMBERS, gradient=True, allowed=oracles.allowed(oracles.PICKS)
)


@pytest.mark.parametrize("shape", [(), (7,), (2, 3, 4)])
def test_any_shape_will_do(learner, draw, shape):
    t = draw(*shape)

    expect(learner.relu(t)).equals(oracle(t))


@pytest.mark.parametrize("dtype", [torch.int64, torch.int32, torch.int16, torch.float16])
def test_keeps_the_dtype(learner, draw, dtype):
    t = draw.integers(9, low=-9, high=9, dtype=dtype)

    expect(learner.relu(t)).equals(oracle(t))


def test_minus_infinity_becomes_0_and_infinity_stays(learner):
    t = torch.tensor([-INF, INF, -1.0, 0.0])

    expect(learner.relu(t)).equals(torch.tensor([0.0, INF, 0.0, 0.0]), atol=0.0)


def test_nan_stays_nan(learner):
    t = torch.tensor([NAN, -1.0, 2.0])

    expect(learner.relu(t)).equals(torch.tensor([NAN, 0.0, 2.0]))


def test_large_numbers_stay_as_they_are(learner):
    t = torch.tensor([3e38, -3e38, 2e38])

    expect(learner.relu(t)).equals(oracle(t))


def test_large_integers_are_exact(learner):
    t = torch.tensor([2**53 + 1, -(2**53) - 1, 2**24 + 1])

    expect(learner.relu(t)).equals(oracle(t))


def test_positive_numbers_get_new_memory_too(learner, draw):
    expect(learner.relu(draw.uniform(4, low=1.0, high=2.0))).shares_nothing()
