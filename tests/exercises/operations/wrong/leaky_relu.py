"""leaky_relu: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


@wrong_answer("You are building leaky_relu, so do not call it. Compare and choose.")
def built_in(t, slope):
    return functional.leaky_relu(t, slope)


@wrong_answer("prelu is leaky_relu under another name. Compare and choose.")
def by_prelu(t, slope):
    return functional.prelu(t, t.new_full((1,), slope))


CHOSEN_BY_BUILT_INS = "relu and clamp choose for you. Compare, and choose with where."


@wrong_answer(CHOSEN_BY_BUILT_INS)
def by_two_relus(t, slope):
    return torch.relu(t) - slope * torch.relu(-t)


@wrong_answer(CHOSEN_BY_BUILT_INS)
def by_two_clamps(t, slope):
    return t.clamp(min=0) + slope * t.clamp(max=0)


@wrong_answer(
    "The larger of t and slope · t is right only for slopes from 0 to 1, and a built-in chooses "
    "it here."
)
def by_maximum(t, slope):
    return torch.maximum(t, slope * t)


@wrong_answer("The larger of t and slope · t is right only for slopes from 0 to 1.")
def larger_of_both(t, slope):
    return torch.where(slope * t > t, slope * t, t)


@wrong_answer("The slope was used for positive elements. Use it for the elements below zero.")
def slope_on_the_positive_side(t, slope):
    return torch.where(t > 0, slope * t, t)


@wrong_answer("Negative elements became 0. Multiply them by the slope instead.")
def plain_relu(t, slope):
    return torch.where(t < 0, 0, t)


CONSTANT_SLOPE = "Negative elements became the slope itself. Multiply it by the element."


@wrong_answer(CONSTANT_SLOPE)
def constant_slope(t, slope):
    return torch.where(t < 0, slope, t)


@wrong_answer("The sign of the slope was changed. Use slope times the element.")
def sign_turned(t, slope):
    return torch.where(t < 0, -slope * t, t)


@wrong_answer("The slope is fixed at 0.01. Use the argument slope.")
def slope_of_the_default(t, slope):
    return torch.where(t < 0, 0.01 * t, t)


@wrong_answer(
    "Products with masks turn inf and −inf into NaN: 0 · inf is not 0. Choose with where."
)
def two_masks(t, slope):
    return t * (t > 0) + slope * t * (t <= 0)


IN_PLACE = "t was changed in place. Write into a copy, or make a new tensor."


@wrong_answer(IN_PLACE)
def in_place(t, slope):
    with torch.no_grad():
        t[t < 0] *= slope
    return t


@wrong_answer("If nothing changes, t itself is returned. Always return a new tensor.")
def nothing_to_do(t, slope):
    return t if bool((t > 0).all()) else torch.where(t < 0, slope * t, t)


@wrong_answer(oracles.CUT)
def detached(t, slope):
    return torch.where(t < 0, slope * t, t).detach()


@wrong_answer(oracles.CUT)
def in_python(t, slope):
    flat = [slope * number if number < 0 else number for number in t.flatten().tolist()]
    return torch.tensor(flat, dtype=t.dtype).view(t.shape)


@wrong_answer(CONSTANT_SLOPE)
def constant_slope_for_all_others(t, slope):
    return torch.where(t > 0, t, slope)


@wrong_answer("The sign of the slope is lost. A negative slope makes negative elements positive.")
def size_of_the_slope(t, slope):
    return torch.where(t > 0, t, abs(slope) * t)


@wrong_answer("For slope 1, t itself is returned. Always return a new tensor.")
def slope_1_is_t_itself(t, slope):
    return t if slope == 1 else torch.where(t > 0, t, slope * t)


SLOPE_ROUNDED = "The slope was rounded to float32. Use the slope as it is."


@wrong_answer(SLOPE_ROUNDED)
def slope_made_a_tensor(t, slope):
    return torch.where(t > 0, t, torch.tensor(slope) * t)


@wrong_answer(SLOPE_ROUNDED)
def factors_chosen_first(t, slope):
    return t * torch.where(t > 0, 1.0, slope).to(t.dtype)


@wrong_answer(IN_PLACE)
def in_place_where_autograd_forbids_it(t, slope):
    t[t < 0] *= slope
    return t
