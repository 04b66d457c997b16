"""train: full-batch gradient descent, the loss before each step as a list of floats."""

import itertools

import pytest
import torch
from torch.nn import functional

from torchkata import data
from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return *oracles.problem(draw, n), 0.2, 4


oracle = oracles.descend

test_standard = standard(
    "train",
    inputs,
    oracle,
    without={
        "leaves_its_arguments_unchanged": "it trains two of them; the others are compared, too",
        "takes_size_0": "the mean of nothing is not defined",
    },
)


def test_gives_a_loss_for_each_epoch(learner, draw):
    *given, lr, _ = inputs(draw, 5)

    expect(learner.train(*given, lr, 7)).agrees_with(oracle)


def test_no_epochs_change_nothing(learner, draw):
    *given, lr, _ = inputs(draw, 5)

    expect(learner.train(*given, lr, 0)).agrees_with(oracle)


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

    # 100 epochs at lr 1e-5, unless somebody says otherwise.
    seen = learner.train(x, y, weights, bias)

    losses = seen.value
    expect(seen).equals(oracle(x, y, weights, bias, 1e-5, 100), rtol=1e-4)
    expect(seen).holds(
        all(later < earlier for earlier, later in itertools.pairwise(losses)),
        "the loss does not fall at every epoch",
    )


def test_a_hundred_epochs_print_nothing(learner, draw):
    *given, lr, _ = inputs(draw, 3)

    expect(learner.train(*given, lr, 100)).prints_nothing()


def test_a_thousand_epochs_at_1e_5_are_not_enough_for_the_orchards(learner):
    seen = learner.train(*data.orchards(), *oracles.orchard_start(), 1e-5, 1000)

    last = seen.value[-1]
    expect(seen).holds(
        abs(last - 68.66) < 0.1,
        f"after 1,000 epochs at lr 1e-5 on the orchards the loss is {last:.4g}; wanted 68.66 "
        "(the optimum, 0.4831, is far away)",
    )


def test_a_large_learning_rate_blows_up_and_says_so(learner):
    seen = learner.train(*data.orchards(), *oracles.orchard_start(), 1e-3, 10)

    losses = seen.value
    expect(seen).holds(
        len(losses) == 10 and losses[-1] > 1e6 * losses[0],
        f"at lr 1e-3 the loss on the orchards explodes; given were {losses}",
    )


def _run(inputs, targets, weights, bias, lr, epochs, read=lambda loss: loss.item(), zero=True):
    losses = []
    weights.grad = bias.grad = None
    for _ in range(epochs):
        loss = functional.mse_loss(inputs @ weights.T + bias, targets)
        losses.append(read(loss))
        if zero:
            weights.grad = bias.grad = None
        loss.backward()
        with torch.no_grad():
            weights -= lr * weights.grad
            bias -= lr * bias.grad
    return losses


@wrong_answer("The losses are tensors, each with its graph. Make each a float with .item().")
def tensors_with_graphs(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    return _run(inputs, targets, weights, bias, lr, epochs, read=lambda loss: loss)


@wrong_answer("The losses are still tensors. Make each a float with .item().")
def detached_tensors(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    return _run(inputs, targets, weights, bias, lr, epochs, read=lambda loss: loss.detach())


@wrong_answer("One loss is missing: each epoch has its own, the first one too.")
def one_short(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    return _run(inputs, targets, weights, bias, lr, epochs)[1:]


@wrong_answer("One epoch is missing: `range(epochs)` already starts at 0.")
def one_epoch_short(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    return _run(inputs, targets, weights, bias, lr, max(epochs - 1, 0))


@wrong_answer("These are the losses after each step. Look at the loss before you step.")
def losses_after(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    losses = _run(inputs, targets, weights, bias, lr, epochs)
    last = functional.mse_loss(inputs @ weights.T + bias, targets).item()
    return [*losses, last][1:]


@wrong_answer("The gradients were never zeroed: each step used the sum of all so far.")
def never_zeroed(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    return _run(inputs, targets, weights, bias, lr, epochs, zero=False)


@wrong_answer("A stale gradient from before got into the first step. Zero before each backward.")
def zeroed_after_each_step(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    losses = []
    for _ in range(epochs):
        loss = functional.mse_loss(inputs @ weights.T + bias, targets)
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            weights -= lr * weights.grad
            bias -= lr * bias.grad
        weights.grad = bias.grad = None
    return losses


@wrong_answer("The number of epochs is fixed at 100. Take the argument.")
def always_100(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    return _run(inputs, targets, weights, bias, lr, 100)


@wrong_answer("The learning rate is fixed at 1e-5. Take the argument.")
def always_1e_5(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    return _run(inputs, targets, weights, bias, 1e-5, epochs)


@wrong_answer("You trained copies. The weights and bias that were given have not moved.")
def on_copies(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    weights, bias = (t.detach().clone().requires_grad_() for t in (weights, bias))
    return _run(inputs, targets, weights, bias, lr, epochs)


@wrong_answer("Training began at zeros. It begins at the weights and bias that are given.")
def from_zeros(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    with torch.no_grad():
        weights.zero_()
        bias.zero_()
    return _run(inputs, targets, weights, bias, lr, epochs)


@wrong_answer("Only the last loss came back. Collect one for each epoch in a list.")
def only_the_last(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    losses = _run(inputs, targets, weights, bias, lr, epochs)
    return losses[-1] if losses else 0.0


@right_answer
def loop_of_its_own(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    return _run(inputs, targets, weights, bias, lr, epochs)


@right_answer
def by_hand(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    losses = [0.0] * epochs
    with torch.no_grad():
        for epoch in range(epochs):
            error = torch.addmm(bias, inputs, weights.T) - targets
            losses[epoch] = float((error * error).mean())
            slope = error * (2 / error.numel())
            weights -= lr * (slope.T @ inputs)
            bias -= lr * slope.sum(dim=0)
    return losses
