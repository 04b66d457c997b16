"""copy_array: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("The tensor shares the array's memory. Make a copy.")
def shared(a, dtype):
    return torch.from_numpy(a)


SHARED = "If the array already has that dtype, nothing is copied: the memory is shared."


@wrong_answer(SHARED)
def copied_only_if_converted(a, dtype):
    return torch.from_numpy(a).to(dtype)


@wrong_answer(SHARED)
def as_tensor(a, dtype):
    return torch.as_tensor(a, dtype=dtype)


@wrong_answer("dtype was not used: the tensor has the array's dtype.")
def dtype_forgotten(a, dtype):
    return torch.tensor(a)


@wrong_answer("The numbers were converted to float32 first, which rounded them.")
def through_float32(a, dtype):
    return torch.Tensor(a.copy()).to(dtype)


@wrong_answer("The numbers were converted to float64 first, which cannot hold every int64.")
def through_float64(a, dtype):
    return torch.tensor(a, dtype=torch.float64).to(dtype)


@wrong_answer("The numbers were converted to an integer dtype first: their fractions are lost.")
def through_integers(a, dtype):
    return torch.tensor(a, dtype=torch.int64).to(dtype)


@wrong_answer(
    "The numbers were read in the order of the memory, not in the order of the array: the axes "
    "are mixed up."
)
def in_memory_order(a, dtype):
    return torch.tensor(a.ravel(order="K")).reshape(a.shape).to(dtype)


@wrong_answer(
    "An array with gaps, or a transposed one, was not copied: if it already has that dtype, its "
    "memory is shared."
)
def only_the_contiguous_copied(a, dtype):
    t = torch.from_numpy(a)
    return t.clone().to(dtype) if a.flags.c_contiguous else t.to(dtype)
