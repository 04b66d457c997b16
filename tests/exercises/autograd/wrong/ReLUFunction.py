"""ReLUFunction: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer(
    "The gradient was clamped at 0. Negative gradients must pass where x was positive: mask by x "
    "instead."
)
class ClampedGradient(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_out):
        return grad_out.clamp(min=0)


@wrong_answer(
    "The mask is right, but the gradient was clamped at 0 as well. Its sign does not matter."
)
class MaskedAndClamped(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_out):
        (x,) = ctx.saved_tensors
        return grad_out.clamp(min=0) * (x > 0)


@wrong_answer("The upstream gradient passes everywhere. Where x was negative, it must be 0.")
class NotMasked(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_out):
        return grad_out.clone()


@wrong_answer("The mask is inverted. The gradient passes where x is positive.")
class MaskTurnedRound(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_out):
        (x,) = ctx.saved_tensors
        return grad_out * (x < 0)


@wrong_answer("The upstream gradient is missing. Apply the mask to it.")
class UpstreamForgotten(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_out):
        (x,) = ctx.saved_tensors
        return (x > 0).to(grad_out.dtype)


@wrong_answer("The derivative is 1 where x is positive, not x.")
class TimesX(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_out):
        (x,) = ctx.saved_tensors
        return grad_out * x.clamp(min=0)


@wrong_answer("forward changed x in place. Return a new tensor.")
class InPlace(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x > 0)
        return x.clamp_(min=0).clone()

    @staticmethod
    def backward(ctx, grad_out):
        (mask,) = ctx.saved_tensors
        return grad_out * mask


@wrong_answer(
    "backward changed the upstream gradient, which other code still needs. Make a new tensor."
)
class WritesUpstream(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_out):
        (x,) = ctx.saved_tensors
        grad_out[x <= 0] = 0
        return grad_out


@wrong_answer(
    "x was kept as an attribute of ctx, and autograd does not notice when it changes. Save it with "
    "`ctx.save_for_backward`."
)
class KeptOnCtx(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.x = x
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_out):
        return grad_out * (ctx.x > 0)


@wrong_answer(
    "What backward needs was kept in a place that all calls share, such as the class. Save it with "
    "`ctx.save_for_backward`."
)
class KeptOnTheClass(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        KeptOnTheClass.mask = x > 0
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_out):
        return grad_out * KeptOnTheClass.mask


@wrong_answer("This is the absolute value of x. Below zero, return zero.")
class Absolute(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.abs()

    @staticmethod
    def backward(ctx, grad_out):
        (x,) = ctx.saved_tensors
        return grad_out * (x > 0)


@wrong_answer(
    "Tensors were kept as attributes of ctx. Pass them to `ctx.save_for_backward`, so that "
    "autograd can watch and free them."
)
class MaskKeptOnCtx(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mask = x > 0
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_out):
        return grad_out * ctx.mask


@wrong_answer("There is an upper bound as well. Leave all positive values as they are.")
class BoundedAbove(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(0, 6)

    @staticmethod
    def backward(ctx, grad_out):
        (x,) = ctx.saved_tensors
        return grad_out * ((x > 0) & (x < 6))


@wrong_answer(
    "A tensor that is made without a dtype, such as torch.zeros(3), is float32: it turns half "
    "precision into float32."
)
class ZerosInFloat32(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.maximum(x, torch.zeros(x.shape))

    @staticmethod
    def backward(ctx, grad_out):
        (x,) = ctx.saved_tensors
        return grad_out * (x > 0)
