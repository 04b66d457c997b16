"""filled_like: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer

DTYPE_LOST = "The dtype is lost: torch took that of the value."


@wrong_answer(DTYPE_LOST)
def dtype_lost(t, value):
    return torch.full(t.shape, value, device=t.device)


@wrong_answer(DTYPE_LOST)
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


IN_PLACE = "t itself was filled. Make a new tensor."


@wrong_answer(IN_PLACE)
def in_place(t, value):
    return t.detach().fill_(value)


@wrong_answer(IN_PLACE)
def in_place_as_it_is(t, value):
    return t.fill_(value)


@wrong_answer("A clone is still in t's graph: it requires grad where t does.")
def in_the_graph(t, value):
    return t.clone().fill_(value)


@wrong_answer("`expand` repeats one place in memory: writing to one element changes them all.")
def expanded(t, value):
    return torch.tensor(value, dtype=t.dtype, device=t.device).expand(t.shape)


VALUE_NOT_USED = "The value was not used."


@wrong_answer(VALUE_NOT_USED)
def ones(t, value):
    return torch.ones_like(t)


@wrong_answer(VALUE_NOT_USED)
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
