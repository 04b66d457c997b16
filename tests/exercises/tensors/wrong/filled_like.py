"""filled_like: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer

DTYPE_LOST = "The dtype of t is lost: torch took the dtype of the value."


@wrong_answer(DTYPE_LOST)
def dtype_lost(t, value):
    return torch.full(t.shape, value, device=t.device)


@wrong_answer(DTYPE_LOST)
def dtype_and_device_lost(t, value):
    return torch.full(t.shape, value)


@wrong_answer("The value was converted to float32 first, which rounded it.")
def through_float32(t, value):
    return torch.full(t.shape, value, device=t.device).to(t.dtype)


@wrong_answer("The fraction was rounded. An integer dtype cuts it off, for negative numbers too.")
def rounded(t, value):
    whole = not t.is_floating_point() and t.dtype is not torch.bool
    return torch.full_like(t, round(value) if whole else value)


@wrong_answer("For bool, everything except 0 is True, negative numbers too.")
def true_above_0(t, value):
    return torch.full_like(t, value > 0 if t.dtype is torch.bool else value)


@wrong_answer("The device is lost: the result is on the CPU, even if t is not.")
def device_lost(t, value):
    return torch.full(t.shape, value, dtype=t.dtype)


@wrong_answer("NaN times 0 is NaN: do not calculate with the values in t.")
def times_zero(t, value):
    return (t.detach() * 0 + value).to(t.dtype)


@wrong_answer(
    "Do not calculate with the values in t: NaN times 0 is NaN, and integers plus a float "
    "become floats."
)
def times_zero_as_it_is(t, value):
    return t * 0 + value


@wrong_answer("Integers times a float become floats, so the dtype is lost.")
def scaled_ones(t, value):
    return torch.ones_like(t) * value


@wrong_answer("Integers plus a float become floats, so the dtype is lost.")
def raised_zeros(t, value):
    return torch.zeros_like(t) + value


IN_PLACE = "t itself was filled. Make a new tensor."


@wrong_answer(IN_PLACE)
def in_place(t, value):
    return t.detach().fill_(value)


@wrong_answer(IN_PLACE)
def in_place_as_it_is(t, value):
    return t.fill_(value)


@wrong_answer("A clone of t is still in t's graph: it requires grad if t does.")
def in_the_graph(t, value):
    return t.clone().fill_(value)


@wrong_answer("Elements share a place in memory: writing to one changes others.")
def expanded(t, value):
    return torch.tensor(value, dtype=t.dtype, device=t.device).expand(t.shape)


VALUE_NOT_USED = "value was not used."


@wrong_answer(VALUE_NOT_USED)
def ones(t, value):
    return torch.ones_like(t)


@wrong_answer(VALUE_NOT_USED)
def zeros(t, value):
    return torch.zeros_like(t)


@wrong_answer("The result requires grad if t does. A new tensor should not.")
def requires_grad_as_well(t, value):
    return torch.full_like(t, value, requires_grad=t.requires_grad)


@wrong_answer("A float cannot hold every large int. Pass the value on as it is.")
def through_a_python_float(t, value):
    return torch.full_like(t, float(value))


@wrong_answer("The value was converted to an integer first: its fraction is lost.")
def through_integers(t, value):
    return torch.full_like(t, int(value))


@wrong_answer(
    "If t is expanded, its strides are 0, and with them the elements share one place in memory. "
    "Give each its own."
)
def with_the_strides_of_t(t, value):
    made = torch.empty_strided(t.size(), t.stride(), dtype=t.dtype, device=t.device)
    return made.fill_(value)
