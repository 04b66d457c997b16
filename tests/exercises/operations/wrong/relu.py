"""relu: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)
INF = float("inf")


@wrong_answer("relu is what you are building: compare and choose.")
def built_in(t):
    return torch.relu(t)


@wrong_answer("clamp at 0 is relu by another name: compare and choose.")
def by_clamp(t):
    return t.clamp(min=0)


@wrong_answer("maximum does the choosing for you: compare, and choose with where.")
def by_maximum(t):
    return torch.maximum(t, torch.zeros_like(t))


@wrong_answer("The largest of a stack is a built-in choice too: compare and choose.")
def by_max_of_a_stack(t):
    return torch.stack([t, torch.zeros_like(t)]).max(0).values


BY_ANOTHER_ACTIVATION = (
    "That is another built-in activation, which does the choosing: compare and choose."
)


@wrong_answer(BY_ANOTHER_ACTIVATION)
def by_hardtanh(t):
    return functional.hardtanh(t, 0, INF)


@wrong_answer(BY_ANOTHER_ACTIVATION)
def by_threshold(t):
    return functional.threshold(t, 0, 0)


@wrong_answer(BY_ANOTHER_ACTIVATION)
def by_leaky_relu(t):
    return functional.leaky_relu(t, 0.0)


@wrong_answer("A product with a mask turns −inf into NaN: 0 · inf is not 0. Choose with where.")
def times_a_mask(t):
    return t * (t > 0)


@wrong_answer("A mask of floats makes floats of integers, and 0 · inf is NaN. Choose with where.")
def times_a_mask_of_floats(t):
    return t * (t > 0).float()


@wrong_answer("Half the sum of t and |t| is NaN at −inf, and overflows. Choose with where.")
def half_the_sum(t):
    return ((t + t.abs()) / 2).to(t.dtype)


@wrong_answer("NaN became 0: of a NaN `t > 0` is False. Ask which elements are below zero.")
def nan_swallowed(t):
    return torch.where(t > 0, t, 0)


@wrong_answer("Negative elements were dropped. They become 0, and the shape stays.")
def negative_dropped(t):
    return t[~(t < 0)]


@wrong_answer(
    "A zero of shape (1,) gives a single number a dimension, and one of float32 makes integers "
    "floats. A plain 0 does neither."
)
def zero_of_shape_1(t):
    return torch.where(t < 0, torch.zeros(1), t)


@wrong_answer("That is the absolute value. Negative elements become 0.")
def absolute_value(t):
    return t.abs()


@wrong_answer("The other side was kept: it is the positive elements that stay.")
def negative_kept(t):
    return torch.where(t > 0, 0, t)


@wrong_answer("That is the mask. Where it is true, t itself belongs.")
def mask_only(t):
    return (t > 0).to(t.dtype)


IN_PLACE = "t was changed in place: write into a copy, or build a new tensor."


@wrong_answer(IN_PLACE)
def in_place(t):
    with torch.no_grad():
        t[t < 0] = 0
    return t


@wrong_answer("With nothing to change t itself came back: the result is a new tensor.")
def nothing_to_do(t):
    return t if bool((t > 0).all()) else torch.where(t < 0, 0, t)


@wrong_answer(oracles.CUT)
def detached(t):
    return torch.where(t < 0, 0, t).detach()


@wrong_answer(oracles.CUT)
def in_python(t):
    flat = [0 if number < 0 else number for number in t.flatten().tolist()]
    return torch.tensor(flat, dtype=t.dtype).view(t.shape)


@wrong_answer("(t + |t|) / 2 makes floats of integers, and NaN of −inf: compare and choose.")
def half_of_t_and_its_size(t):
    return (t + t.abs()) / 2


@wrong_answer(IN_PLACE)
def in_place_where_autograd_forbids_it(t):
    t[t < 0] = 0
    return t
