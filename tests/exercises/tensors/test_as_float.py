"""as_float: integers and bools as float32, floating point numbers as they are."""

import pytest
import torch

from torchkata.testing import expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return (draw(n, 3),)


def oracle(t):
    return torch.true_divide(t, 1)


test_standard = standard("as_float", inputs, oracle, gradient=True)


@pytest.mark.parametrize("dtype", [*oracles.INTEGERS, torch.bool], ids=str)
def test_whole_numbers_become_float32(learner, draw, dtype):
    for each in (torch.int32, torch.uint8, dtype):
        t = draw.integers(2, 3, low=0, high=100, dtype=each)

        expect(learner.as_float(t)).equals(oracle(t)).requires_grad(False)


def test_float32_whatever_the_default_dtype_is(learner, draw):
    t = draw.integers(2, 3, low=0, high=100)

    expect(learner.watching(default_dtype="float64").as_float(t)).equals(oracle(t))


def test_the_given_whole_numbers_do_not_change(learner, draw):
    expect(learner.as_float(draw.integers(2, 3, low=0, high=100))).leaves_arguments_unchanged()


@pytest.mark.parametrize("dtype", [torch.int8, torch.int64], ids=str)
def test_negative_numbers_stay_negative(learner, draw, dtype):
    t = draw.integers(5, low=-100, high=0, dtype=dtype)

    expect(learner.as_float(t)).equals(oracle(t))


def test_floating_point_stays_as_it_is_without_a_copy(learner, draw):
    for dtype in reversed(oracles.FLOATS):
        t = draw(2, 3, dtype=dtype)

        expect(learner.as_float(t)).equals(t).shares_memory_with("t")
        expect(learner.as_float(t.T)).equals(t.T).shares_memory_with("t")


@pytest.mark.parametrize("shape", [(), (5,), (2, 3, 4)], ids=str)
def test_any_shape_will_do(learner, draw, shape):
    t = draw.integers(*shape, low=-9, high=10)

    expect(learner.as_float(t)).equals(oracle(t))
