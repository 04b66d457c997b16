"""absolute: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def larger_of_both(t):
    return torch.maximum(t, -t)


@right_answer
def sign_on_a_copy(t):
    out = t.clone()
    out[t < 0] = -t[t < 0]
    return out


@right_answer
def times_its_sign(t):
    return t * t.sign()


@right_answer
def positive_part_and_negative_part(t):
    return torch.relu(t) + torch.relu(-t)
