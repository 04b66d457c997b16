"""clamp: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import oracles_beside, tests_beside, wrong_answer

oracles = oracles_beside(__file__)
INF = float("inf")
oracle = tests_beside(__file__).oracle


def _chosen(t, low, high):
    if low is not None:
        t = torch.where(t < low, low, t)
    if high is not None:
        t = torch.where(t > high, high, t)
    return t.clone()


@wrong_answer("You are building clamp, so do not call it. Compare and choose.")
def built_in(t, low, high):
    return oracle(t, low, high)


@wrong_answer("maximum and minimum choose for you. Compare, and choose with where.")
def by_maximum_and_minimum(t, low, high):
    t = t.clone()
    if low is not None:
        t = torch.maximum(t, t.new_full((), low))
    if high is not None:
        t = torch.minimum(t, t.new_full((), high))
    return t


@wrong_answer("hardtanh is clamp under another name. Compare and choose.")
def by_hardtanh(t, low, high):
    if low is None or high is None:
        return _chosen(t, low, high)
    return functional.hardtanh(t, low, high)


@wrong_answer("relu is a clamp on one side. Compare and choose.")
def by_relu(t, low, high):
    if low is not None:
        t = low + torch.relu(t - low)
    if high is not None:
        t = high - torch.relu(high - t)
    return t.clone()


@wrong_answer(
    "Taking the largest or smallest of a stack is a built-in choice too. Compare and choose."
)
def by_amax_of_a_stack(t, low, high):
    t = t.clone()
    if low is not None:
        t = torch.stack([t, torch.full_like(t, low)]).amax(0)
    if high is not None:
        t = torch.stack([t, torch.full_like(t, high)]).amin(0)
    return t


@wrong_answer("Elements outside the bounds were dropped. They should move to the nearer bound.")
def outside_dropped(t, low, high):
    inside = torch.ones_like(t, dtype=torch.bool)
    if low is not None:
        inside &= t >= low
    if high is not None:
        inside &= t <= high
    return t[inside]


@wrong_answer("Elements outside the bounds became 0. They should move to the nearer bound.")
def outside_to_zero(t, low, high):
    kept = torch.ones_like(t, dtype=torch.bool)
    if low is not None:
        kept &= t >= low
    if high is not None:
        kept &= t <= high
    return torch.where(kept, t, 0)


@wrong_answer("NaN was lost: every comparison with NaN is False. Ask which elements are outside.")
def nan_swallowed(t, low, high):
    if low is not None:
        t = torch.where(t > low, t, low)
    if high is not None:
        t = torch.where(t < high, t, high)
    return t.clone()


@wrong_answer("A bound of 0 was treated as None. Ask `is not None`.")
def zero_is_none(t, low, high):
    return _chosen(t, low or None, high or None)


@wrong_answer("Each bound may be None, and None cannot be compared with numbers.")
def none_refused(t, low, high):
    return torch.where(t < low, low, torch.where(t > high, high, t))


@wrong_answer("If nothing changes, t itself is returned. Always return a new tensor.")
def nothing_to_do(t, low, high):
    return t if low is None and high is None else _chosen(t, low, high)


@wrong_answer(
    "The bounds are swapped. Elements below low become low, elements above high become high."
)
def bounds_swapped(t, low, high):
    if low is None or high is None:
        return _chosen(t, low, high)
    return torch.where(t < low, high, torch.where(t > high, low, t))


IN_PLACE = "t was changed in place. Write into a copy, or make a new tensor."


@wrong_answer(IN_PLACE)
def in_place(t, low, high):
    with torch.no_grad():
        if low is not None:
            t[t < low] = low
        if high is not None:
            t[t > high] = high
    return t.clone()


@wrong_answer("The bound got a dtype of its own. It should have t's dtype.")
def bounds_in_full(t, low, high):
    if low is not None:
        t = torch.where(t < low, torch.full(t.shape, low), t)
    if high is not None:
        t = torch.where(t > high, torch.full(t.shape, high), t)
    return t.clone()


@wrong_answer(
    "The bound became a float32 tensor, which turns integers into floats. Leave it a number."
)
def bounds_made_float_tensors(t, low, high):
    if low is not None:
        t = torch.where(t < low, torch.tensor(float(low)), t)
    if high is not None:
        t = torch.where(t > high, torch.tensor(float(high)), t)
    return t.clone()


@wrong_answer("threshold is a clamp on one side, and it loses NaN. Compare and choose.")
def by_threshold(t, low, high):
    t = t.clone()
    if low is not None:
        t = functional.threshold(t, low, low)
    if high is not None:
        t = -functional.threshold(-t, -high, -high)
    return t


BY_SORTING = "Taking the middle of a sorted stack is a built-in choice too. Compare and choose."


@wrong_answer(BY_SORTING)
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


@wrong_answer(BY_SORTING)
def median_of_three(t, low, high):
    if low is None or high is None:
        return _chosen(t, low, high)
    return torch.stack([torch.full_like(t, low), t, torch.full_like(t, high)]).median(0).values


INFINITY_FOR_NONE = (
    "Infinity was used for a bound of None, but infinity is not an integer. Skip a bound that "
    "is None."
)


@wrong_answer(INFINITY_FOR_NONE)
def infinity_for_none(t, low, high):
    low, high = (-INF if low is None else low), (INF if high is None else high)
    return torch.where(t < low, low, torch.where(t > high, high, t)).to(t.dtype)


@wrong_answer(INFINITY_FOR_NONE)
def infinity_in_the_dtype_of_t(t, low, high):
    low = torch.tensor(-INF if low is None else low, dtype=t.dtype)
    high = torch.tensor(INF if high is None else high, dtype=t.dtype)
    return torch.where(t < low, low, torch.where(t > high, high, t))


@wrong_answer(IN_PLACE)
def in_place_where_autograd_forbids_it(t, low, high):
    if low is not None:
        t[t < low] = low
    if high is not None:
        t[t > high] = high
    return t


@wrong_answer("The bound was rounded to float32. Leave it a number.")
def bounds_rounded(t, low, high):
    if low is not None:
        t = torch.where(t < low, torch.tensor(low), t)
    if high is not None:
        t = torch.where(t > high, torch.tensor(high), t)
    return t.clone()


@wrong_answer("A float bound such as 2.0 turns integers into floats. Keep t's dtype.")
def where_with_a_float(t, low, high):
    return _chosen(t, low, high)
