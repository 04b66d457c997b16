"""clamp: each element if it lies between two bounds, otherwise the nearer bound."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)

LOW, HIGH = -0.5, 0.75

INF = float("inf")


def inputs(draw, n):
    return draw(n, 5), LOW, HIGH


def oracle(t, low, high):
    return t.clone() if low is None and high is None else torch.clamp(t, low, high)


test_standard = standard(
    "clamp", inputs, oracle, dtypes=FLOATS, gradient=True, allowed=oracles.allowed(oracles.PICKS)
)


@pytest.mark.parametrize("bounds", [(LOW, None), (None, HIGH), (None, None)])
def test_either_bound_may_be_none(learner, draw, bounds):
    t = draw(20)

    for each in [(LOW, HIGH), bounds]:
        expect(learner.clamp(t, *each)).equals(oracle(t, *each)).shares_nothing()


@pytest.mark.parametrize("bounds", [(0.0, None), (None, 0.0), (0, 1), (0.25, 0.25)])
def test_zero_is_a_bound_too(learner, draw, bounds):
    t = draw(20)

    expect(learner.clamp(t, *bounds)).equals(oracle(t, *bounds))


@pytest.mark.parametrize("bounds", [(-9.0, 9.0), (2.0, 3.0), (-3.0, -2.0)])
def test_all_inside_or_all_outside(learner, draw, bounds):
    t = draw.uniform(6, low=-1.0, high=1.0)

    expect(learner.clamp(t, *bounds)).equals(oracle(t, *bounds)).shares_nothing()


def test_one_bound_alone_has_its_gradient(learner, draw):
    t = draw(8, dtype=torch.float64, requires_grad=True)

    for bounds in [(LOW, None), (None, HIGH), (None, None)]:
        expect(learner.clamp(t, *bounds)).equals(oracle(t, *bounds)).gradients_agree_with(oracle)


def test_nan_stays_nan_and_infinities_go_to_the_bounds(learner):
    t = torch.tensor([float("nan"), -INF, INF, 0.1])

    expect(learner.clamp(t, LOW, HIGH)).equals(oracle(t, LOW, HIGH))


@pytest.mark.parametrize("dtype", [torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8])
def test_integers_stay_integers(learner, draw, dtype):
    t = draw.integers(3, 4, low=0, high=10, dtype=dtype)

    for bounds in [(2, 6), (2, None), (None, 6), (None, None)]:
        expect(learner.clamp(t, *bounds)).equals(oracle(t, *bounds))


def test_integers_below_0_stay_integers(learner, draw):
    t = draw.integers(3, 4, low=-9, high=10)

    for bounds in [(-2, 3), (-2, None), (None, 3), (None, -2)]:
        expect(learner.clamp(t, *bounds)).equals(oracle(t, *bounds))


def test_integers_stay_integers_where_a_bound_is_a_whole_float(learner, draw):
    t = draw.integers(3, 4, low=-9, high=10)

    for bounds in [(-2.0, 3.0), (-2.0, None), (None, 3.0)]:
        expect(learner.clamp(t, *bounds)).equals(oracle(t, *bounds).to(t.dtype))


def test_large_integers_are_exact(learner):
    t = torch.tensor([2**53 + 1, -(2**53) - 1, 7])

    for bounds in [(5, None), (None, 5), (None, None)]:
        expect(learner.clamp(t, *bounds)).equals(oracle(t, *bounds))


@pytest.mark.parametrize("middle", [2**24 + 1, 2**53 + 1])
def test_a_large_integer_is_compared_exactly(learner, middle):
    t = torch.tensor([middle - 1, middle, middle + 1])

    for bounds in [(middle, None), (None, middle)]:
        expect(learner.clamp(t, *bounds)).equals(oracle(t, *bounds))


@pytest.mark.parametrize("bounds", [(0.1, None), (None, 0.1), (-0.3, 0.1)])
def test_a_bound_is_not_rounded(learner, draw, bounds):
    t = draw.uniform(12, low=-1.0, high=1.0).double()
    t[:2] = torch.tensor([-1.0, 1.0])

    expect(learner.clamp(t, *bounds)).equals(oracle(t, *bounds), rtol=1e-12, atol=0)


@pytest.mark.parametrize("shape", [(), (2, 3, 4)])
def test_any_shape_will_do(learner, draw, shape):
    t = 2 * draw(*shape)

    expect(learner.clamp(t, LOW, HIGH)).equals(oracle(t, LOW, HIGH))
