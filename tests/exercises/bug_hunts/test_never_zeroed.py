"""never_zeroed: each step goes by the gradient of its own loss alone."""

from itertools import pairwise

import torch

from torchkata import data
from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)


def inputs(draw, n):
    weights, bias = draw(2, 3, requires_grad=True), draw(2, requires_grad=True)
    return draw(n, 3), draw(n, 2), weights, bias, 0.1, 4


def oracle(x, y, weights, bias, lr, epochs):
    loss_of = oracles.linear_loss(x, y)
    after, losses = oracles.descended(loss_of, (weights, bias), lr, epochs)
    with torch.no_grad():
        weights.copy_(after[0])
        bias.copy_(after[1])
    return losses


test_standard = standard(
    "never_zeroed",
    inputs,
    oracle,
    without={
        "leaves_its_arguments_unchanged": "the parameters are trained in place",
        "takes_size_0": "the mean of nothing is not defined",
    },
)


def _with_old_gradients(draw, n=5):
    args = inputs(draw, n)
    args[2].grad, args[3].grad = 10 * draw(2, 3), 10 * draw(2)
    return args


def test_old_gradients_of_the_caller_play_no_part(learner, draw):
    expect(learner.never_zeroed(*_with_old_gradients(draw))).agrees_with(oracle)


def test_old_gradients_that_blew_up_play_no_part(learner, draw):
    args = _with_old_gradients(draw)
    args[2].grad[0, 1], args[3].grad[0] = float("nan"), float("inf")

    expect(learner.never_zeroed(*args)).agrees_with(oracle)


def test_a_single_step_with_old_gradients(learner, draw):
    args = _with_old_gradients(draw)

    expect(learner.never_zeroed(*args[:5], 1)).agrees_with(oracle)


def test_a_second_call_goes_on_where_the_first_ended(learner, draw):
    first = learner.never_zeroed(*inputs(draw, 5))

    again = learner.never_zeroed(*first.arguments)

    expect(again).agrees_with(oracle)


def test_one_output_one_input(learner, draw):
    # With one element each, `if weights.grad:` raises nothing, and may yet be wrong.
    weights, bias = draw(1, 1, requires_grad=True), draw(1, requires_grad=True)

    args = draw(4, 1), draw(4, 1), weights, bias, 0.05, 6
    expect(learner.never_zeroed(*args)).agrees_with(oracle)


def test_many_steps_reach_the_optimum(learner):
    # Gradients that pile up swing, and go past it again and again.
    x, y = data.points()
    weights, bias = torch.zeros(1, 1, requires_grad=True), torch.zeros(1, requires_grad=True)

    args = x[:, None], y[:, None], weights, bias, 0.02, 300
    seen = learner.never_zeroed(*args)

    losses = seen.value
    expect(seen).agrees_with(oracle, rtol=1e-3).holds(
        all(later <= now + 1e-6 for now, later in pairwise(losses)),
        "at this rate the loss falls with every step; here it climbed again",
    )


def test_the_parameters_stay_leaves_that_require_grad(learner, draw):
    seen = learner.never_zeroed(*inputs(draw, 4))

    for name in ("weights", "bias"):
        expect(seen).argument(name).is_leaf().requires_grad()


def test_no_epoch_changes_nothing(learner, draw):
    expect(learner.never_zeroed(*inputs(draw, 4)[:5], 0)).agrees_with(oracle)


def _loss(inputs, targets, weights, bias):
    return ((inputs @ weights.T + bias - targets) ** 2).mean()


def _update(lr, *parameters):
    with torch.no_grad():
        for parameter in parameters:
            parameter -= lr * parameter.grad


@wrong_answer("The gradients are never cleared: each `backward` adds to those of all steps before.")
def as_shipped(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        loss.backward()
        _update(lr, weights, bias)
    return losses


@wrong_answer("The gradients are cleared after `backward`, before they were used: nothing moves.")
def zeroed_before_the_update(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        loss.backward()
        weights.grad.zero_()
        bias.grad.zero_()
        _update(lr, weights, bias)
    return losses


@wrong_answer(
    "The gradients are cleared at the end of each step, so what stood there before the first one "
    "still counts."
)
def zeroed_in_place_only_after(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        loss.backward()
        _update(lr, weights, bias)
        weights.grad.zero_()
        bias.grad.zero_()
    return losses


@wrong_answer(
    "The gradients are cleared at the end of each step, so what stood there before the first one "
    "still counts."
)
def zeroed_only_after(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        loss.backward()
        _update(lr, weights, bias)
        weights.grad = bias.grad = None
    return losses


@wrong_answer("The gradients are cleared once, before the loop. They pile up in every step.")
def zeroed_once(inputs, targets, weights, bias, lr, epochs):
    weights.grad = bias.grad = None
    return as_shipped(inputs, targets, weights, bias, lr, epochs)


@wrong_answer("The bias was forgotten: its gradient has to be cleared too.")
def weights_only(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        weights.grad = None
        loss.backward()
        _update(lr, weights, bias)
    return losses


@wrong_answer("The weights were forgotten: their gradient has to be cleared too.")
def bias_only(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        bias.grad = None
        loss.backward()
        _update(lr, weights, bias)
    return losses


@wrong_answer(
    "`if weights.grad:` asks for the truth of a whole tensor: it raises where there is more than "
    "one element. Ask whether it is None."
)
def truth_of_a_gradient(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        if weights.grad:
            weights.grad.zero_()
        if bias.grad:
            bias.grad.zero_()
        loss.backward()
        _update(lr, weights, bias)
    return losses


@wrong_answer("`.grad` is None until the first `backward`: `zero_` needs a gradient to be there.")
def zeroes_none(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        weights.grad.zero_()
        bias.grad.zero_()
        loss.backward()
        _update(lr, weights, bias)
    return losses


@wrong_answer("Copies were trained. The parameters that were passed in have to move themselves.")
def trained_copies(inputs, targets, weights, bias, lr, epochs):
    weights, bias = (t.detach().clone().requires_grad_() for t in (weights, bias))
    return _right(inputs, targets, weights, bias, lr, epochs)


@wrong_answer(
    "The update makes new tensors. Those that were passed in moved nowhere; `-=` changes them."
)
def rebound(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        dw, db = torch.autograd.grad(loss, (weights, bias))
        weights = (weights - lr * dw).detach().requires_grad_()
        bias = (bias - lr * db).detach().requires_grad_()
    return losses


@wrong_answer("The losses are those after each step. They belong before it.")
def losses_after(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        _right(inputs, targets, weights, bias, lr, 1)
        losses.append(_loss(inputs, targets, weights, bias).item())
    return losses


@wrong_answer("The losses are tensors. Wanted: floats, as `.item()` gives them.")
def losses_as_tensors(inputs, targets, weights, bias, lr, epochs):
    return [torch.tensor(loss) for loss in _right(inputs, targets, weights, bias, lr, epochs)]


def _right(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        weights.grad = bias.grad = None
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        loss.backward()
        _update(lr, weights, bias)
    return losses


@wrong_answer("NaN times 0 is NaN, and so is infinity. Do not calculate: write zeros, or None.")
def times_zero(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        for parameter in (weights, bias):
            if parameter.grad is not None:
                parameter.grad *= 0
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        loss.backward()
        _update(lr, weights, bias)
    return losses


@right_answer
def zeroed_in_place(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        for parameter in (weights, bias):
            if parameter.grad is not None:
                parameter.grad.zero_()
        loss.backward()
        _update(lr, weights, bias)
    return losses


@right_answer
def without_grad_at_all(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        loss = _loss(inputs, targets, weights, bias)
        losses.append(float(loss))
        dw, db = torch.autograd.grad(loss, [weights, bias])
        with torch.no_grad():
            weights.sub_(dw, alpha=lr)
            bias.sub_(db, alpha=lr)
    return losses


@right_answer
def cleared_before_and_after(inputs, targets, weights, bias, lr, epochs):
    weights.grad, bias.grad, losses = None, None, []
    for _ in range(epochs):
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        loss.backward()
        _update(lr, weights, bias)
        weights.grad = bias.grad = None
    return losses
