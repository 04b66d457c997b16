"""filled_like: another tensor's shape, dtype and device, the same value everywhere."""

import math

import pytest
import torch

from torchkata.testing import (
    expect,
    oracles_beside,
    probes_beside,
    right_answer,
    standard,
    wrong_answer,
)

oracles, probes = oracles_beside(__file__), probes_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw.uniform(low=1.5, high=9.0, dtype=torch.float64).item()


def oracle(t, value):
    return torch.empty(t.shape, dtype=t.dtype).fill_(value)


test_standard = standard("filled_like", inputs, oracle)


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


def test_what_the_tensor_holds_does_not_matter(learner):
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
    seen = learner.filled_like(draw(2, 3), 1.5)

    expect(seen).holds(
        seen.value.is_contiguous(),
        "returned a tensor that is not contiguous: writing to one element may change others",
    )


def test_the_result_is_new_and_tracked_by_nothing(learner, draw):
    t = draw(2, 3, requires_grad=True)

    expect(learner.filled_like(t, 1.0)).shares_nothing().requires_grad(False)


@wrong_answer("The dtype is lost: torch took that of the value.")
def dtype_lost(t, value):
    return torch.full(t.shape, value, device=t.device)


@wrong_answer("The dtype is lost: torch took that of the value.")
def dtype_and_device_lost(t, value):
    return torch.full(t.shape, value)


@wrong_answer("The value went through float32 on its way and was rounded.")
def through_float32(t, value):
    return torch.full(t.shape, value, device=t.device).to(t.dtype)


@wrong_answer("The fraction was rounded. An integer dtype cuts it off, below 0 as well as above.")
def rounded(t, value):
    whole = not t.is_floating_point() and t.dtype is not torch.bool
    return torch.full_like(t, round(value) if whole else value)


@wrong_answer("bool takes all but 0 as True, numbers below 0 as well.")
def true_above_0(t, value):
    return torch.full_like(t, value > 0 if t.dtype is torch.bool else value)


@wrong_answer("The device is lost: the result is on the CPU, wherever t is.")
def device_lost(t, value):
    return torch.full(t.shape, value, dtype=t.dtype)


@wrong_answer("NaN times 0 is NaN: do not calculate with what stands in t.")
def times_zero(t, value):
    return (t.detach() * 0 + value).to(t.dtype)


@wrong_answer(
    "Do not calculate with what stands in t: NaN times 0 is NaN, and integers plus a float are "
    "floats."
)
def times_zero_as_it_is(t, value):
    return t * 0 + value


@wrong_answer("Times a float, integers become floats: the dtype is promoted away.")
def scaled_ones(t, value):
    return torch.ones_like(t) * value


@wrong_answer("Plus a float, integers become floats: the dtype is promoted away.")
def raised_zeros(t, value):
    return torch.zeros_like(t) + value


@wrong_answer("t itself was filled. Make a new tensor.")
def in_place(t, value):
    return t.detach().fill_(value)


@wrong_answer("t itself was filled. Make a new tensor.")
def in_place_as_it_is(t, value):
    return t.fill_(value)


@wrong_answer("A clone is still in t's graph: it requires grad where t does.")
def in_the_graph(t, value):
    return t.clone().fill_(value)


@wrong_answer("`expand` repeats one place in memory: writing to one element changes them all.")
def expanded(t, value):
    return torch.tensor(value, dtype=t.dtype, device=t.device).expand(t.shape)


@wrong_answer("The value was not used.")
def ones(t, value):
    return torch.ones_like(t)


@wrong_answer("The value was not used.")
def zeros(t, value):
    return torch.zeros_like(t)


@wrong_answer("It requires grad where t does. A tensor that is new should not.")
def requires_grad_as_well(t, value):
    return torch.full_like(t, value, requires_grad=t.requires_grad)


@wrong_answer("A float cannot hold every large int. Hand the value on as it is.")
def through_a_python_float(t, value):
    return torch.full_like(t, float(value))


@wrong_answer("The value went through an integer on its way: its fraction is gone.")
def through_integers(t, value):
    return torch.full_like(t, int(value))


@right_answer
def new_full(t, value):
    return t.new_full(t.shape, value)


@right_answer
def all_by_hand(t, value):
    return torch.full(t.size(), value, dtype=t.dtype, device=t.device)


@right_answer
def clone_of_the_detached(t, value):
    return t.detach().clone().fill_(value)
