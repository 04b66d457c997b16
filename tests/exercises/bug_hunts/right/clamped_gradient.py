"""clamped_gradient: right answers in other styles."""

import torch

from torchkata.testing import right_answer, wrong_beside

_gradients = wrong_beside(__file__)._gradients


@right_answer
def masked_by_where(x, target, w1, w2):
    return _gradients(
        x, target, w1, w2, lambda grad, pre: torch.where(pre > 0, grad, torch.zeros_like(grad))
    )


@right_answer
def zeros_written_in(x, target, w1, w2):
    def back(grad, pre):
        grad = grad.clone()
        grad[torch.relu(pre) == 0] = 0
        return grad

    return _gradients(x, target, w1, w2, back)


@right_answer
def masked_by_heaviside(x, target, w1, w2):
    zero = torch.zeros((), dtype=x.dtype)
    return _gradients(x, target, w1, w2, lambda grad, pre: grad * torch.heaviside(pre, zero))
