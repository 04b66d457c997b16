"""mean_of_ints: the mean of an integer tensor, in float64."""

import pytest
import torch

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return (draw.integers(n, 3, low=-50, high=60),)


def oracle(t):
    return torch.tensor(sum(t.flatten().tolist()) / t.numel(), dtype=torch.float64)


test_standard = standard(
    "mean_of_ints",
    inputs,
    oracle,
    without={
        "takes_size_0": "the mean of nothing is not defined",
        "takes_float64": "only integers go in",
        "takes_inputs_that_require_grad": "integers have no gradient",
    },
)


@pytest.mark.parametrize("dtype", oracles.INTEGERS, ids=str)
def test_any_integer_dtype_will_do(learner, draw, dtype):
    t = draw.integers(4, 25, low=1, high=128, dtype=dtype)

    expect(learner.mean_of_ints(t)).equals(oracle(t))


@pytest.mark.parametrize("dtype", [torch.uint8, torch.int8, torch.int16, torch.int32], ids=str)
def test_the_smallest_and_the_largest_number_meet(learner, dtype):
    limits = torch.iinfo(dtype)
    t = torch.tensor([limits.min, limits.max, limits.max], dtype=dtype)

    expect(learner.mean_of_ints(t)).equals(oracle(t))


def test_a_sum_beyond_int64_is_no_obstacle(learner):
    for t in (torch.full((3,), 100, dtype=torch.int8), torch.full((2, 3), 2**62)):
        expect(learner.mean_of_ints(t)).equals(oracle(t))


@pytest.mark.parametrize("shape", [(), (7,), (2, 3, 4)], ids=str)
def test_any_shape_will_do(learner, draw, shape):
    t = draw.integers(*shape, low=-50, high=60)

    expect(learner.mean_of_ints(t)).equals(oracle(t))


def test_a_half_is_kept(learner):
    for numbers in ([1, 2], [-1, -2]):
        t = torch.tensor(numbers)

        expect(learner.mean_of_ints(t)).equals(oracle(t))


def test_the_first_number_that_float32_cannot_hold_survives(learner):
    t = torch.tensor([2**24 + 1])

    expect(learner.mean_of_ints(t)).equals(torch.tensor(16777217.0, dtype=torch.float64))


def test_large_numbers_are_not_rounded_one_by_one(learner, draw):
    t = 2**30 + draw.integers(5, 3, low=0, high=60)

    expect(learner.mean_of_ints(t)).equals(oracle(t), rtol=1e-14)


@wrong_answer("Torch takes no mean of integers as they are. Say in which dtype.")
def mean_alone(t):
    return t.mean()


@wrong_answer(
    "The mean was rounded to float32 on its way. Torch divides integers in float32, too: "
    "use float64 from the start."
)
def in_float32(t):
    return t.float().mean().double()


@wrong_answer("The mean is float32. Wanted: float64, and from the start.")
def left_in_float32(t):
    return t.float().mean()


@wrong_answer("`//` throws the fraction away: the mean of integers need not be one.")
def floor_division(t):
    return (t.sum() // t.numel()).double()


@wrong_answer(
    "The mean was rounded to float32 on its way. Torch divides integers in float32, too: "
    "use float64 from the start."
)
def divided_in_float32(t):
    return (t.sum() / t.numel()).double()


@wrong_answer("That is a Python number. Wanted: a tensor of shape ().")
def python_number(t):
    return t.double().mean().item()


@wrong_answer("Divide by how many elements there are, not by how many rows.")
def divided_by_rows(t):
    return t.sum(dtype=torch.float64) / (len(t) if t.ndim else 1)


@wrong_answer("The sum has the dtype of the elements, which is too small for it.")
def sum_overflows(t):
    return t.sum(dtype=t.dtype).double() / t.numel()


@wrong_answer("The sum may be too large for int64. Add up in float64.")
def sum_beyond_int64(t):
    return t.sum().double() / t.numel()


@wrong_answer("The mean was rounded to a whole number. That of integers need not be one.")
def rounded(t):
    return t.double().mean().round()


@wrong_answer("That is a mean for each column. Wanted: one over every element.")
def of_each_column(t):
    return t.double().mean(dim=0)


@wrong_answer("That is the median. Wanted: the mean.")
def median(t):
    return t.double().median()


@right_answer
def converted_first(t):
    return t.double().mean()


@right_answer
def sum_over_count(t):
    return t.sum(dtype=torch.float64) / t.numel()


@right_answer
def by_python(t):
    return torch.tensor(sum(t.flatten().tolist()) / t.numel(), dtype=torch.float64)
