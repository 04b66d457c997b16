"""from_rows: mistakes that people make."""

import numpy as np
import torch

from torchkata.testing import wrong_answer


@wrong_answer("dtype was not used: torch chose a dtype itself.")
def default_dtype(rows, dtype):
    return torch.tensor(rows)


THROUGH_FLOAT32 = (
    "The numbers were converted to float32 first, which rounded them. Give the dtype to the "
    "function that makes the tensor."
)


@wrong_answer(THROUGH_FLOAT32)
def converted_afterwards(rows, dtype):
    return torch.tensor(rows).to(dtype)


@wrong_answer(THROUGH_FLOAT32)
def float_tensor_first(rows, dtype):
    return torch.FloatTensor(rows).to(dtype)


@wrong_answer("The numbers were converted to an integer dtype first: their fractions are lost.")
def through_integers(rows, dtype):
    return torch.tensor(rows, dtype=torch.int64).to(dtype)


@wrong_answer(
    "The first number decided how all of them were read. Other numbers in the lists may have "
    "fractions."
)
def like_the_first_number(rows, dtype):
    first = rows
    while isinstance(first, list) and first:
        first = first[0]
    through = torch.int64 if isinstance(first, int) else torch.float64
    return torch.tensor(rows, dtype=through).to(dtype)


@wrong_answer(
    "float64 cannot hold every whole number above 2**53. Make the tensor with the right dtype "
    "at once."
)
def through_float64(rows, dtype):
    return torch.tensor(rows, dtype=torch.float64).to(dtype)


@wrong_answer(
    "The numbers became float64 on the way, as NumPy makes them if there are fractions. "
    "float64 cannot hold every whole number above 2**53: give the lists and the dtype to "
    "torch."
)
def through_numpy(rows, dtype):
    return torch.from_numpy(np.array(rows)).to(dtype)


@wrong_answer("For bool, everything except 0 is True, negative numbers too.")
def true_above_0(rows, dtype):
    numbers = torch.tensor(rows, dtype=dtype)
    return torch.tensor(rows, dtype=torch.float64) > 0 if numbers.dtype is torch.bool else numbers


@wrong_answer(
    "For bool, the numbers were cut to whole numbers first. 0.5 became 0, and so False: everything "
    "except 0 is True."
)
def cut_before_bool(rows, dtype):
    whole = torch.int64 if dtype is torch.bool else dtype
    return torch.tensor(rows, dtype=whole).to(dtype)


@wrong_answer("Axes of size 1 are gone. Keep the shape of the nested lists.")
def squeezed(rows, dtype):
    return torch.tensor(rows, dtype=dtype).squeeze()


@wrong_answer("`stack` fails on an empty list. `[]` should give shape (0,).")
def stacked(rows, dtype):
    return torch.stack([torch.tensor(row, dtype=dtype) for row in rows])


@wrong_answer("The result is always float64. It should have the given dtype.")
def always_float64(rows, dtype):
    return torch.tensor(rows, dtype=torch.float64)


@wrong_answer("The fractions were rounded. An integer dtype cuts them off.")
def rounded(rows, dtype):
    if dtype.is_floating_point or dtype is torch.bool:
        return torch.tensor(rows, dtype=dtype)
    array = np.array(rows)
    return torch.from_numpy(array.round() if array.dtype.kind == "f" else array).to(dtype)


@wrong_answer(
    "The result requires grad, but it should not: autograd would track everything done with it."
)
def tracked(rows, dtype):
    return torch.tensor(rows, dtype=dtype, requires_grad=dtype.is_floating_point)


@wrong_answer("The rows were joined into one: the shape is lost.")
def flattened(rows, dtype):
    return torch.tensor(rows, dtype=dtype).flatten()
