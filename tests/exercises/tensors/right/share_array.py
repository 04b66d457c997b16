"""share_array: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def as_tensor(a):
    return torch.as_tensor(a)


@right_answer
def asarray(a):
    return torch.asarray(a)
