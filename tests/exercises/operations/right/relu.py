"""relu: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def zeros_on_a_copy(t):
    out = t.clone()
    out[t < 0] = 0
    return out


@right_answer
def masked_fill(t):
    return t.masked_fill(t < 0, 0)


@right_answer
def zeros_like(t):
    return torch.where(t <= 0, torch.zeros_like(t), t)


@right_answer
def constant_tensor(t):
    return torch.where(t < 0, torch.tensor(0, dtype=t.dtype), t)
