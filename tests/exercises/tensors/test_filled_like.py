"""filled_like: another tensor's shape, dtype and device, the same value everywhere."""

import math

import pytest
import torch

from torchkata.testing import ANY, expect, oracles_beside, probes_beside, standard

oracles, probes = oracles_beside(__file__), probes_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw.uniform(low=1.5, high=9.0, dtype=torch.float64).item()


def oracle(t, value):
    return torch.empty(t.shape, dtype=t.dtype).fill_(value)


test_standard = standard("filled_like", inputs, oracle, dtypes=ANY)


@pytest.mark.parametrize("dtype", [*oracles.FLOATS, *oracles.INTEGERS, torch.bool], ids=str)
def test_the_dtype_is_that_of_the_tensor(learner, draw, dtype):
    for value in (7, 2.5, True):
        t = draw.integers(2, 3, low=0, high=9, dtype=dtype)

        expect(learner.filled_like(t, value)).equals(oracle(t, value))


@pytest.mark.parametrize("shape", [(), (5,), (2, 3, 4)], ids=str)
def test_any_shape_will_do(learner, draw, shape):
    t = draw(*shape)

    expect(learner.filled_like(t, -1.5)).equals(oracle(t, -1.5))


def test_the_device_is_that_of_the_tensor(learner):
    seen = learner.probe(probes.device_of_filled_like)((2, 3), torch.float64, 1.5)

    expect(seen).equals((torch.device("meta"), (2, 3), torch.float64))


def test_the_values_in_the_tensor_do_not_matter(learner):
    t = torch.tensor([math.nan, math.inf, -math.inf, 0.0])

    expect(learner.filled_like(t, 2.5)).equals(torch.full((4,), 2.5))


def test_a_large_whole_number_arrives_to_the_last_digit(learner):
    t = torch.zeros(2, dtype=torch.int64)

    for value in (2**24 + 1, 2**53 + 1):
        expect(learner.filled_like(t, value)).equals(torch.tensor([value, value]))


def test_an_integer_dtype_cuts_a_fraction_off(learner):
    for value, wanted in ((2.7, 2), (-2.7, -2)):
        t = torch.zeros(3, dtype=torch.int32)

        expect(learner.filled_like(t, value)).equals(torch.full_like(t, wanted))


def test_bool_takes_all_but_0_as_true(learner):
    for value in (-3, 0.0, 0.5, -0.5):
        expect(learner.filled_like(torch.tensor([True, False]), value)).equals(
            torch.tensor([value != 0] * 2)
        )


def test_every_element_has_a_place_of_its_own(learner, draw):
    for t in (draw(2, 3), draw(3, 2).T, draw(1, 3).expand(4, 3), draw().expand(4)):
        seen = learner.filled_like(t, 1.5)

        expect(seen).equals(oracle(t, 1.5)).holds(
            oracles.each_has_its_own_place(seen.value),
            "returned a tensor whose elements share memory: writing to one changes others",
        )


def test_the_result_is_new_and_not_tracked(learner, draw):
    t = draw(2, 3, requires_grad=True)

    expect(learner.filled_like(t, 1.0)).shares_nothing().requires_grad(False)
