"""detached_copy: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def cloned_then_detached(t):
    return t.clone().detach()


@right_answer
def filled_from(t):
    made = torch.empty(t.shape, dtype=t.dtype, device=t.device)
    with torch.no_grad():
        return made.copy_(t)


@right_answer
def cloned_under_no_grad(t):
    with torch.no_grad():
        return t.clone()
