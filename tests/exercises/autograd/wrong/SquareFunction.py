"""SquareFunction: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer(
    "x was kept as an attribute of ctx, and autograd does not notice when it changes. Save it with "
    "`ctx.save_for_backward`."
)
class KeptOnCtx(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.x = x
        return x * x

    @staticmethod
    def backward(ctx, grad_out):
        return grad_out * 2 * ctx.x


@wrong_answer(
    "x was kept in a place that all calls share, such as the class, so the next call overwrites "
    "it. Save it with `ctx.save_for_backward`."
)
class KeptOnTheClass(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        KeptOnTheClass.x = x
        return x * x

    @staticmethod
    def backward(ctx, grad_out):
        return grad_out * 2 * KeptOnTheClass.x


@wrong_answer("The upstream gradient is missing. By the chain rule, multiply it by 2·x.")
class UpstreamForgotten(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, grad_out):
        return 2 * ctx.saved_tensors[0]


@wrong_answer("The factor 2 is missing: the derivative of x² is 2·x.")
class FactorForgotten(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, grad_out):
        return grad_out * ctx.saved_tensors[0]


@wrong_answer("You saved x², but backward uses it as x.")
class SavedTheResult(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = x * x
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad_out):
        return grad_out * 2 * ctx.saved_tensors[0]


@wrong_answer("The square root of x² is the absolute value of x, without its sign. Save x itself.")
class RootOfTheResult(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = x * x
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad_out):
        return grad_out * 2 * ctx.saved_tensors[0].sqrt()


@wrong_answer("saved_tensors is a tuple. Take x out of it.")
class TupleForTensor(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, grad_out):
        x = ctx.saved_tensors
        return grad_out * 2 * x


@wrong_answer("forward changed x in place. Return a new tensor.")
class InPlace(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x.clone())
        x *= x
        return x.clone()

    @staticmethod
    def backward(ctx, grad_out):
        return grad_out * 2 * ctx.saved_tensors[0]


@wrong_answer("backward returns nothing. Return the gradient.")
class NothingFromBackward(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, grad_out):
        grad_out * 2 * ctx.saved_tensors[0]


@wrong_answer(
    "backward changed the upstream gradient, which other code still needs. Make a new tensor."
)
class WritesUpstream(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, grad_out):
        grad_out *= 2 * ctx.saved_tensors[0]
        return grad_out


@wrong_answer("The gradient was summed over the elements. Each element of x has its own.")
class Summed(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, grad_out):
        (x,) = ctx.saved_tensors
        return (grad_out * 2 * x).sum().expand(x.shape)


@wrong_answer(
    "Tensors were kept as attributes of ctx. Pass them to `ctx.save_for_backward`, so that "
    "autograd can watch and free them."
)
class CopyKeptOnCtx(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.x = x.clone()
        return x * x

    @staticmethod
    def backward(ctx, grad_out):
        return grad_out * 2 * ctx.x


@wrong_answer(
    "Your backward never ran. Do not replace `apply`: keep the one from torch.autograd.Function."
)
class ApplyOfItsOwn(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * x

    @staticmethod
    def backward(ctx, grad_out):
        return grad_out

    @classmethod
    def apply(cls, x):
        return x * x


@wrong_answer("backward runs, but autograd does not use it. Let torch.autograd.Function call it.")
class NotAFunction:
    @classmethod
    def apply(cls, x):
        class Context:
            saved_tensors = (x,)

        cls.backward(Context(), torch.ones_like(x))
        return x * x

    @staticmethod
    def backward(ctx, grad_out):
        return grad_out * 2 * ctx.saved_tensors[0]
