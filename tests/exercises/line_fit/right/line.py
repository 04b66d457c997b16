"""line: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def with_addcmul(x, w, b):
    return torch.addcmul(b, x, w)


@right_answer
def one_element_at_a_time(x, w, b):
    return torch.cat([w.reshape(1) * element + b.reshape(1) for element in x] or [x])


@right_answer
def point_by_point(x, w, b):
    return torch.func.vmap(lambda one: w.reshape(()) * one + b.reshape(()))(x)
