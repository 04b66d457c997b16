"""filled: mistakes that people make."""

import math

import torch

from torchkata.testing import wrong_answer


@wrong_answer("dtype was not used: torch took the dtype of the value.")
def dtype_of_the_value(shape, value, dtype):
    return torch.full(shape, value)


@wrong_answer("Integers times a float become floats, so the dtype is lost.")
def scaled_ones(shape, value, dtype):
    return torch.ones(shape, dtype=dtype) * value


@wrong_answer("Integers plus a float become floats, so the dtype is lost.")
def raised_zeros(shape, value, dtype):
    return torch.zeros(shape, dtype=dtype) + value


@wrong_answer("The value was converted to float32 first, which rounded it.")
def through_float32(shape, value, dtype):
    return (torch.zeros(shape) + value).to(dtype)


@wrong_answer("A float cannot hold every large int. Pass the value on as it is.")
def through_a_python_float(shape, value, dtype):
    return torch.full(shape, float(value), dtype=dtype)


@wrong_answer("The value was converted to an integer first: its fraction is lost.")
def through_integers(shape, value, dtype):
    if isinstance(value, float) and not math.isfinite(value):
        return torch.full(shape, value, dtype=dtype)
    return torch.full(shape, int(value), dtype=dtype)


ROUNDED = "The fraction was rounded. An integer dtype cuts it off, for negative numbers too."


@wrong_answer(ROUNDED)
def rounded(shape, value, dtype):
    whole = not dtype.is_floating_point and dtype is not torch.bool
    return torch.full(shape, round(value) if whole else value, dtype=dtype)


@wrong_answer(ROUNDED)
def rounded_down(shape, value, dtype):
    whole = not dtype.is_floating_point and dtype is not torch.bool
    return torch.full(shape, math.floor(value) if whole else value, dtype=dtype)


@wrong_answer("For bool, everything except 0 is True, fractions too. As an int, 0.5 becomes 0.")
def int_for_bool(shape, value, dtype):
    return torch.full(shape, int(value) if dtype is torch.bool else value, dtype=dtype)


@wrong_answer("For bool, everything except 0 is True, negative numbers too.")
def true_above_0(shape, value, dtype):
    return torch.full(shape, value > 0 if dtype is torch.bool else value, dtype=dtype)


@wrong_answer("The shape is lost: all elements are in one row.")
def in_one_row(shape, value, dtype):
    return torch.tensor([value] * math.prod(shape), dtype=dtype)


@wrong_answer(
    "The result requires grad, but it should not: autograd would track everything done with it."
)
def tracked(shape, value, dtype):
    return torch.full(shape, value, dtype=dtype, requires_grad=dtype.is_floating_point)


NOT_CONTIGUOUS = (
    "The elements do not lie one after another in memory, or share a place there. Make the tensor "
    "in its own shape."
)


@wrong_answer(NOT_CONTIGUOUS)
def expanded(shape, value, dtype):
    return torch.tensor(value, dtype=dtype).expand(shape)


@wrong_answer("value was not used: all elements are 0.")
def zeros(shape, value, dtype):
    return torch.zeros(shape, dtype=dtype)


@wrong_answer("Only the first size of the shape was used.")
def first_size_only(shape, value, dtype):
    return torch.full(shape[:1], value, dtype=dtype)


@wrong_answer(NOT_CONTIGUOUS)
def permuted(shape, value, dtype):
    made = torch.full(tuple(shape)[::-1], value, dtype=dtype)
    return made.permute(tuple(reversed(range(made.ndim))))
