"""share_array: mistakes that people make."""

import numpy as np
import torch

from torchkata.testing import wrong_answer


@wrong_answer("The array was copied. Use the function that takes the array's own memory.")
def copied(a):
    return torch.tensor(a)


@wrong_answer("The array was copied before the tensor was made of it.")
def copied_before(a):
    return torch.from_numpy(a.copy())


@wrong_answer("The tensor was copied after it was made, so it has other memory.")
def copied_afterwards(a):
    return torch.from_numpy(a).clone()


@wrong_answer("Another dtype needs other memory. Keep the array's own dtype, whatever it is.")
def as_float32(a):
    return torch.from_numpy(a).float()


@wrong_answer("The array is copied where it has gaps or is transposed. Share its memory.")
def made_contiguous(a):
    shape = a.shape
    return torch.from_numpy(np.ascontiguousarray(a).reshape(shape))


@wrong_answer("Everything became float32, and that makes a copy. Keep the dtype.")
def legacy_constructor(a):
    return torch.Tensor(a)


@wrong_answer(
    "The result requires grad, but it should not: autograd would track everything done with it."
)
def tracked(a):
    return torch.from_numpy(a).requires_grad_(a.dtype.kind == "f")


@wrong_answer("The shape is lost. Keep the array's shape.")
def flattened(a):
    return torch.from_numpy(a.reshape(-1))
