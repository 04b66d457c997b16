"""train: full-batch gradient descent, the loss before each step as a list of floats."""

import itertools

import pytest
from torch.nn import functional

from torchkata import data
from torchkata.testing import expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return *oracles.problem(draw, n), 0.2, 4


oracle = oracles.descend

test_standard = standard(
    "train",
    inputs,
    oracle,
    without={
        "leaves_its_arguments_unchanged": "it trains two of them; the tests compare the others too",
        "takes_size_0": "the mean of nothing is not defined",
    },
)


def test_returns_one_loss_for_each_epoch(learner, draw):
    *given, lr, _ = inputs(draw, 5)

    expect(learner.train(*given, lr, 7)).agrees_with(oracle)


def test_no_epochs_change_nothing(learner, draw):
    *given, lr, _ = inputs(draw, 5)

    expect(learner.train(*given, lr, 0)).agrees_with(oracle)


@pytest.mark.parametrize("noise", [1e-2, 1e-4])
def test_runs_every_epoch_however_small_the_loss_is(learner, draw, noise):
    x, _, weights, bias, lr, _ = inputs(draw, 5)
    y = functional.linear(x, weights + noise * draw(2, 3), bias).detach()

    expect(learner.train(x, y, weights, bias, lr, 6)).agrees_with(oracle, rtol=1e-2)


def test_a_second_call_goes_on_from_the_first(learner, draw):
    x, y, weights, bias, lr, epochs = inputs(draw, 5)

    once = learner.train(x, y, weights, bias, lr, epochs)
    twice = learner.train(*once.arguments)

    losses = oracle(x, y, weights, bias, lr, 2 * epochs)
    expect(twice).equals(losses[epochs:], rtol=1e-4).argument("weights").equals(weights)
    expect(twice).argument("bias").equals(bias)


@pytest.mark.parametrize("name", ["weights", "bias"])
def test_parameters_stay_leaves_that_require_grad(learner, draw, name):
    expect(learner.train(*inputs(draw, 3))).argument(name).is_leaf().requires_grad()


def test_on_the_orchards_the_loss_falls_at_every_epoch(learner):
    x, y = data.orchards()
    weights, bias = oracles.orchard_start()

    # The defaults: 100 epochs at lr 1e-5.
    seen = learner.train(x, y, weights, bias)

    losses = seen.value
    expect(seen).equals(oracle(x, y, weights, bias, 1e-5, 100), rtol=1e-4)
    expect(seen).holds(
        all(later < earlier for earlier, later in itertools.pairwise(losses)),
        "the loss does not fall at every epoch",
    )


def test_a_thousand_epochs_at_1e_5_are_not_enough_for_the_orchards(learner):
    seen = learner.train(*data.orchards(), *oracles.orchard_start(), 1e-5, 1000)

    last = seen.value[-1]
    expect(seen).holds(
        abs(last - 68.66) < 0.1,
        f"after 1,000 epochs at lr 1e-5 on the orchards the loss is {last:.4g}; the test expects "
        "68.66 (the optimum, 0.4831, is still far away)",
    )


def test_at_a_large_learning_rate_the_losses_explode(learner):
    seen = learner.train(*data.orchards(), *oracles.orchard_start(), 1e-3, 10)

    losses = seen.value
    expect(seen).holds(
        len(losses) == 10 and losses[-1] > 1e6 * losses[0],
        f"at lr 1e-3 the loss on the orchards must explode; the returned losses are {losses}",
    )
