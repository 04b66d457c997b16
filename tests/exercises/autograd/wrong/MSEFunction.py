"""MSEFunction: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


def _checked(prediction, target):
    if prediction.shape != target.shape:
        raise ValueError(f"{tuple(prediction.shape)} against {tuple(target.shape)}")


class _Mean(torch.autograd.Function):
    """The right forward; each mistake below has a backward of its own."""

    @staticmethod
    def forward(ctx, prediction, target):
        _checked(prediction, target)
        ctx.save_for_backward(prediction, target)
        return (prediction - target).square().mean()


def _grad(ctx, grad_out):
    prediction, target = ctx.saved_tensors
    return grad_out * 2 * (prediction - target) / prediction.numel()


def _needed(ctx, first, second):
    return first if ctx.needs_input_grad[0] else None, second if ctx.needs_input_grad[1] else None


@wrong_answer(
    "backward returns a gradient for an input that does not require one. Return None there: "
    "ctx.needs_input_grad tells you where."
)
class GradientsForAll(_Mean):
    @staticmethod
    def backward(ctx, grad_out):
        grad = _grad(ctx, grad_out)
        return grad, -grad


@wrong_answer("The target has a gradient too, if it requires one.")
class NoneForTheTarget(_Mean):
    @staticmethod
    def backward(ctx, grad_out):
        return _needed(ctx, _grad(ctx, grad_out), None)


@wrong_answer("The target's gradient needs the opposite sign, because the target is subtracted.")
class SameSign(_Mean):
    @staticmethod
    def backward(ctx, grad_out):
        grad = _grad(ctx, grad_out)
        return _needed(ctx, grad, grad)


@wrong_answer("The upstream gradient is missing. By the chain rule, multiply by it.")
class UpstreamForgotten(_Mean):
    @staticmethod
    def backward(ctx, grad_out):
        grad = _grad(ctx, torch.ones_like(grad_out))
        return _needed(ctx, grad, -grad)


@wrong_answer("The gradient was not divided by the number of elements. The loss is a mean.")
class NotDivided(_Mean):
    @staticmethod
    def backward(ctx, grad_out):
        prediction, target = ctx.saved_tensors
        grad = grad_out * 2 * (prediction - target)
        return _needed(ctx, grad, -grad)


@wrong_answer("The gradient was divided by the number of rows. The mean is over every element.")
class DividedByRows(_Mean):
    @staticmethod
    def backward(ctx, grad_out):
        prediction, target = ctx.saved_tensors
        rows = len(prediction) if prediction.ndim else 1
        grad = grad_out * 2 * (prediction - target) / rows
        return _needed(ctx, grad, -grad)


@wrong_answer("The factor 2 is missing: the derivative of e² is 2·e.")
class FactorForgotten(_Mean):
    @staticmethod
    def backward(ctx, grad_out):
        grad = _grad(ctx, grad_out) / 2
        return _needed(ctx, grad, -grad)


@wrong_answer("Both signs are wrong: the difference is prediction minus target.")
class SignsTurned(_Mean):
    @staticmethod
    def backward(ctx, grad_out):
        grad = _grad(ctx, grad_out)
        return _needed(ctx, -grad, grad)


@wrong_answer(
    "backward returned one gradient. Return one gradient, or None, for each input of forward."
)
class OnlyOne(_Mean):
    @staticmethod
    def backward(ctx, grad_out):
        return _grad(ctx, grad_out)


@wrong_answer(
    "backward used attributes of ctx, and autograd does not notice when these change. Save the "
    "inputs with `ctx.save_for_backward`."
)
class KeptOnCtx(torch.autograd.Function):
    @staticmethod
    def forward(ctx, prediction, target):
        _checked(prediction, target)
        ctx.both = prediction, target
        return (prediction - target).square().mean()

    @staticmethod
    def backward(ctx, grad_out):
        prediction, target = ctx.both
        grad = grad_out * 2 * (prediction - target) / prediction.numel()
        return _needed(ctx, grad, -grad)


@wrong_answer(
    "What backward needs was kept in a place that all calls share, such as the class. Save it with "
    "`ctx.save_for_backward`."
)
class KeptOnTheClass(torch.autograd.Function):
    @staticmethod
    def forward(ctx, prediction, target):
        _checked(prediction, target)
        KeptOnTheClass.error = prediction - target
        return KeptOnTheClass.error.square().mean()

    @staticmethod
    def backward(ctx, grad_out):
        error = KeptOnTheClass.error
        grad = grad_out * 2 * error / error.numel()
        return _needed(ctx, grad, -grad)


@wrong_answer(
    "Different shapes were accepted: (n, 1) minus (n,) silently gives (n, n). Raise a ValueError "
    "that names both."
)
class Broadcast(torch.autograd.Function):
    @staticmethod
    def forward(ctx, prediction, target):
        ctx.save_for_backward(prediction, target)
        return (prediction - target).square().mean()

    @staticmethod
    def backward(ctx, grad_out):
        grad = _grad(ctx, grad_out)
        return _needed(ctx, grad, -grad)


@wrong_answer("forward returns the sum of the squares. Divide by how many there are.")
class Summed(torch.autograd.Function):
    @staticmethod
    def forward(ctx, prediction, target):
        _checked(prediction, target)
        ctx.save_for_backward(prediction, target)
        return (prediction - target).square().sum()

    @staticmethod
    def backward(ctx, grad_out):
        prediction, target = ctx.saved_tensors
        grad = grad_out * 2 * (prediction - target)
        return _needed(ctx, grad, -grad)


@wrong_answer(
    "Tensors were kept as attributes of ctx. Pass them to `ctx.save_for_backward`, so that "
    "autograd can watch and free them."
)
class DifferenceKeptOnCtx(torch.autograd.Function):
    @staticmethod
    def forward(ctx, prediction, target):
        _checked(prediction, target)
        ctx.error = prediction - target
        return ctx.error.square().mean()

    @staticmethod
    def backward(ctx, grad_out):
        grad = grad_out * 2 * ctx.error / ctx.error.numel()
        return _needed(ctx, grad, -grad)
