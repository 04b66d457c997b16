"""add: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def by_name(a, b):
    return torch.add(a, b)


@right_answer
def minus_the_negative(a, b):
    return a - (-b)


@right_answer
def stretched_by_hand(a, b):
    if not isinstance(b, torch.Tensor):
        return b + a
    a, b = torch.broadcast_tensors(a, b)
    return torch.add(b, a, alpha=1)


@right_answer
def product_of_a_stack_and_ones(a, b):
    dtype = torch.result_type(a, b)
    if not dtype.is_floating_point:
        return a + b
    b = b if isinstance(b, torch.Tensor) else torch.full_like(a, b, dtype=dtype)
    pair = torch.stack(torch.broadcast_tensors(a.to(dtype), b.to(dtype)), dim=-1)
    return pair @ torch.ones(2, dtype=dtype)
