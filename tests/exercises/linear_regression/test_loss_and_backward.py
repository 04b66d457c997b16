"""loss_and_backward: returns the loss as a float, and adds its gradients to `.grad`."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, oracles_beside, standard
from torchkata.testing.variants import strided

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


def test_adds_to_what_is_already_in_grad(learner, draw):
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
        f"{name}.grad is None, or has a graph of its own",
        "graph kept",
    )


def test_a_small_loss_keeps_its_digits(learner, draw):
    expect(learner.loss_and_backward(*_nearly_fitted(draw))).agrees_with(oracle, rtol=1e-3)


@pytest.mark.parametrize("name", ["weights", "bias"])
def test_parameters_stay_leaves_that_require_grad(learner, draw, name):
    expect(learner.loss_and_backward(*inputs(draw, 3))).argument(name).is_leaf().requires_grad()
