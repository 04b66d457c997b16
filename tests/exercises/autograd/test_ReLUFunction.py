"""ReLUFunction: max(x, 0), as an autograd function with a backward of its own."""

import pytest
import torch

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

probes = probes_beside(__file__)


def inputs(draw, n):
    return (draw.away_from(0.0, n, 2),)


def oracle(x):
    return torch.where(x > 0, x, torch.zeros_like(x))


test_standard = standard("ReLUFunction", inputs, oracle, probe=probes.relu, gradient=True)


def test_gradcheck_agrees(learner, draw):
    x = draw.away_from(0.0, 2, 3).double().requires_grad_()

    seen = learner.probe(probes.checked)("ReLUFunction", x)

    expect(seen).holds(
        seen.value is True,
        "has a backward that torch.autograd.gradcheck finds wrong: it disagrees with differences "
        "of the forward",
        "wrong gradient",
    )


@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_all_of_one_sign(learner, draw, sign):
    x = (sign * draw.uniform(3, 2, low=0.1)).double().requires_grad_()

    expect(learner.probe(probes.relu)(x)).agrees_with(oracle).gradients_agree_with(oracle)


@pytest.mark.parametrize("shape", [(), (1,), (2, 1, 3)])
def test_any_shape_has_its_gradient(learner, draw, shape):
    x = draw.away_from(0.0, *shape).double().requires_grad_()

    expect(learner.probe(probes.relu)(x)).agrees_with(oracle).gradients_agree_with(oracle)


def test_the_upstream_gradient_stays_as_it_is(learner, draw):
    upstream = draw(12)

    seen = learner.probe(probes.upstream_after)("ReLUFunction", draw.away_from(0.0, 12), upstream)

    expect(seen).holds(
        torch.equal(seen.value, upstream),
        "has a backward that changes the upstream gradient it is given",
        "argument changed",
    )


def test_two_calls_do_not_disturb_each_other(learner, draw):
    x, y = (draw.away_from(0.0, 12).double().requires_grad_() for _ in range(2))

    expect(learner.probe(probes.relu_of_difference)(x, y)).gradients_agree_with(
        lambda x, y: oracle(x) * oracle(-y)
    )


def test_a_change_of_x_between_forward_and_backward_does_no_silent_harm(learner, draw):
    x = draw.away_from(0.0, 12)

    seen = learner.probe(probes.changed_in_between)("ReLUFunction", x)

    expect(seen).holds(
        seen.value is None or torch.equal(seen.value, (x > 0).float()),
        "x was changed in place between forward and backward, and the gradient is wrong without "
        "an error",
        "wrong gradient",
    )


def test_its_own_backward_takes_what_save_for_backward_keeps(learner, draw):
    seen = learner.probe(probes.kept_for_backward)(
        "ReLUFunction", draw.away_from(0.0, 12).requires_grad_()
    )
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


def test_size_plays_no_part(learner):
    x = torch.tensor([1e-12, -1e-12, 1e9, -1e9], dtype=torch.float64, requires_grad=True)

    expect(learner.probe(probes.relu)(x)).agrees_with(oracle).gradients_agree_with(oracle)


def test_zero_stays_zero(learner):
    x = torch.tensor([0.0, -1.0, 2.0])

    expect(learner.probe(probes.relu)(x)).equals(torch.tensor([0.0, 0.0, 2.0]))


@wrong_answer(
    "The gradient was clamped at 0. Negative gradients have to pass where x was positive: "
    "mask by x instead."
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
    "The mask is right, but the gradient was clamped at 0 as well: its sign plays no part."
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


@wrong_answer("The upstream gradient passed as it is: where x was negative it has to stop.")
class NotMasked(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_out):
        return grad_out.clone()


@wrong_answer("The mask is turned round: the gradient passes where x is positive.")
class MaskTurnedRound(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_out):
        (x,) = ctx.saved_tensors
        return grad_out * (x < 0)


@wrong_answer("The upstream gradient is missing: it is what the mask is laid over.")
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


@wrong_answer("forward changed x in place: give a new tensor.")
class InPlace(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x > 0)
        return x.clamp_(min=0).clone()

    @staticmethod
    def backward(ctx, grad_out):
        (mask,) = ctx.saved_tensors
        return grad_out * mask


@wrong_answer("backward wrote into the upstream gradient, which others still need: make a new one.")
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
    "x was kept as an attribute of ctx, where autograd does not see that it changes. "
    "Save it with `ctx.save_for_backward`."
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
    "What backward needs was kept where all calls share it, such as on the class. "
    "Save it with `ctx.save_for_backward`."
)
class KeptOnTheClass(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        KeptOnTheClass.mask = x > 0
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_out):
        return grad_out * KeptOnTheClass.mask


@wrong_answer("That is the size of x: below zero, zero is wanted.")
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
    "Tensors were kept as attributes of ctx. Hand them to `ctx.save_for_backward`: so autograd can "
    "watch and free them."
)
class MaskKeptOnCtx(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mask = x > 0
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_out):
        return grad_out * ctx.mask


@wrong_answer("There is a bound above as well: whatever is positive stays as it is.")
class BoundedAbove(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(0, 6)

    @staticmethod
    def backward(ctx, grad_out):
        (x,) = ctx.saved_tensors
        return grad_out * ((x > 0) & (x < 6))


@right_answer
class SavedTheMask(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        mask = x > 0
        ctx.save_for_backward(mask)
        return x * mask

    @staticmethod
    def backward(ctx, grad_out):
        (mask,) = ctx.saved_tensors
        return torch.where(mask, grad_out, torch.zeros_like(grad_out))


@right_answer
class SavedTheResult(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.relu(x)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad_out):
        (y,) = ctx.saved_tensors
        return grad_out.masked_fill(y == 0, 0.0)


@right_answer
class CopiedThenWritten(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.maximum(x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad_out):
        (x,) = ctx.saved_tensors
        grad = grad_out.clone()
        grad[x < 0] = 0
        return grad
