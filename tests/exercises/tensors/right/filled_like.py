"""filled_like: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def new_full(t, value):
    return t.new_full(t.shape, value)


@right_answer
def all_by_hand(t, value):
    return torch.full(t.size(), value, dtype=t.dtype, device=t.device)


@right_answer
def clone_of_the_detached(t, value):
    return t.detach().clone().fill_(value)


@right_answer
def empty_like_t(t, value):
    return torch.empty_like(t.detach()).fill_(value)
