"""absolute: the distance of each element from zero."""

import pytest
import torch

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)
oracle = torch.abs


def inputs(draw, n):
    return (draw.away_from(0.0, n, 3),)


test_standard = standard(
    "absolute", inputs, oracle, gradient=True, allowed=oracles.allowed("abs copysign hypot", "relu")
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


def test_positive_numbers_come_back_in_memory_of_their_own(learner, draw):
    expect(learner.absolute(draw.uniform(4, low=1.0, high=2.0))).shares_nothing()


@wrong_answer("abs is what you are building: turn the sign where it is negative.")
def built_in(t):
    return t.abs()


@wrong_answer("That lets another built-in take the absolute value: turn the sign yourself.")
def by_copysign(t):
    return torch.copysign(t, torch.ones_like(t)).to(t.dtype)


@wrong_answer("That lets another built-in take the absolute value: turn the sign yourself.")
def by_hypot(t):
    return torch.hypot(t, torch.zeros_like(t))


@wrong_answer("That lets another built-in take the absolute value: turn the sign yourself.")
def by_norm(t):
    return torch.linalg.vector_norm(t.unsqueeze(-1), dim=-1)


@wrong_answer(
    "Squaring and taking the root overflows for large elements and makes floats of integers."
)
def root_of_the_square(t):
    return (t * t).sqrt()


@wrong_answer("Every sign was turned. Positive elements stay as they are.")
def negated(t):
    return -t


@wrong_answer("Negative elements became 0. They turn positive.")
def negative_to_zero(t):
    return torch.where(t < 0, torch.zeros_like(t), t)


@wrong_answer("t was changed in place: write into a copy, or build a new tensor.")
def in_place(t):
    with torch.no_grad():
        t[t < 0] *= -1
    return t


@wrong_answer("With nothing to change t itself came back: the result is a new tensor.")
def nothing_to_do(t):
    return t if bool((t > 0).all()) else torch.where(t < 0, -t, t)


@wrong_answer(oracles.CUT)
def detached(t):
    return torch.where(t < 0, -t, t).detach()


@wrong_answer("Some elements were left out: the result has t's shape.")
def negatives_dropped(t):
    return t[t >= 0]


@wrong_answer("An int64 factor widens smaller integers: the result has t's dtype.")
def widened(t):
    return t * torch.where(t < 0, -1, 1)


@wrong_answer("An int32 factor widens smaller integers: the result has t's dtype.")
def widened_to_int32(t):
    return t * (1 - 2 * (t < 0).int())


@wrong_answer("NaN became something else: of a NaN neither `t > 0` nor `t < 0` is true.")
def nan_swallowed(t):
    return torch.where(t > 0, t, 0) + torch.where(t < 0, -t, 0)


@wrong_answer(oracles.CUT)
def in_python(t):
    flat = [abs(number) for number in t.flatten().tolist()]
    return torch.tensor(flat, dtype=t.dtype).view(t.shape)


@wrong_answer("t was changed in place: write into a copy, or build a new tensor.")
def in_place_where_autograd_forbids_it(t):
    t[t < 0] = -t[t < 0]
    return t


@right_answer
def larger_of_both(t):
    return torch.maximum(t, -t)


@right_answer
def sign_on_a_copy(t):
    out = t.clone()
    out[t < 0] = -t[t < 0]
    return out


@right_answer
def times_its_sign(t):
    return t * t.sign()


@right_answer
def positive_part_and_negative_part(t):
    return torch.relu(t) + torch.relu(-t)
