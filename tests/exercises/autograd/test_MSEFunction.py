"""MSEFunction: the mean squared error, as an autograd function with a backward of its own."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

probes = probes_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(n, 3)


def oracle(prediction, target):
    return functional.mse_loss(prediction, target)


test_standard = standard(
    "MSEFunction",
    inputs,
    oracle,
    probe=probes.mean_squared,
    gradient=True,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def test_gradcheck_agrees(learner, draw):
    both = [draw(2, 3, dtype=torch.float64, requires_grad=True) for _ in range(2)]

    seen = learner.probe(probes.checked)("MSEFunction", *both)

    expect(seen).holds(
        seen.value is True,
        "has a backward that torch.autograd.gradcheck finds wrong: it disagrees with differences "
        "of the forward",
        "wrong gradient",
    )


@pytest.mark.parametrize("shape", [(), (7,), (2, 3, 4)])
def test_any_shape_has_its_gradients(learner, draw, shape):
    both = [draw(*shape, dtype=torch.float64, requires_grad=True) for _ in range(2)]

    expect(learner.probe(probes.mean_squared)(*both)).agrees_with(oracle).gradients_agree_with(
        oracle
    )


@pytest.mark.parametrize(
    ("prediction", "target"), [((5, 1), (5,)), ((4, 3), (3,)), ((3,), ()), ((2, 3), (3, 2))]
)
def test_refuses_shapes_that_differ(learner, draw, prediction, target):
    seen = learner.probe(probes.mean_squared)(draw(*prediction), draw(*target))

    expect(seen).raises(ValueError, *(", ".join(map(str, s)) for s in (prediction, target) if s))


def test_only_the_target_requires_grad(learner, draw):
    prediction, target = draw(4), draw(4, requires_grad=True)

    expect(learner.probe(probes.mean_squared)(prediction, target)).gradients_agree_with(oracle)


@pytest.mark.parametrize("wanted", [(True, False), (False, True), (True, True)])
def test_gives_none_for_what_requires_no_grad(learner, draw, wanted):
    both = [draw(4, requires_grad=tracked) for tracked in wanted]

    seen = learner.probe(probes.nones_from_backward)("MSEFunction", *both)

    expect(seen).holds(
        seen.value == [not tracked for tracked in wanted],
        f"has a backward that gives None for {_names(seen.value)}; here that is wanted for "
        f"{_names([not tracked for tracked in wanted])}",
        "wrong gradient",
    )


def test_two_calls_do_not_disturb_each_other(learner, draw):
    a, b, c = (draw(3, dtype=torch.float64, requires_grad=True) for _ in range(3))

    expect(learner.probe(probes.chained_errors)(a, b, c)).gradients_agree_with(
        lambda a, b, c: oracle(a, b) * oracle(b, c)
    )


def test_one_tensor_as_both_gets_no_gradient(learner, draw):
    t = draw(3, dtype=torch.float64, requires_grad=True)

    expect(learner.probe(probes.mean_squared)(t, t)).agrees_with(oracle).gradients_agree_with(
        oracle
    )


def test_a_change_between_forward_and_backward_does_no_silent_harm(learner, draw):
    prediction, target = draw(4), draw(4)

    seen = learner.probe(probes.changed_in_between)("MSEFunction", prediction, target)

    expect(seen).holds(
        seen.value is None or torch.allclose(seen.value, (prediction - target) / 2),
        "prediction was changed in place between forward and backward, and the gradient is wrong "
        "without an error",
        "wrong gradient",
    )


def test_its_own_backward_takes_what_save_for_backward_keeps(learner, draw):
    seen = learner.probe(probes.kept_for_backward)(
        "MSEFunction", *(draw(3, requires_grad=True) for _ in range(2))
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


def _names(nones):
    named = [name for name, none in zip(("prediction", "target"), nones, strict=True) if none]
    return " and ".join(named) or "neither"


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
    "backward gives a gradient for an input that requires none: "
    "give None there, ctx.needs_input_grad tells."
)
class GradientsForAll(_Mean):
    @staticmethod
    def backward(ctx, grad_out):
        grad = _grad(ctx, grad_out)
        return grad, -grad


@wrong_answer("The target has a gradient too, where it requires one.")
class NoneForTheTarget(_Mean):
    @staticmethod
    def backward(ctx, grad_out):
        return _needed(ctx, _grad(ctx, grad_out), None)


@wrong_answer("The target's gradient has the other sign: it is subtracted.")
class SameSign(_Mean):
    @staticmethod
    def backward(ctx, grad_out):
        grad = _grad(ctx, grad_out)
        return _needed(ctx, grad, grad)


@wrong_answer("The upstream gradient is missing: the chain rule multiplies it in.")
class UpstreamForgotten(_Mean):
    @staticmethod
    def backward(ctx, grad_out):
        grad = _grad(ctx, torch.ones_like(grad_out))
        return _needed(ctx, grad, -grad)


@wrong_answer("The gradient is not divided by the number of elements: the loss is a mean.")
class NotDivided(_Mean):
    @staticmethod
    def backward(ctx, grad_out):
        prediction, target = ctx.saved_tensors
        grad = grad_out * 2 * (prediction - target)
        return _needed(ctx, grad, -grad)


@wrong_answer("The gradient is divided by the rows. The mean goes over every element.")
class DividedByRows(_Mean):
    @staticmethod
    def backward(ctx, grad_out):
        prediction, target = ctx.saved_tensors
        rows = len(prediction) if prediction.ndim else 1
        grad = grad_out * 2 * (prediction - target) / rows
        return _needed(ctx, grad, -grad)


@wrong_answer("The factor 2 is missing: the derivative of a square is twice what is squared.")
class FactorForgotten(_Mean):
    @staticmethod
    def backward(ctx, grad_out):
        grad = _grad(ctx, grad_out) / 2
        return _needed(ctx, grad, -grad)


@wrong_answer("Both signs are turned: the difference is prediction minus target.")
class SignsTurned(_Mean):
    @staticmethod
    def backward(ctx, grad_out):
        grad = _grad(ctx, grad_out)
        return _needed(ctx, -grad, grad)


@wrong_answer("backward gave one gradient: it gives one, or None, for each input of forward.")
class OnlyOne(_Mean):
    @staticmethod
    def backward(ctx, grad_out):
        return _grad(ctx, grad_out)


@wrong_answer(
    "The difference was computed anew from attributes of ctx, where autograd does not see that "
    "they change. Save with `ctx.save_for_backward`."
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
    "What backward needs was kept where all calls share it, such as on the class. "
    "Save it with `ctx.save_for_backward`."
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
    "Shapes that differ went through: (n, 1) minus (n,) quietly makes (n, n). "
    "Raise a ValueError that names both."
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


@wrong_answer("forward gives the sum of the squares: divide by how many there are.")
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
    "Tensors were kept as attributes of ctx. Hand them to `ctx.save_for_backward`: so autograd can "
    "watch and free them."
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
