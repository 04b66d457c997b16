"""power: each element of t to the power n, by repeated squaring."""

import math

import pytest
import torch

from torchkata.testing import NUMBERS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)

oracle = torch.pow

OTHER_WAYS_UP = """
    addcdiv addcmul cumprod div exp exp2 expm1 floor_divide hypot index_add ldexp lerp log log10
    log1p log2 pow prod reciprocal rsqrt sqrt
"""

MULTIPLICATIONS = {"mul", "mul_", "multiply", "multiply_"}


def inputs(draw, n):
    return draw(n, 3), 5


test_standard = standard(
    "power", inputs, oracle, dtypes=NUMBERS, gradient=True, allowed=oracles.allowed(OTHER_WAYS_UP)
)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 6, 7, 8, 11, 13])
def test_any_whole_power(learner, draw, n):
    t = draw.uniform(4, 2, low=-1.5, high=1.5)

    expect(learner.power(t, n)).equals(t**n).shares_nothing()


@pytest.mark.parametrize("n", [0, 1, 6, 13])
def test_the_gradient_of_any_power(learner, draw, n):
    t = draw(3, 2, dtype=torch.float64, requires_grad=True)

    expect(learner.power(t, n)).equals(t**n).gradients_agree_with(oracle)


@pytest.mark.parametrize("dtype", [torch.int64, torch.int32, torch.int16, torch.float16])
def test_power_0_is_ones_of_the_same_dtype(learner, dtype):
    t = torch.tensor([[0, 1, -2]], dtype=dtype)

    expect(learner.power(t, 0)).equals(torch.ones_like(t))


def test_power_0_of_nan_or_infinity_is_1(learner):
    t = torch.tensor([float("nan"), float("inf"), 0.0])

    expect(learner.power(t, 0)).equals(torch.ones(3))


@pytest.mark.parametrize("n", [1, 5, 10])
def test_integers_are_exact(learner, draw, n):
    t = draw.integers(3, 4, low=-40, high=40)

    expect(learner.power(t, n)).equals(t**n)


@pytest.mark.parametrize("shape", [(), (6,), (2, 3, 4)])
def test_any_shape_will_do(learner, draw, shape):
    t = draw(*shape)

    expect(learner.power(t, 3)).equals(t**3)


@pytest.mark.parametrize("n", [10, 11, 15, 16, 31, 100, 1000])
def test_multiplies_at_most_twice_for_each_binary_digit(learner, draw, n):
    t, most = draw.uniform(3, low=0.9, high=1.1), math.floor(2 * math.log2(n) + 2)

    seen = learner.power(t, n)

    count = sum(seen.observation.calls.get(name, 0) for name in MULTIPLICATIONS)
    expect(seen).equals((t.double() ** n).float(), rtol=1e-3).holds(
        count <= most,
        f"took {count} multiplications for n = {n}; {most} are enough if you square as you go",
        "too much work",
    )


def test_takes_few_operations_of_any_name(learner, draw):
    t = draw.uniform(3, low=0.9, high=1.1)

    seen = learner.watching(work=True).power(t, 1000)

    expect(seen).equals((t.double() ** 1000).float(), rtol=1e-3).at_most(operations=60)


def test_integers_beyond_float64_are_exact(learner):
    t = torch.tensor([3, -5, 7, -7])

    expect(learner.power(t, 22)).equals(t**22)
