"""filled: mistakes that people make."""

import math

import torch

from torchkata.testing import wrong_answer


@wrong_answer("The dtype was not handed on: torch took that of the value.")
def dtype_of_the_value(shape, value, dtype):
    return torch.full(shape, value)


@wrong_answer("Times a float, integers become floats: the dtype is promoted away.")
def scaled_ones(shape, value, dtype):
    return torch.ones(shape, dtype=dtype) * value


@wrong_answer("Plus a float, integers become floats: the dtype is promoted away.")
def raised_zeros(shape, value, dtype):
    return torch.zeros(shape, dtype=dtype) + value


@wrong_answer("The value went through float32 on its way and was rounded.")
def through_float32(shape, value, dtype):
    return (torch.zeros(shape) + value).to(dtype)


@wrong_answer("A float cannot hold every large int. Hand the value on as it is.")
def through_a_python_float(shape, value, dtype):
    return torch.full(shape, float(value), dtype=dtype)


@wrong_answer("The value went through an integer dtype on its way: its fraction is gone.")
def through_integers(shape, value, dtype):
    if isinstance(value, float) and not math.isfinite(value):
        return torch.full(shape, value, dtype=dtype)
    return torch.full(shape, int(value), dtype=dtype)


ROUNDED = "The fraction was rounded. An integer dtype cuts it off, below 0 as well as above."


@wrong_answer(ROUNDED)
def rounded(shape, value, dtype):
    whole = not dtype.is_floating_point and dtype is not torch.bool
    return torch.full(shape, round(value) if whole else value, dtype=dtype)


@wrong_answer(ROUNDED)
def rounded_down(shape, value, dtype):
    whole = not dtype.is_floating_point and dtype is not torch.bool
    return torch.full(shape, math.floor(value) if whole else value, dtype=dtype)


@wrong_answer("bool takes all but 0 as True, fractions too: an int of 0.5 is 0.")
def int_for_bool(shape, value, dtype):
    return torch.full(shape, int(value) if dtype is torch.bool else value, dtype=dtype)


@wrong_answer("bool takes all but 0 as True, numbers below 0 as well.")
def true_above_0(shape, value, dtype):
    return torch.full(shape, value > 0 if dtype is torch.bool else value, dtype=dtype)


@wrong_answer("The shape is lost: these elements stand in one row.")
def in_one_row(shape, value, dtype):
    return torch.tensor([value] * math.prod(shape), dtype=dtype)


@wrong_answer("It requires grad, so autograd would follow all that is done with it.")
def tracked(shape, value, dtype):
    return torch.full(shape, value, dtype=dtype, requires_grad=dtype.is_floating_point)


@wrong_answer("`expand` repeats one place in memory: writing to one element changes them all.")
def expanded(shape, value, dtype):
    return torch.tensor(value, dtype=dtype).expand(shape)


@wrong_answer("The value was not used: these are zeros.")
def zeros(shape, value, dtype):
    return torch.zeros(shape, dtype=dtype)


@wrong_answer("Only the first size of the shape was used.")
def first_size_only(shape, value, dtype):
    return torch.full(shape[:1], value, dtype=dtype)
