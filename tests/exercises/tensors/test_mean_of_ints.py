"""mean_of_ints: the mean of an integer tensor, in float64."""

import pytest
import torch

from torchkata.testing import expect, oracles_beside, standard

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
        "takes_float64": "it takes only integers",
        "takes_inputs_that_require_grad": "integers have no gradient",
    },
)


@pytest.mark.parametrize("dtype", oracles.INTEGERS, ids=str)
def test_any_integer_dtype_will_do(learner, draw, dtype):
    t = draw.integers(4, 25, low=1, high=128, dtype=dtype)

    expect(learner.mean_of_ints(t)).equals(oracle(t))


@pytest.mark.parametrize("dtype", [torch.uint8, torch.int8, torch.int16, torch.int32], ids=str)
def test_the_smallest_and_the_largest_number_together(learner, dtype):
    limits = torch.iinfo(dtype)
    t = torch.tensor([limits.min, limits.max, limits.max], dtype=dtype)

    expect(learner.mean_of_ints(t)).equals(oracle(t))


def test_the_sum_may_be_too_large_for_int64(learner):
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
