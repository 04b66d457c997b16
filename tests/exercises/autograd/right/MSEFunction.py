"""MSEFunction: right answers in other styles."""

import torch
from torch.nn import functional

from torchkata.testing import right_answer, wrong_beside

wrong = wrong_beside(__file__)
_checked = wrong._checked
_grad = wrong._grad
_needed = wrong._needed


@right_answer
class SavedTheDifference(torch.autograd.Function):
    @staticmethod
    def forward(ctx, prediction, target):
        _checked(prediction, target)
        error = prediction - target
        ctx.save_for_backward(error)
        return (error * error).sum() / error.numel()

    @staticmethod
    def backward(ctx, grad_out):
        (error,) = ctx.saved_tensors
        grads = [None, None]
        for i, sign in enumerate((1, -1)):
            if ctx.needs_input_grad[i]:
                grads[i] = sign * 2 / error.numel() * error * grad_out
        return tuple(grads)


@right_answer
class WithSetupContext(torch.autograd.Function):
    @staticmethod
    def forward(prediction, target):
        _checked(prediction, target)
        return functional.mse_loss(prediction, target)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, grad_out):
        grad = _grad(ctx, grad_out)
        return _needed(ctx, grad, grad.neg())
