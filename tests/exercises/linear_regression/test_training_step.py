"""training_step: zero, predict, loss, backward, update; the loss before the update as a float."""

import pytest

from torchkata import data
from torchkata.testing import expect, oracles_beside, probes_beside, standard

oracles = oracles_beside(__file__)
probes = probes_beside(__file__)


def inputs(draw, n):
    return *oracles.problem(draw, n), 0.3


def oracle(inputs, targets, weights, bias, lr):
    return oracles.descend(inputs, targets, weights, bias, lr)[0]


test_standard = standard(
    "training_step",
    inputs,
    oracle,
    without={
        "leaves_its_arguments_unchanged": "it trains two of them; the tests compare the others too",
        "takes_size_0": "the mean of nothing is not defined",
    },
)


def test_a_second_step_goes_on_from_the_first(learner, draw):
    x, y, weights, bias, lr = inputs(draw, 5)

    once = learner.training_step(x, y, weights, bias, lr)
    twice = learner.training_step(*once.arguments)

    losses = oracles.descend(x, y, weights, bias, lr, epochs=2)
    expect(once).equals(losses[0])
    expect(twice).equals(losses[1]).argument("weights").equals(weights)
    expect(twice).argument("bias").equals(bias)


def test_the_same_tensors_can_be_trained_on(learner, draw):
    x, y, weights, bias, lr = inputs(draw, 5)

    seen = learner.probe(probes.training_steps)(x, y, weights, bias, lr, 4)

    expect(seen).equals(oracles.descend(x, y, weights, bias, lr, epochs=4))


def test_old_gradients_do_not_matter(learner, draw):
    x, y, weights, bias, lr = inputs(draw, 5)
    weights.grad *= 1e3
    weights.grad[0, 0] = bias.grad[1] = float("nan")

    expect(learner.training_step(x, y, weights, bias, lr)).agrees_with(oracle)


def test_works_if_grad_is_none(learner, draw):
    x, y, weights, bias, lr = inputs(draw, 5)
    weights.grad = bias.grad = None

    expect(learner.training_step(x, y, weights, bias, lr)).agrees_with(oracle)


@pytest.mark.parametrize("name", ["weights", "bias"])
def test_parameters_stay_leaves_that_require_grad(learner, draw, name):
    expect(learner.training_step(*inputs(draw, 3))).argument(name).is_leaf().requires_grad()


def test_a_first_step_on_the_orchards(learner):
    seen = learner.training_step(*data.orchards(), *oracles.orchard_start(), 1e-5)

    expect(seen).agrees_with(oracle, rtol=1e-4).holds(
        abs(seen.value - 33060.81) < 1, f"the loss is {seen.value:.2f}; the test expects 33060.81"
    )


def test_leaves_autograd_switched_on(learner, draw):
    seen = learner.probe(probes.autograd_is_on_after)("training_step", *inputs(draw, 2))

    expect(seen).holds(seen.value is True, "left autograd switched off", "autograd off")
