"""copy_array: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("from_numpy shares the array's memory. Make a copy.")
def shared(a, dtype):
    return torch.from_numpy(a)


SHARED = "Where the dtype is already right, this copies nothing: the memory is shared."


@wrong_answer(SHARED)
def copied_only_if_converted(a, dtype):
    return torch.from_numpy(a).to(dtype)


@wrong_answer(SHARED)
def as_tensor(a, dtype):
    return torch.as_tensor(a, dtype=dtype)


@wrong_answer("The dtype was not used: the tensor has the array's.")
def dtype_forgotten(a, dtype):
    return torch.tensor(a)


@wrong_answer("The numbers went through float32 on their way and were rounded.")
def through_float32(a, dtype):
    return torch.Tensor(a.copy()).to(dtype)


@wrong_answer("The numbers went through float64, which cannot hold every int64.")
def through_float64(a, dtype):
    return torch.tensor(a, dtype=torch.float64).to(dtype)


@wrong_answer("The numbers went through an integer dtype: their fractions are gone.")
def through_integers(a, dtype):
    return torch.tensor(a, dtype=torch.int64).to(dtype)


@wrong_answer(
    "The numbers were read in the order of memory, not of the array: the axes are mixed up."
)
def in_memory_order(a, dtype):
    return torch.tensor(a.ravel(order="K")).reshape(a.shape).to(dtype)


@wrong_answer(
    "An array with gaps, or transposed, was not copied: its memory is shared where the dtype is "
    "right already."
)
def only_the_contiguous_copied(a, dtype):
    t = torch.from_numpy(a)
    return t.clone().to(dtype) if a.flags.c_contiguous else t.to(dtype)
