"""filled: a tensor of a given dtype that holds the same value everywhere."""

import math

import pytest
import torch

from torchkata.testing import expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return (n, 3), draw.uniform(low=1.5, high=9.0, dtype=torch.float64).item(), torch.float64


def oracle(shape, value, dtype):
    return torch.empty(shape, dtype=dtype).fill_(value)


test_standard = standard("filled", inputs, oracle, without=oracles.WITHOUT_TENSORS)


@pytest.mark.parametrize("dtype", [*oracles.FLOATS, *oracles.INTEGERS, torch.bool], ids=str)
def test_the_dtype_is_not_that_of_the_value(learner, dtype):
    for value in (7, 2.5, True):
        seen = learner.filled((2, 3), value, dtype)

        expect(seen).equals(oracle((2, 3), value, dtype)).requires_grad(False)


@pytest.mark.parametrize("dtype", [torch.float32, torch.int64], ids=str)
def test_0_and_1_keep_the_dtype_too(learner, dtype):
    for value in (0, 1):
        expect(learner.filled((4,), value, dtype)).equals(oracle((4,), value, dtype))


@pytest.mark.parametrize("shape", [(), (5,), (2, 3, 4)], ids=str)
def test_any_shape_will_do(learner, draw, shape):
    value = draw(dtype=torch.float64).item()

    expect(learner.filled(shape, value, torch.float32)).equals(oracle(shape, value, torch.float32))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_nan_and_infinity_are_values_too(learner, value):
    expect(learner.filled((2, 2), value, torch.float32)).equals(
        oracle((2, 2), value, torch.float32)
    )


def test_an_integer_dtype_cuts_a_fraction_off(learner):
    for value, wanted in ((2.7, 2), (-2.7, -2)):
        expect(learner.filled((3,), value, torch.int32)).equals(
            torch.tensor([wanted] * 3, dtype=torch.int32)
        )


def test_bool_takes_all_but_0_as_true(learner):
    expect(learner.filled((2,), 0.5, torch.float32)).equals(torch.tensor([0.5, 0.5]))
    for value in (-3, 0.0, 0.5, -0.5):
        expect(learner.filled((2,), value, torch.bool)).equals(torch.tensor([value != 0] * 2))


def test_a_large_whole_number_arrives_to_the_last_digit(learner):
    for value in (2**24 + 1, 2**53 + 1):
        expect(learner.filled((2,), value, torch.int64)).equals(torch.tensor([value, value]))


def test_every_element_has_a_place_of_its_own(learner):
    seen = learner.filled((2, 3), 1.5, torch.float32)

    expect(seen).holds(
        seen.value.is_contiguous(),
        "returned a tensor that is not contiguous: writing to one element may change others",
    )
