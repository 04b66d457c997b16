"""mean_of_ints: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("Torch cannot take the mean of integers. Convert them first, or name a dtype.")
def mean_alone(t):
    return t.mean()


IN_FLOAT32 = (
    "The mean was rounded to float32. (Torch also divides integers in float32.) Use float64 "
    "from the start."
)


@wrong_answer(IN_FLOAT32)
def in_float32(t):
    return t.float().mean().double()


@wrong_answer("The mean is float32. Use float64 from the start.")
def left_in_float32(t):
    return t.float().mean()


@wrong_answer("The fraction was dropped. The mean of integers need not be an integer.")
def floor_division(t):
    return (t.sum() // t.numel()).double()


@wrong_answer(IN_FLOAT32)
def divided_in_float32(t):
    return (t.sum() / t.numel()).double()


@wrong_answer("That is a Python number. Return a tensor of shape ().")
def python_number(t):
    return t.double().mean().item()


@wrong_answer("Divide by the number of elements, not by the number of rows.")
def divided_by_rows(t):
    return t.sum(dtype=torch.float64) / (len(t) if t.ndim else 1)


@wrong_answer("The sum was taken in the dtype of the elements, which is too small for it.")
def sum_overflows(t):
    return t.sum(dtype=t.dtype).double() / t.numel()


@wrong_answer("The sum may be too large for int64. Add up in float64.")
def sum_beyond_int64(t):
    return t.sum().double() / t.numel()


@wrong_answer(
    "The mean was rounded to a whole number. The mean of integers need not be an integer."
)
def rounded(t):
    return t.double().mean().round()


@wrong_answer("That is one mean for each column. Take one mean over all elements.")
def of_each_column(t):
    return t.double().mean(dim=0)


@wrong_answer("That is the median, not the mean.")
def median(t):
    return t.double().median()
