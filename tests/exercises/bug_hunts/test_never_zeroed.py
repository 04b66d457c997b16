"""never_zeroed: each step goes by the gradient of its own loss alone."""

from itertools import pairwise

import torch

from torchkata import data
from torchkata.testing import expect, oracles_beside, standard

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
    # With one element each, `if weights.grad:` raises no error, but may still be wrong.
    weights, bias = draw(1, 1, requires_grad=True), draw(1, requires_grad=True)

    args = draw(4, 1), draw(4, 1), weights, bias, 0.05, 6
    expect(learner.never_zeroed(*args)).agrees_with(oracle)


def test_many_steps_reach_the_optimum(learner):
    # Gradients that add up make the parameters swing past the optimum again and again.
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
