"""filled: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def filled_afterwards(shape, value, dtype):
    t = torch.zeros(shape, dtype=dtype)
    t[...] = value
    return t


@right_answer
def repeated(shape, value, dtype):
    return (
        torch.tensor(value, dtype=dtype).expand(shape).clone(memory_format=torch.contiguous_format)
    )
