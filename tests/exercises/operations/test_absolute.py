"""absolute: the distance of each element from zero."""

import pytest
import torch

from torchkata.testing import SIGNED, expect, oracles_beside, standard

oracles = oracles_beside(__file__)

oracle = torch.abs


def inputs(draw, n):
    return (draw.away_from(0.0, n, 3),)


test_standard = standard(
    "absolute",
    inputs,
    oracle,
    dtypes=SIGNED,
    gradient=True,
    allowed=oracles.allowed("abs copysign hypot", "relu"),
)


@pytest.mark.parametrize("shape", [(), (6,), (2, 3, 4)])
def test_any_shape_will_do(learner, draw, shape):
    t = draw(*shape)

    expect(learner.absolute(t)).equals(oracle(t))


@pytest.mark.parametrize("dtype", [torch.int64, torch.int32, torch.int16, torch.float16])
def test_keeps_the_dtype(learner, draw, dtype):
    t = draw.integers(9, low=-9, high=9, dtype=dtype)

    expect(learner.absolute(t)).equals(oracle(t))


def test_zero_stays_zero(learner):
    t = torch.tensor([0.0, -0.0, 1.0])

    expect(learner.absolute(t)).equals(oracle(t))


def test_nan_stays_nan_and_infinity_loses_its_sign(learner):
    inf = float("inf")

    t = torch.tensor([float("nan"), -inf, inf, -1.0])
    expect(learner.absolute(t)).equals(oracle(t))


def test_nothing_overflows_or_vanishes_on_the_way(learner):
    large, small = torch.tensor([-3e38, 2e30]), torch.tensor([-3e-30, 2e-30])

    expect(learner.absolute(large)).equals(oracle(large))
    expect(learner.absolute(small)).equals(oracle(small), atol=0.0)


def test_large_integers_are_exact(learner):
    t = torch.tensor([-(2**53) - 1, 2**53 + 1])

    expect(learner.absolute(t)).equals(oracle(t))


def test_positive_numbers_get_new_memory_too(learner, draw):
    expect(learner.absolute(draw.uniform(4, low=1.0, high=2.0))).shares_nothing()
