"""SquareFunction: x², as an autograd function with a backward of its own."""

import pytest
import torch

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

probes = probes_beside(__file__)


def inputs(draw, n):
    return (draw(n, 2),)


def oracle(x):
    return x.pow(2)


test_standard = standard("SquareFunction", inputs, oracle, probe=probes.square, gradient=True)


def test_gradcheck_agrees(learner, draw):
    x = draw(2, 3, dtype=torch.float64, requires_grad=True)

    seen = learner.probe(probes.checked)("SquareFunction", x)

    expect(seen).holds(
        seen.value is True,
        "has a backward that torch.autograd.gradcheck finds wrong: it disagrees with differences "
        "of the forward",
        "wrong gradient",
    )


@pytest.mark.parametrize("shape", [(), (1,), (2, 1, 3)])
def test_any_shape_has_its_gradient(learner, draw, shape):
    x = draw(*shape, dtype=torch.float64, requires_grad=True)

    expect(learner.probe(probes.square)(x)).agrees_with(oracle).gradients_agree_with(oracle)


def test_the_upstream_gradient_stays_as_it_is(learner, draw):
    upstream = draw(12)

    seen = learner.probe(probes.upstream_after)("SquareFunction", draw(12), upstream)

    expect(seen).holds(
        torch.equal(seen.value, upstream),
        "has a backward that changes the upstream gradient it is given",
        "argument changed",
    )


def test_two_calls_do_not_disturb_each_other(learner, draw):
    x = draw(3, dtype=torch.float64, requires_grad=True)

    expect(learner.probe(probes.square_of_square)(x)).gradients_agree_with(lambda x: x.pow(4))


def test_a_change_of_x_between_forward_and_backward_does_no_silent_harm(learner, draw):
    x = draw(4)

    seen = learner.probe(probes.changed_in_between)("SquareFunction", x)

    expect(seen).holds(
        seen.value is None or torch.allclose(seen.value, 2 * x),
        "x was changed in place between forward and backward, and the gradient is wrong without "
        "an error",
        "wrong gradient",
    )


def test_its_own_backward_takes_what_save_for_backward_keeps(learner, draw):
    seen = learner.probe(probes.kept_for_backward)("SquareFunction", draw(3, requires_grad=True))
    runs, kept = seen.value

    expect(seen).holds(
        runs == 1,
        f"has a backward that ran {runs} times for one call; its own backward is to run, once",
        "wrong gradient",
    ).holds(
        not kept,
        f"keeps tensors as attributes of ctx ({', '.join(kept)}); what backward needs goes through "
        "ctx.save_for_backward",
        "graph kept",
    )


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
