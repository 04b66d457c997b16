"""from_rows: mistakes that people make."""

import numpy as np
import torch

from torchkata.testing import wrong_answer


@wrong_answer("The dtype was not handed on: torch chose its own default.")
def default_dtype(rows, dtype):
    return torch.tensor(rows)


THROUGH_FLOAT32 = (
    "The numbers went through float32 on their way and were rounded. "
    "Hand the dtype to the function that makes the tensor."
)


@wrong_answer(THROUGH_FLOAT32)
def converted_afterwards(rows, dtype):
    return torch.tensor(rows).to(dtype)


@wrong_answer(THROUGH_FLOAT32)
def float_tensor_first(rows, dtype):
    return torch.FloatTensor(rows).to(dtype)


@wrong_answer("The numbers went through an integer dtype on their way: their fractions are gone.")
def through_integers(rows, dtype):
    return torch.tensor(rows, dtype=torch.int64).to(dtype)


@wrong_answer(
    "The first number decided what all become. Other numbers in the lists may have fractions."
)
def like_the_first_number(rows, dtype):
    first = rows
    while isinstance(first, list) and first:
        first = first[0]
    through = torch.int64 if isinstance(first, int) else torch.float64
    return torch.tensor(rows, dtype=through).to(dtype)


@wrong_answer("float64 cannot hold every whole number beyond 2**53. Make the dtype at once.")
def through_float64(rows, dtype):
    return torch.tensor(rows, dtype=torch.float64).to(dtype)


@wrong_answer(
    "NumPy makes float64 of whole numbers beside fractions, which cannot hold every one beyond "
    "2**53. Hand the lists to torch."
)
def through_numpy(rows, dtype):
    return torch.from_numpy(np.array(rows)).to(dtype)


@wrong_answer("bool takes all but 0 as True, numbers below 0 as well.")
def true_above_0(rows, dtype):
    numbers = torch.tensor(rows, dtype=dtype)
    return torch.tensor(rows, dtype=torch.float64) > 0 if numbers.dtype is torch.bool else numbers


@wrong_answer("Axes of size 1 are gone. Keep the shape of the nest.")
def squeezed(rows, dtype):
    return torch.tensor(rows, dtype=dtype).squeeze()


@wrong_answer("`stack` takes no empty list: `[]` is to give shape (0,).")
def stacked(rows, dtype):
    return torch.stack([torch.tensor(row, dtype=dtype) for row in rows])


@wrong_answer("The result is float64, whatever dtype was asked for.")
def always_float64(rows, dtype):
    return torch.tensor(rows, dtype=torch.float64)


@wrong_answer("The fractions were rounded to the nearest. An integer dtype cuts them off.")
def rounded(rows, dtype):
    if dtype.is_floating_point or dtype is torch.bool:
        return torch.tensor(rows, dtype=dtype)
    array = np.array(rows)
    return torch.from_numpy(array.round() if array.dtype.kind == "f" else array).to(dtype)


@wrong_answer("It requires grad, so autograd would follow all that is done with it.")
def tracked(rows, dtype):
    return torch.tensor(rows, dtype=dtype, requires_grad=dtype.is_floating_point)


@wrong_answer("The rows were put one behind the other: the shape is lost.")
def flattened(rows, dtype):
    return torch.tensor(rows, dtype=dtype).flatten()
