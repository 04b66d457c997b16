"""floor_mod: what is left of a after division by b, with the sign of b."""

import pytest
import torch

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)
oracle = torch.remainder


def _pair(draw, *shape, dtype=torch.float32):
    """a and b of both signs, a far from every multiple of b: there the result jumps."""
    b = draw.away_from(0.0, *shape, by=0.5).to(dtype)
    whole = draw.integers(*shape, low=-4, high=5)
    return b * (whole + draw.uniform(*shape, low=0.1, high=0.9, dtype=dtype)), b


def inputs(draw, n):
    return _pair(draw, n, 3)


test_standard = standard("floor_mod", inputs, oracle, allowed=oracles.allowed("remainder fmod"))


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


def test_multiples_leave_nothing(learner):
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


def test_a_number_counts_in_full(learner, draw):
    whole = draw.integers(6, low=-4, high=5)
    a = 0.3 * (whole + draw.uniform(6, low=0.1, high=0.9, dtype=torch.float64))

    expect(learner.floor_mod(a, 0.3)).equals(oracle(a, 0.3))


def test_float32_and_float64_give_float64(learner, draw):
    a, b = _pair(draw, 5)

    expect(learner.floor_mod(a, b.double())).equals(oracle(a, b.double()))


@wrong_answer("remainder is what you are building: take the quotient away, rounded down.")
def built_in(a, b):
    return a % b


@wrong_answer(
    "The quotient was rounded towards zero, as in C: then the sign is that of a. Round down."
)
def as_in_c(a, b):
    return a - b * torch.div(a, b, rounding_mode="trunc")


@wrong_answer("fmod is a built-in remainder, and has the sign of a. Build it from the quotient.")
def by_fmod(a, b):
    return torch.fmod(a, b)


@wrong_answer("fmod does the work here: build the remainder from the quotient, rounded down.")
def mended_fmod(a, b):
    rest = torch.fmod(a, b)
    return torch.where((rest != 0) & ((rest < 0) != (torch.as_tensor(b) < 0)), rest + b, rest)


@wrong_answer("Right only for positive b: the result has the sign of b, whatever that is.")
def never_negative(a, b):
    rest = a - b * torch.div(a, b, rounding_mode="trunc")
    return torch.where(rest < 0, rest + b, rest)


@wrong_answer("The signs were taken off first. They decide which way the quotient is rounded.")
def of_the_absolute_values(a, b):
    a = a.abs()
    b = b.abs() if isinstance(b, torch.Tensor) else abs(b)
    return a - b * torch.div(a, b, rounding_mode="floor")


@wrong_answer("That is the quotient. What does it leave over?")
def quotient(a, b):
    return torch.div(a, b, rounding_mode="floor")


@wrong_answer(
    "`/` makes floats, which do not hold large integers. Let the division round down by itself."
)
def through_floats(a, b):
    rest = a - b * torch.floor(a / b)
    dtype = torch.result_type(a, b)
    return rest.to(dtype)


@wrong_answer("Integers became floats: `/` always does that. Let the division round down itself.")
def floats_from_integers(a, b):
    return a - b * torch.floor(a / b)


@wrong_answer("The quotient was rounded to the nearest whole number. Round down.")
def rounded_to_nearest(a, b):
    return (a - b * torch.round(a / b)).to(torch.result_type(a, b))


@wrong_answer("b may be a plain number too.")
def number_refused(a, b):
    if not isinstance(b, torch.Tensor):
        raise TypeError("b is no tensor")
    return a - b * torch.div(a, b, rounding_mode="floor")


@wrong_answer("NumPy's remainder did the work. Build it from the quotient, with torch.")
def by_numpy(a, b):
    right = b.detach().numpy() if isinstance(b, torch.Tensor) else b
    return torch.as_tensor(a.detach().numpy() % right).to(torch.result_type(a, b))


@wrong_answer("torch.tensor(0.3) is float32, and rounds the number: leave it as it is.")
def number_made_a_tensor(a, b):
    b = torch.as_tensor(b)
    return a - b * torch.div(a, b, rounding_mode="floor")


@wrong_answer("torch.tensor([4]) has a shape and a dtype, which a number has not: leave it one.")
def number_made_a_vector(a, b):
    b = b if isinstance(b, torch.Tensor) else torch.tensor([b])
    return a - b * torch.div(a, b, rounding_mode="floor")


@wrong_answer("The result was forced into a's dtype. An integer less 2.5 is a float.")
def dtype_of_a(a, b):
    return (a - b * torch.div(a, b, rounding_mode="floor")).to(a.dtype)


@right_answer
def with_the_operator(a, b):
    return a - (a // b) * b


@right_answer
def mended_truncation(a, b):
    rest = a - b * torch.div(a, b, rounding_mode="trunc")
    other_side = (rest != 0) & ((rest < 0) != (torch.as_tensor(b) < 0))
    return torch.where(other_side, rest + b, rest)
