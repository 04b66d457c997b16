"""copy_array: right answers in other styles."""

import numpy as np
import torch

from torchkata.testing import right_answer


@right_answer
def copy_then_convert(a, dtype):
    return torch.from_numpy(a.copy()).to(dtype)


@right_answer
def convert_with_copy(a, dtype):
    return torch.from_numpy(a).to(dtype, copy=True)


@right_answer
def from_lists(a, dtype):
    return torch.tensor(a.tolist(), dtype=dtype).reshape(a.shape)


@right_answer
def numpy_copies(a, dtype):
    return torch.as_tensor(np.array(a, copy=True), dtype=dtype)
