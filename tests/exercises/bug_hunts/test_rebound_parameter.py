"""rebound_parameter: the parameters are the same leaves from the first step to the last."""

import torch
from torch.nn import functional

from torchkata.testing import expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(n), draw(3), draw(), 0.1, 4


def oracle(x, y, weights, bias, lr, epochs):
    x, y = x.detach(), y.detach()
    loss_of = lambda w, b: functional.mse_loss(torch.mv(x, w) + b, y)
    after, losses = oracles.descended(loss_of, (weights, bias), lr, epochs)
    return (*after, losses)


test_standard = standard(
    "rebound_parameter",
    inputs,
    oracle,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def test_goes_on_moving_after_the_first_step(learner, draw):
    args = inputs(draw, 6)

    expect(learner.rebound_parameter(*args[:5], 30)).equals(oracle(*args[:5], 30), rtol=1e-4)


def test_the_parameters_are_leaves_that_require_grad(learner, draw):
    seen = learner.rebound_parameter(*inputs(draw, 4))

    _are_leaves(seen)


def test_they_are_leaves_where_the_start_requires_grad(learner, draw):
    x, y, weights, bias, lr, _ = inputs(draw, 4)

    for epochs in (2, 0):
        seen = learner.rebound_parameter(
            x, y, weights.requires_grad_(), bias.requires_grad_(), lr, epochs
        )
        _are_leaves(seen)


def _are_leaves(seen):
    weights, bias = (seen.observation.facts.get(f"value[{i}]") for i in (0, 1))
    expect(seen).agrees_with(oracle).holds(
        weights.is_leaf and bias.is_leaf,
        "returned parameters that are not leaves: an operation made them",
        "no leaf",
    ).holds(
        weights.requires_grad and bias.requires_grad,
        "returned parameters that do not require grad, so training cannot go on",
        "requires_grad",
    )


def test_the_start_is_left_alone(learner, draw):
    x, y, weights, bias, lr, epochs = inputs(draw, 4)

    seen = learner.rebound_parameter(
        x, y, weights.requires_grad_(), bias.requires_grad_(), lr, epochs
    )

    expect(seen).agrees_with(oracle).shares_nothing().leaves_arguments_unchanged()


def test_a_second_call_goes_on_where_the_first_ended(learner, draw):
    x, y, weights, bias, lr, epochs = inputs(draw, 5)
    weights, bias, _ = learner.rebound_parameter(x, y, weights, bias, lr, epochs).value

    expect(learner.rebound_parameter(x, y, weights, bias, lr, 3)).agrees_with(oracle)


def test_finds_a_line_that_fits_exactly(learner, draw):
    x = torch.tensor([[-1.0], [0.0], [1.0], [2.0]])
    slope, intercept = draw(1), draw()

    args = x, x @ slope + intercept, torch.zeros(1), torch.zeros(()), 0.2, 200
    seen = learner.rebound_parameter(*args)

    expect(seen).equals((slope, intercept, seen.value[2]), atol=1e-3)


def test_one_step_and_none(learner, draw):
    args = inputs(draw, 4)[:5]

    for epochs in (1, 0):
        expect(learner.rebound_parameter(*args, epochs)).agrees_with(oracle).shares_nothing()
