"""leaky_relu: each element where it is above zero, else slope times the element."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)
oracle = functional.leaky_relu
INF, NAN = float("inf"), float("nan")


def inputs(draw, n):
    return draw.away_from(0.0, n, 4), 0.25


test_standard = standard(
    "leaky_relu", inputs, oracle, gradient=True, allowed=oracles.allowed(oracles.PICKS)
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


def test_positive_numbers_come_back_in_memory_of_their_own(learner, draw):
    expect(learner.leaky_relu(draw.uniform(4, low=1.0, high=2.0), 0.5)).shares_nothing()


def test_slope_1_gives_memory_of_its_own_too(learner, draw):
    t = draw(6)

    expect(learner.leaky_relu(t, 1.0)).equals(t).shares_nothing()


def test_the_slope_counts_in_full(learner, draw):
    t = draw.uniform(6, low=-3.0, high=-1.0, dtype=torch.float64)

    expect(learner.leaky_relu(t, 0.1)).equals(oracle(t, 0.1))


@wrong_answer("leaky_relu is what you are building: compare and choose.")
def built_in(t, slope):
    return functional.leaky_relu(t, slope)


@wrong_answer("prelu is leaky_relu by another name: compare and choose.")
def by_prelu(t, slope):
    return functional.prelu(t, t.new_full((1,), slope))


@wrong_answer("relu and clamp do the choosing for you: compare, and choose with where.")
def by_two_relus(t, slope):
    return torch.relu(t) - slope * torch.relu(-t)


@wrong_answer("relu and clamp do the choosing for you: compare, and choose with where.")
def by_two_clamps(t, slope):
    return t.clamp(min=0) + slope * t.clamp(max=0)


@wrong_answer("The larger of t and slope · t is right only for slopes from 0 to 1, and a built-in.")
def by_maximum(t, slope):
    return torch.maximum(t, slope * t)


@wrong_answer("The larger of t and slope · t is right only for slopes from 0 to 1.")
def larger_of_both(t, slope):
    return torch.where(slope * t > t, slope * t, t)


@wrong_answer("The slope is on the positive side: it belongs to the elements below zero.")
def slope_on_the_positive_side(t, slope):
    return torch.where(t > 0, slope * t, t)


@wrong_answer("Negative elements became 0: they are to leak, scaled by the slope.")
def plain_relu(t, slope):
    return torch.where(t < 0, 0, t)


@wrong_answer("Negative elements became the slope itself. Multiply it by the element.")
def constant_slope(t, slope):
    return torch.where(t < 0, slope, t)


@wrong_answer("The sign is turned: slope times a negative element is negative.")
def sign_turned(t, slope):
    return torch.where(t < 0, -slope * t, t)


@wrong_answer("The slope is fixed at 0.01. It is an argument.")
def slope_of_the_default(t, slope):
    return torch.where(t < 0, 0.01 * t, t)


@wrong_answer("Products with masks turn infinities into NaN: 0 · inf is not 0. Choose with where.")
def two_masks(t, slope):
    return t * (t > 0) + slope * t * (t <= 0)


@wrong_answer("t was changed in place: write into a copy, or build a new tensor.")
def in_place(t, slope):
    with torch.no_grad():
        t[t < 0] *= slope
    return t


@wrong_answer("With nothing to change t itself came back: the result is a new tensor.")
def nothing_to_do(t, slope):
    return t if bool((t > 0).all()) else torch.where(t < 0, slope * t, t)


@wrong_answer(oracles.CUT)
def detached(t, slope):
    return torch.where(t < 0, slope * t, t).detach()


@wrong_answer(oracles.CUT)
def in_python(t, slope):
    flat = [slope * number if number < 0 else number for number in t.flatten().tolist()]
    return torch.tensor(flat, dtype=t.dtype).view(t.shape)


@wrong_answer("Negative elements became the slope itself. Multiply it by the element.")
def constant_slope_for_all_others(t, slope):
    return torch.where(t > 0, t, slope)


@wrong_answer("The slope lost its sign: below 0 it turns negative elements positive.")
def size_of_the_slope(t, slope):
    return torch.where(t > 0, t, abs(slope) * t)


@wrong_answer("At slope 1 t itself came back: the result is a new tensor.")
def slope_1_is_t_itself(t, slope):
    return t if slope == 1 else torch.where(t > 0, t, slope * t)


@wrong_answer("torch.tensor(0.1) is float32, and rounds the slope: leave it as it is.")
def slope_made_a_tensor(t, slope):
    return torch.where(t > 0, t, torch.tensor(slope) * t)


@wrong_answer("t was changed in place: write into a copy, or build a new tensor.")
def in_place_where_autograd_forbids_it(t, slope):
    t[t < 0] *= slope
    return t


@right_answer
def scaled_on_a_copy(t, slope):
    out = t.clone()
    out[t < 0] *= slope
    return out


@right_answer
def factor_for_each_element(t, slope):
    factors = torch.ones_like(t)
    factors[t < 0] = slope
    return t * factors


@right_answer
def from_the_positive_part(t, slope):
    def positive(t):
        return torch.where(t < 0, 0, t)

    return positive(t) - slope * positive(-t)
