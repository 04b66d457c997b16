"""as_float: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def one_conversion(t):
    return t.to(t.dtype if t.is_floating_point() else torch.float32)


@right_answer
def as_a_view(t):
    if torch.is_floating_point(t):
        return t.view_as(t)
    return torch.empty(t.shape, dtype=torch.float32).copy_(t)
