"""elementwise_power: each element of one tensor to the power of its own exponent."""

import math

import pytest
import torch

from torchkata.testing import expect, oracles_beside, standard

oracles = oracles_beside(__file__)

oracle = torch.pow

CLOSE = {"rtol": 1e-4, "atol": 1e-6}


def _positive(draw, *shape, dtype=torch.float32):
    return draw.uniform(*shape, low=0.3, high=3.0, dtype=dtype)


def inputs(draw, n):
    return _positive(draw, n, 3), 2 * draw(n, 3)


test_standard = standard(
    "elementwise_power",
    inputs,
    oracle,
    gradient=True,
    allowed=oracles.allowed("pow", also="complex cos cumprod log_softmax sin special_xlogy xlogy"),
    **CLOSE,
)


@pytest.mark.parametrize("shapes", [((3, 1), (4,)), ((4,), (2, 4)), ((), (2,)), ((3,), ())])
def test_shapes_broadcast(learner, draw, shapes):
    base, exponent = _positive(draw, *shapes[0]), draw(*shapes[1])

    expect(learner.elementwise_power(base, exponent)).equals(oracle(base, exponent), **CLOSE)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
def test_a_negative_base_with_whole_exponents(learner, draw, dtype):
    base = -_positive(draw, 11, dtype=dtype)
    exponent = torch.arange(-5, 6).to(dtype)

    expect(learner.elementwise_power(base, exponent)).equals(oracle(base, exponent), **CLOSE)


def test_a_negative_base_with_a_fraction_has_no_power(learner, draw):
    base = -_positive(draw, 6)
    exponent = torch.tensor([0.5, 1.5, -0.5, -2.25, 1 / 3, 4.75])

    expect(learner.elementwise_power(base, exponent)).equals(torch.full((6,), math.nan))


def test_both_signs_beside_each_other(learner, draw):
    base = draw.away_from(0.0, 5, 1)
    exponent = torch.tensor([-3.0, -2.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0])

    expect(learner.elementwise_power(base, exponent)).equals(oracle(base, exponent), **CLOSE)


def test_exponent_0_gives_1_for_every_base(learner, draw):
    base = torch.cat([draw(4), torch.tensor([0.0, 1.0, -1.0])])

    expect(learner.elementwise_power(base, torch.zeros(7))).equals(torch.ones(7))


def test_a_base_of_0(learner):
    exponent = torch.tensor([0.5, 1.0, 2.0, 3.0, -0.5, -1.0, -2.0, -3.0])

    expect(learner.elementwise_power(torch.zeros(8), exponent)).equals(
        torch.tensor([0.0] * 4 + [math.inf] * 4)
    )


def test_exponent_1_gives_a_new_tensor(learner, draw):
    base = _positive(draw, 3)

    expect(learner.elementwise_power(base, torch.ones(3))).equals(base, **CLOSE).shares_nothing()


def test_whole_exponents_may_be_large(learner, draw):
    base = torch.tensor([[1.01], [-1.01], [0.98], [-0.98]], dtype=torch.float64)
    exponent = draw.integers(6, low=-400, high=400).double()

    expect(learner.elementwise_power(base, exponent)).equals(oracle(base, exponent), rtol=1e-9)


def test_the_gradient_of_every_positive_base(learner, draw):
    base = _positive(draw, 4, 1, dtype=torch.float64).requires_grad_()
    exponent = torch.tensor([-2.0, -0.5, 1.0, 1.5, 3.0], dtype=torch.float64, requires_grad=True)

    seen = learner.elementwise_power(base, exponent)

    expect(seen).equals(oracle(base, exponent)).gradients_agree_with(oracle)
