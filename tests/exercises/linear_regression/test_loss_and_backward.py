"""loss_and_backward: the mean squared error as a float, its gradients added to `.grad`."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer
from torchkata.testing.standard import strided

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return oracles.problem(draw, n)


def oracle(inputs, targets, weights, bias):
    return oracles.gradients(inputs, targets, weights, bias)[0]


test_standard = standard(
    "loss_and_backward",
    inputs,
    oracle,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def _fresh(parameters):
    return [parameter.detach().clone().requires_grad_() for parameter in parameters]


def _nearly_fitted(draw):
    x, _, weights, bias = inputs(draw, 5)
    return x, functional.linear(x, weights, bias).detach() + 1e-2 * draw(5, 2), weights, bias


def test_leaves_the_gradients_in_grad(learner, draw):
    x, y, *parameters = inputs(draw, 5)

    seen = learner.loss_and_backward(x, y, *_fresh(parameters))

    _, dw, db = oracles.gradients(x, y, *parameters)
    expect(seen).argument("weights").gradient(dw)
    expect(seen).argument("bias").gradient(db)


def test_adds_to_what_stands_in_grad(learner, draw):
    x, y, weights, bias = inputs(draw, 5)

    seen = learner.loss_and_backward(x, y, weights, bias)

    _, dw, db = oracles.gradients(x, y, weights, bias)
    expect(seen).argument("weights").gradient(weights.grad + dw)
    expect(seen).argument("bias").gradient(bias.grad + db)


def test_a_second_call_doubles_the_gradients(learner, draw):
    x, y, *parameters = inputs(draw, 4)

    first = learner.loss_and_backward(x, y, *_fresh(parameters))
    second = learner.loss_and_backward(*first.arguments)

    loss, dw, db = oracles.gradients(x, y, *parameters)
    expect(second).equals(loss).argument("weights").gradient(2 * dw)
    expect(second).argument("bias").gradient(2 * db)


def test_fills_the_gradients_of_strided_float64_parameters(learner, draw):
    x, y, *parameters = oracles.problem(draw, 5, d=4, k=3, dtype=torch.float64)
    parameters = [strided(parameter.detach()).requires_grad_() for parameter in parameters]

    seen = learner.loss_and_backward(strided(x), strided(y), *parameters)

    _, dw, db = oracles.gradients(x, y, *parameters)
    expect(seen).argument("weights").gradient(dw)
    expect(seen).argument("bias").gradient(db)


def test_a_single_output(learner, draw):
    x, y, *parameters = oracles.problem(draw, 5, k=1)

    seen = learner.loss_and_backward(x, y, *_fresh(parameters))

    loss, dw, db = oracles.gradients(x, y, *parameters)
    expect(seen).equals(loss).argument("weights").gradient(dw)
    expect(seen).argument("bias").gradient(db)


@pytest.mark.parametrize("name", ["weights", "bias"])
def test_the_gradients_keep_no_graph_alive(learner, draw, name):
    seen = learner.loss_and_backward(*_nearly_fitted(draw))

    grad = seen.arguments[2 if name == "weights" else 3].grad
    expect(seen).holds(
        grad is not None and not grad.requires_grad,
        f"{name}.grad is empty, or has a graph of its own",
        "graph kept",
    )


def test_a_small_loss_keeps_its_digits(learner, draw):
    expect(learner.loss_and_backward(*_nearly_fitted(draw))).agrees_with(oracle, rtol=1e-3)


@pytest.mark.parametrize("name", ["weights", "bias"])
def test_parameters_stay_leaves_that_require_grad(learner, draw, name):
    expect(learner.loss_and_backward(*inputs(draw, 3))).argument(name).is_leaf().requires_grad()


def _loss(inputs, targets, weights, bias):
    return functional.mse_loss(inputs @ weights.T + bias, targets)


@wrong_answer("That is a tensor with its whole graph. Give back the number: .item().")
def with_its_graph(inputs, targets, weights, bias):
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    return loss


@wrong_answer("That is still a tensor, though cut off its graph. Give back the number: .item().")
def detached(inputs, targets, weights, bias):
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    return loss.detach()


@wrong_answer("Nothing was differentiated: call backward on the loss.")
def without_backward(inputs, targets, weights, bias):
    return _loss(inputs, targets, weights, bias).item()


@wrong_answer("You set the old gradients aside. Here they stay: backward adds to them.")
def zeroed_first(inputs, targets, weights, bias):
    weights.grad = bias.grad = None
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    return loss.item()


@wrong_answer("The squares were summed. The loss is their mean over all n·k elements.")
def summed(inputs, targets, weights, bias):
    loss = functional.mse_loss(inputs @ weights.T + bias, targets, reduction="sum")
    loss.backward()
    return loss.item()


@wrong_answer("The gradient comes from a sum, the loss from a mean. Differentiate what you return.")
def gradient_of_the_sum(inputs, targets, weights, bias):
    loss = functional.mse_loss(inputs @ weights.T + bias, targets, reduction="sum")
    loss.backward()
    return loss.item() / targets.numel()


@wrong_answer("The gradients went into copies: weights.grad and bias.grad are as they were.")
def into_copies(inputs, targets, weights, bias):
    weights, bias = (t.detach().clone().requires_grad_() for t in (weights, bias))
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    return loss.item()


@wrong_answer("torch.autograd.grad gives the gradients back; nothing puts them into .grad.")
def given_back(inputs, targets, weights, bias):
    loss = _loss(inputs, targets, weights, bias)
    torch.autograd.grad(loss, (weights, bias))
    return loss.item()


@wrong_answer("You moved the parameters as well. That comes later: here only .grad is filled.")
def updated_too(inputs, targets, weights, bias):
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    with torch.no_grad():
        weights -= 0.01 * weights.grad
        bias -= 0.01 * bias.grad
    return loss.item()


@wrong_answer("The gradient of the bias is missing: .detach() cut it off.")
def bias_cut_off(inputs, targets, weights, bias):
    loss = _loss(inputs, targets, weights, bias.detach())
    loss.backward()
    return loss.item()


@wrong_answer("create_graph=True keeps the whole graph alive in .grad: a plain backward is enough.")
def graph_kept(inputs, targets, weights, bias):
    loss = _loss(inputs, targets, weights, bias)
    loss.backward(create_graph=True)
    return loss.item()


@wrong_answer("The loss was rounded. Give it back as it is.")
def rounded(inputs, targets, weights, bias):
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    return round(loss.item(), 4)


@wrong_answer(
    "A single output lost its dimension: (n,) against (n, 1) quietly makes (n, n). "
    "Leave the squeeze out."
)
def squeezed(inputs, targets, weights, bias):
    loss = ((inputs @ weights.T + bias).squeeze(-1) - targets).square().mean()
    loss.backward()
    return loss.item()


@wrong_answer("You divided by the n samples. The loss is the mean over all n·k elements.")
def divided_by_n(inputs, targets, weights, bias):
    loss = (inputs @ weights.T + bias - targets).square().sum() / len(inputs)
    loss.backward()
    return loss.item()


@right_answer
def from_its_parts(inputs, targets, weights, bias):
    error = inputs.mm(weights.t()) + bias - targets
    loss = (error * error).sum() / error.numel()
    loss.backward()
    return float(loss)


@right_answer
def by_hand(inputs, targets, weights, bias):
    with torch.no_grad():
        error = inputs @ weights.T + bias - targets
        slope = 2 * error / error.numel()
        for parameter, gradient in ((weights, slope.T @ inputs), (bias, slope.sum(dim=0))):
            if parameter.grad is None:
                parameter.grad = gradient
            else:
                parameter.grad += gradient
        return (error**2).mean().item()
