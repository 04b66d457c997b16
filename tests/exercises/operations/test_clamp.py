"""clamp: each element, brought to the nearer bound where it lies outside them."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)
LOW, HIGH = -0.5, 0.75
INF = float("inf")


def inputs(draw, n):
    return draw(n, 5), LOW, HIGH


def oracle(t, low, high):
    return t.clone() if low is None and high is None else torch.clamp(t, low, high)


test_standard = standard(
    "clamp", inputs, oracle, gradient=True, allowed=oracles.allowed(oracles.PICKS)
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


@pytest.mark.parametrize("dtype", [torch.int64, torch.int32])
def test_integers_stay_integers(learner, draw, dtype):
    t = draw.integers(3, 4, low=-9, high=10, dtype=dtype)

    for bounds in [(-2, 3), (-2, None), (None, 3), (None, None)]:
        expect(learner.clamp(t, *bounds)).equals(oracle(t, *bounds))


def test_large_integers_are_exact(learner):
    t = torch.tensor([2**53 + 1, -(2**53) - 1, 7])

    for bounds in [(5, None), (None, 5), (None, None)]:
        expect(learner.clamp(t, *bounds)).equals(oracle(t, *bounds))


@pytest.mark.parametrize("bounds", [(0.1, None), (None, 0.1), (-0.3, 0.1)])
def test_a_bound_counts_in_full(learner, draw, bounds):
    t = draw.uniform(12, low=-1.0, high=1.0).double()
    t[:2] = torch.tensor([-1.0, 1.0])

    expect(learner.clamp(t, *bounds)).equals(oracle(t, *bounds), rtol=1e-12, atol=0)


@pytest.mark.parametrize("shape", [(), (2, 3, 4)])
def test_any_shape_will_do(learner, draw, shape):
    t = 2 * draw(*shape)

    expect(learner.clamp(t, LOW, HIGH)).equals(oracle(t, LOW, HIGH))


def _chosen(t, low, high):
    if low is not None:
        t = torch.where(t < low, low, t)
    if high is not None:
        t = torch.where(t > high, high, t)
    return t.clone()


@wrong_answer("clamp is what you are building: compare and choose.")
def built_in(t, low, high):
    return oracle(t, low, high)


@wrong_answer("maximum and minimum do the choosing for you: compare, and choose with where.")
def by_maximum_and_minimum(t, low, high):
    t = t.clone()
    if low is not None:
        t = torch.maximum(t, t.new_full((), low))
    if high is not None:
        t = torch.minimum(t, t.new_full((), high))
    return t


@wrong_answer("hardtanh is clamp by another name: compare and choose.")
def by_hardtanh(t, low, high):
    if low is None or high is None:
        return _chosen(t, low, high)
    return functional.hardtanh(t, low, high)


@wrong_answer("relu clamps on one side: compare and choose.")
def by_relu(t, low, high):
    if low is not None:
        t = low + torch.relu(t - low)
    if high is not None:
        t = high - torch.relu(high - t)
    return t.clone()


@wrong_answer("The largest or smallest of a stack is a built-in choice too: compare and choose.")
def by_amax_of_a_stack(t, low, high):
    t = t.clone()
    if low is not None:
        t = torch.stack([t, torch.full_like(t, low)]).amax(0)
    if high is not None:
        t = torch.stack([t, torch.full_like(t, high)]).amin(0)
    return t


@wrong_answer("Elements outside the bounds were dropped. They move to the nearer bound.")
def outside_dropped(t, low, high):
    inside = torch.ones_like(t, dtype=torch.bool)
    if low is not None:
        inside &= t >= low
    if high is not None:
        inside &= t <= high
    return t[inside]


@wrong_answer("Elements outside the bounds became 0. They move to the nearer bound.")
def outside_to_zero(t, low, high):
    kept = torch.ones_like(t, dtype=torch.bool)
    if low is not None:
        kept &= t >= low
    if high is not None:
        kept &= t <= high
    return torch.where(kept, t, 0)


@wrong_answer("NaN was swallowed: `t > low` is False for it. Ask which elements are outside.")
def nan_swallowed(t, low, high):
    if low is not None:
        t = torch.where(t > low, t, low)
    if high is not None:
        t = torch.where(t < high, t, high)
    return t.clone()


@wrong_answer("A bound of 0 was taken for none: ask `is not None`.")
def zero_is_none(t, low, high):
    return _chosen(t, low or None, high or None)


@wrong_answer("Either bound may be None, which cannot be compared with.")
def none_refused(t, low, high):
    return torch.where(t < low, low, torch.where(t > high, high, t))


@wrong_answer("With nothing to change t itself came back: the result is a new tensor.")
def nothing_to_do(t, low, high):
    return t if low is None and high is None else _chosen(t, low, high)


@wrong_answer("The bounds are swapped: below low it becomes low, above high it becomes high.")
def bounds_swapped(t, low, high):
    if low is None or high is None:
        return _chosen(t, low, high)
    return torch.where(t < low, high, torch.where(t > high, low, t))


@wrong_answer("t was changed in place: write into a copy, or build a new tensor.")
def in_place(t, low, high):
    with torch.no_grad():
        if low is not None:
            t[t < low] = low
        if high is not None:
            t[t > high] = high
    return t.clone()


@wrong_answer("torch.full chose a dtype of its own for the bound: full_like takes that of t.")
def bounds_in_full(t, low, high):
    if low is not None:
        t = torch.where(t < low, torch.full(t.shape, low), t)
    if high is not None:
        t = torch.where(t > high, torch.full(t.shape, high), t)
    return t.clone()


@wrong_answer("The bound became a tensor of float32, and integers floats. Leave it a number.")
def bounds_made_float_tensors(t, low, high):
    if low is not None:
        t = torch.where(t < low, torch.tensor(float(low)), t)
    if high is not None:
        t = torch.where(t > high, torch.tensor(float(high)), t)
    return t.clone()


@wrong_answer("threshold clamps on one side, and swallows NaN: compare and choose.")
def by_threshold(t, low, high):
    t = t.clone()
    if low is not None:
        t = functional.threshold(t, low, low)
    if high is not None:
        t = -functional.threshold(-t, -high, -high)
    return t


@wrong_answer("The middle of a sorted stack is a built-in choice too: compare and choose.")
def middle_of_three(t, low, high):
    low, high = (-INF if low is None else low), (INF if high is None else high)
    stack = torch.stack([torch.full_like(t, low), t, torch.full_like(t, high)])
    return stack.sort(dim=0).values[1]


@wrong_answer(oracles.CUT)
def detached(t, low, high):
    return _chosen(t.detach(), low, high)


@wrong_answer(oracles.CUT)
def in_python(t, low, high):
    low, high = (-INF if low is None else low), (INF if high is None else high)
    flat = [x if x != x else min(max(x, low), high) for x in t.flatten().tolist()]
    return torch.tensor(flat, dtype=t.dtype).view(t.shape)


@wrong_answer("The middle of a sorted stack is a built-in choice too: compare and choose.")
def median_of_three(t, low, high):
    if low is None or high is None:
        return _chosen(t, low, high)
    return torch.stack([torch.full_like(t, low), t, torch.full_like(t, high)]).median(0).values


@wrong_answer("Infinity for a bound of None is no integer, and makes floats of them: leave it out.")
def infinity_for_none(t, low, high):
    low, high = (-INF if low is None else low), (INF if high is None else high)
    return torch.where(t < low, low, torch.where(t > high, high, t)).to(t.dtype)


@wrong_answer("Infinity for a bound of None is no integer, and makes floats of them: leave it out.")
def infinity_in_the_dtype_of_t(t, low, high):
    low = torch.tensor(-INF if low is None else low, dtype=t.dtype)
    high = torch.tensor(INF if high is None else high, dtype=t.dtype)
    return torch.where(t < low, low, torch.where(t > high, high, t))


@wrong_answer("t was changed in place: write into a copy, or build a new tensor.")
def in_place_where_autograd_forbids_it(t, low, high):
    if low is not None:
        t[t < low] = low
    if high is not None:
        t[t > high] = high
    return t


@wrong_answer("torch.tensor(0.1) is float32, and rounds the bound: leave it a number.")
def bounds_rounded(t, low, high):
    if low is not None:
        t = torch.where(t < low, torch.tensor(low), t)
    if high is not None:
        t = torch.where(t > high, torch.tensor(high), t)
    return t.clone()


@right_answer
def masks_on_a_copy(t, low, high):
    out = t.clone()
    if low is not None:
        out[out < low] = low
    if high is not None:
        out[out > high] = high
    return out


@right_answer
def masked_fill(t, low, high):
    out = t + 0
    if low is not None:
        out = out.masked_fill(t < low, low)
    if high is not None:
        out = out.masked_fill(t > high, high)
    return out


@right_answer
def infinite_bounds(t, low, high):
    above = torch.zeros_like(t, dtype=torch.bool) if high is None else t > high
    below = torch.zeros_like(t, dtype=torch.bool) if low is None else t < low
    moved = torch.where(above, torch.full_like(t, high or 0), t)
    return torch.where(below, torch.full_like(t, low or 0), moved)
