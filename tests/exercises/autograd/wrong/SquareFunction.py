"""SquareFunction: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer(
    "x was kept as an attribute of ctx, where autograd does not see that it changes. "
    "Save it with `ctx.save_for_backward`."
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
    "x was kept where all calls share it, such as on the class: the next call overwrites it. "
    "Save it with `ctx.save_for_backward`."
)
class KeptOnTheClass(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        KeptOnTheClass.x = x
        return x * x

    @staticmethod
    def backward(ctx, grad_out):
        return grad_out * 2 * KeptOnTheClass.x


@wrong_answer("The upstream gradient is missing: the chain rule multiplies it with 2·x.")
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


@wrong_answer("You saved x² and took it for x in backward.")
class SavedTheResult(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = x * x
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad_out):
        return grad_out * 2 * ctx.saved_tensors[0]


@wrong_answer("The root of x² is the size of x, without its sign: save x itself.")
class RootOfTheResult(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = x * x
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad_out):
        return grad_out * 2 * ctx.saved_tensors[0].sqrt()


@wrong_answer("saved_tensors is a tuple: take x out of it.")
class TupleForTensor(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, grad_out):
        x = ctx.saved_tensors
        return grad_out * 2 * x


@wrong_answer("forward changed x in place: give a new tensor.")
class InPlace(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x.clone())
        x *= x
        return x.clone()

    @staticmethod
    def backward(ctx, grad_out):
        return grad_out * 2 * ctx.saved_tensors[0]


@wrong_answer("backward gives back nothing.")
class NothingFromBackward(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, grad_out):
        grad_out * 2 * ctx.saved_tensors[0]


@wrong_answer("backward wrote into the upstream gradient, which others still need: make a new one.")
class WritesUpstream(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, grad_out):
        grad_out *= 2 * ctx.saved_tensors[0]
        return grad_out


@wrong_answer("The gradient was summed over the elements: each x has its own.")
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
    "Tensors were kept as attributes of ctx. Hand them to `ctx.save_for_backward`: so autograd can "
    "watch and free them."
)
class CopyKeptOnCtx(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.x = x.clone()
        return x * x

    @staticmethod
    def backward(ctx, grad_out):
        return grad_out * 2 * ctx.x


@wrong_answer("Its own backward never ran: leave `apply` as torch.autograd.Function has it.")
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
