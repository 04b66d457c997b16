"""relu_grad: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def by_a_mask(grad_out, pre):
    return grad_out * (pre > 0)


@right_answer
def index_into_a_copy(grad_out, pre):
    grad = grad_out.clone()
    grad[pre < 0] = 0
    return grad


@right_answer
def with_heaviside(grad_out, pre):
    return grad_out * torch.heaviside(pre, pre.new_tensor(0.5))
