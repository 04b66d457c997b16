"""SquareFunction: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
class WithSetupContext(torch.autograd.Function):
    @staticmethod
    def forward(x):
        return torch.square(x)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, grad_out):
        (x,) = ctx.saved_tensors
        return 2.0 * x * grad_out


@right_answer
class SavedTheSlope(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x + x)
        return x.pow(2)

    @staticmethod
    def backward(ctx, grad_out):
        (slope,) = ctx.saved_tensors
        return (slope.mul(grad_out),)


@right_answer
class OnceDifferentiable(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**2

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx, grad_out):
        (x,) = ctx.saved_tensors
        return grad_out.mul(x).mul_(2)
