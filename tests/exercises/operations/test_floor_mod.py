"""floor_mod: the remainder of a divided by b, with the sign of b."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)

oracle = torch.remainder


def _pair(draw, *shape, dtype=torch.float32):
    """a and b of both signs; a is far from every multiple of b, where the result jumps."""
    b = draw.away_from(0.0, *shape, by=0.5).to(dtype)
    whole = draw.integers(*shape, low=-4, high=5)
    return b * (whole + draw.uniform(*shape, low=0.1, high=0.9, dtype=dtype)), b


def inputs(draw, n):
    return _pair(draw, n, 3)


test_standard = standard(
    "floor_mod", inputs, oracle, dtypes=FLOATS, allowed=oracles.allowed("remainder fmod")
)


@pytest.mark.parametrize("signs", [(1, 1), (1, -1), (-1, 1), (-1, -1)])
def test_the_sign_is_that_of_b(learner, signs):
    a, b = signs[0] * torch.tensor([7.25, 0.5, 4.75]), signs[1] * torch.tensor([3.0, 2.0, 1.5])

    expect(learner.floor_mod(a, b)).equals(oracle(a, b))


def test_every_pair_of_small_integers(learner):
    a = torch.arange(-12, 13).unsqueeze(1)
    b = torch.tensor([-5, -4, -3, -2, -1, 1, 2, 3, 4, 5])

    expect(learner.floor_mod(a, b)).equals(oracle(a, b))


def test_integers_are_exact_however_large(learner):
    a, b = torch.tensor([2**53 + 1, -(2**53) - 1, 2**24 + 1]), torch.tensor([2, 2, 2])

    expect(learner.floor_mod(a, b)).equals(oracle(a, b))


def test_keeps_small_integers_small(learner, draw):
    a = draw.integers(9, low=-9, high=9, dtype=torch.int32)
    b = torch.tensor(4, dtype=torch.int32)

    expect(learner.floor_mod(a, b)).equals(oracle(a, b))


@pytest.mark.parametrize("number", [3, -3, 2.5])
def test_b_may_be_a_number(learner, draw, number):
    a = draw.integers(12, low=-20, high=20)

    expect(learner.floor_mod(a, number)).equals(oracle(a, number))


def test_multiples_have_remainder_0(learner):
    a, b = torch.tensor([6.0, -6.0, 6.0, -6.0, 0.0]), torch.tensor([3.0, 3.0, -3.0, -3.0, 3.0])

    expect(learner.floor_mod(a, b)).equals(torch.zeros(5))


@pytest.mark.parametrize("shapes", [((3, 1), (4,)), ((4,), (2, 4)), ((), (2,))])
def test_shapes_broadcast(learner, draw, shapes):
    a, b = (draw.integers(*shape, low=1, high=30) for shape in shapes)

    expect(learner.floor_mod(a, b)).equals(oracle(a, b))


def test_a_number_has_no_dtype_or_shape_of_its_own(learner, draw):
    small = draw.integers(9, low=-9, high=9, dtype=torch.int32)
    single = draw.integers(low=-9, high=9)

    expect(learner.floor_mod(small, 4)).equals(oracle(small, 4))
    expect(learner.floor_mod(single, 4)).equals(oracle(single, 4))


def test_a_number_is_not_rounded(learner, draw):
    whole = draw.integers(6, low=-4, high=5)
    a = 0.3 * (whole + draw.uniform(6, low=0.1, high=0.9, dtype=torch.float64))

    expect(learner.floor_mod(a, 0.3)).equals(oracle(a, 0.3))


def test_float32_and_float64_give_float64(learner, draw):
    a, b = _pair(draw, 5)

    expect(learner.floor_mod(a, b.double())).equals(oracle(a, b.double()))
