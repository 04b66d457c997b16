"""relu: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)
INF = float("inf")


@wrong_answer("You are building relu, so do not call it. Compare and choose.")
def built_in(t):
    return torch.relu(t)


@wrong_answer("clamp at 0 is relu under another name. Compare and choose.")
def by_clamp(t):
    return t.clamp(min=0)


@wrong_answer("maximum chooses for you. Compare, and choose with where.")
def by_maximum(t):
    return torch.maximum(t, torch.zeros_like(t))


@wrong_answer("Taking the largest of a stack is a built-in choice too. Compare and choose.")
def by_max_of_a_stack(t):
    return torch.stack([t, torch.zeros_like(t)]).max(0).values


BY_ANOTHER_ACTIVATION = "Another built-in activation chooses for you here. Compare and choose."


@wrong_answer(BY_ANOTHER_ACTIVATION)
def by_hardtanh(t):
    return functional.hardtanh(t, 0, INF)


@wrong_answer(BY_ANOTHER_ACTIVATION)
def by_threshold(t):
    return functional.threshold(t, 0, 0)


@wrong_answer(BY_ANOTHER_ACTIVATION)
def by_leaky_relu(t):
    return functional.leaky_relu(t, 0.0)


@wrong_answer("A product with 0 turns −inf into NaN: 0 · inf is not 0. Choose with where.")
def times_a_mask(t):
    return t * (t > 0)


@wrong_answer("A mask of floats turns integers into floats, and 0 · inf is NaN. Choose with where.")
def times_a_mask_of_floats(t):
    return t * (t > 0).float()


@wrong_answer("Half the sum of t and |t| is NaN at −inf, and overflows. Choose with where.")
def half_the_sum(t):
    return ((t + t.abs()) / 2).to(t.dtype)


@wrong_answer(
    "NaN became 0: every comparison with NaN is False. Ask which elements are below zero."
)
def nan_swallowed(t):
    return torch.where(t > 0, t, 0)


@wrong_answer("Negative elements were dropped. They should become 0, and the shape should stay.")
def negative_dropped(t):
    return t[~(t < 0)]


@wrong_answer(
    "A zero of shape (1,) adds a dimension to a single number, and a float32 zero turns "
    "integers into floats. Use a plain 0."
)
def zero_of_shape_1(t):
    return torch.where(t < 0, torch.zeros(1), t)


@wrong_answer("That is the absolute value. Negative elements should become 0.")
def absolute_value(t):
    return t.abs()


@wrong_answer("The negative elements were kept. Keep the positive ones.")
def negative_kept(t):
    return torch.where(t > 0, 0, t)


@wrong_answer("That is the mask. Where the mask is True, use t itself.")
def mask_only(t):
    return (t > 0).to(t.dtype)


IN_PLACE = "t was changed in place. Write into a copy, or make a new tensor."


@wrong_answer(IN_PLACE)
def in_place(t):
    with torch.no_grad():
        t[t < 0] = 0
    return t


@wrong_answer("If nothing changes, t itself is returned. Always return a new tensor.")
def nothing_to_do(t):
    return t if bool((t > 0).all()) else torch.where(t < 0, 0, t)


@wrong_answer(oracles.CUT)
def detached(t):
    return torch.where(t < 0, 0, t).detach()


@wrong_answer(oracles.CUT)
def in_python(t):
    flat = [0 if number < 0 else number for number in t.flatten().tolist()]
    return torch.tensor(flat, dtype=t.dtype).view(t.shape)


@wrong_answer("(t + |t|) / 2 turns integers into floats, and −inf into NaN. Compare and choose.")
def half_of_t_and_its_size(t):
    return (t + t.abs()) / 2


@wrong_answer(IN_PLACE)
def in_place_where_autograd_forbids_it(t):
    t[t < 0] = 0
    return t
