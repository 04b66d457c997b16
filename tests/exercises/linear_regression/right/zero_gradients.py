"""zero_gradients: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def in_place(params):
    for param in params:
        if param.grad is not None:
            param.grad.zero_()


@right_answer
def new_zeros_everywhere(params):
    for param in params:
        param.grad = torch.zeros_like(param)
