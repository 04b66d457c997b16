"""broadcast_loss: the mean of n squared errors, not of every prediction against every target."""

import torch
from torch.nn import functional

from torchkata import data
from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(n), draw(3, 1), draw(1), 0.1, 4


def oracle(x, y, weights, bias, lr, epochs):
    loss_of = oracles.linear_loss(x, y[:, None])
    (row, bias), losses = oracles.descended(loss_of, (weights.T, bias), lr, epochs)
    return row.T.contiguous(), bias, losses


test_standard = standard(
    "broadcast_loss",
    inputs,
    oracle,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def test_the_first_loss_is_the_mean_of_n_squares(learner):
    x, y = torch.tensor([[1.0], [2.0], [3.0]]), torch.tensor([1.0, 2.0, 5.0])

    seen = learner.broadcast_loss(x, y, torch.ones(1, 1), torch.zeros(1), 0.01, 1)

    expect(seen).holds(
        abs(seen.value[2][0] - 4 / 3) < 1e-5,
        f"two predictions are exact and one is off by 2, so the loss is 4/3, not "
        f"{seen.value[2][0]:.4f}",
    )


def test_finds_a_line_that_fits_exactly(learner, draw):
    # Compared with everything, the best prediction would be the mean of the targets.
    x = torch.tensor([[-1.0], [0.0], [1.0], [2.0]])
    slope, intercept = draw(1, 1), draw(1)

    args = x, (x @ slope + intercept).view(-1), torch.zeros(1, 1), torch.zeros(1), 0.2, 300
    seen = learner.broadcast_loss(*args)

    expect(seen).equals((slope, intercept, seen.value[2]), atol=1e-3)


def test_agrees_on_the_points(learner):
    x, y = data.points()
    args = x[:, None], y, torch.zeros(1, 1), torch.zeros(1), 0.01, 50

    expect(learner.broadcast_loss(*args)).equals(oracle(*args), rtol=1e-4)


def test_as_many_inputs_as_rows(learner, draw):
    args = draw(4, 4), draw(4), draw(4, 1), draw(1), 0.05, 3

    expect(learner.broadcast_loss(*args)).agrees_with(oracle)


def test_the_parameters_have_memory_of_their_own(learner, draw):
    args = inputs(draw, 4)

    for epochs in (3, 0):
        expect(learner.broadcast_loss(*args[:5], epochs)).agrees_with(oracle).shares_nothing()


def _train(inputs, targets, weights, bias, lr, epochs, loss_of):
    weights = weights.detach().clone().requires_grad_()
    bias = bias.detach().clone().requires_grad_()
    losses = []
    for _ in range(epochs):
        loss = loss_of(inputs @ weights + bias, targets)
        losses.append(loss.item())
        weights.grad = bias.grad = None
        loss.backward()
        with torch.no_grad():
            weights -= lr * weights.grad
            bias -= lr * bias.grad
    return weights.detach(), bias.detach(), losses


@wrong_answer(
    "(n, 1) against (n,), or against (1, n), makes (n, n): every prediction is compared with every "
    "target, so the mean of the targets is the best it can learn. `mse_loss` broadcasts no less."
)
def as_shipped(inputs, targets, weights, bias, lr, epochs):
    return _train(inputs, targets, weights, bias, lr, epochs, lambda p, t: ((p - t) ** 2).mean())


@wrong_answer(
    "(n, 1) against (n,), or against (1, n), makes (n, n): every prediction is compared with every "
    "target, so the mean of the targets is the best it can learn. `mse_loss` broadcasts no less."
)
def built_in_loss(inputs, targets, weights, bias, lr, epochs):
    return _train(inputs, targets, weights, bias, lr, epochs, functional.mse_loss)


@wrong_answer(
    "(n, 1) against (n,), or against (1, n), makes (n, n): every prediction is compared with every "
    "target, so the mean of the targets is the best it can learn. `mse_loss` broadcasts no less."
)
def targets_as_row(inputs, targets, weights, bias, lr, epochs):
    loss_of = lambda p, t: ((p - t.unsqueeze(0)) ** 2).mean()
    return _train(inputs, targets, weights, bias, lr, epochs, loss_of)


@wrong_answer("The n · n squares were summed and divided by n. There should be n of them.")
def many_squares_over_n(inputs, targets, weights, bias, lr, epochs):
    loss_of = lambda p, t: ((p - t) ** 2).sum() / len(t)
    return _train(inputs, targets, weights, bias, lr, epochs, loss_of)


@wrong_answer("The shapes agree now, but the squares are summed. A mean was asked for.")
def summed(inputs, targets, weights, bias, lr, epochs):
    loss_of = lambda p, t: ((p.squeeze(1) - t) ** 2).sum()
    return _train(inputs, targets, weights, bias, lr, epochs, loss_of)


@wrong_answer("The errors were averaged before they were squared: plus and minus cancel.")
def squared_last(inputs, targets, weights, bias, lr, epochs):
    loss_of = lambda p, t: (p.squeeze(1) - t).mean() ** 2
    return _train(inputs, targets, weights, bias, lr, epochs, loss_of)


@wrong_answer("One prediction, the mean of them all, is compared with every target.")
def mean_prediction(inputs, targets, weights, bias, lr, epochs):
    loss_of = lambda p, t: ((p.mean() - t) ** 2).mean()
    return _train(inputs, targets, weights, bias, lr, epochs, loss_of)


@wrong_answer("Only the first prediction is compared with the targets.")
def first_prediction(inputs, targets, weights, bias, lr, epochs):
    loss_of = lambda p, t: ((p[0] - t) ** 2).mean()
    return _train(inputs, targets, weights, bias, lr, epochs, loss_of)


@wrong_answer("The targets came out of order on the way: each belongs to its own prediction.")
def targets_turned_round(inputs, targets, weights, bias, lr, epochs):
    loss_of = lambda p, t: ((p.squeeze(1) - t.flip(0)) ** 2).mean()
    return _train(inputs, targets, weights, bias, lr, epochs, loss_of)


@wrong_answer("The weights lost an axis. They come as (d, 1) and go as (d, 1).")
def flat_weights(inputs, targets, weights, bias, lr, epochs):
    loss_of = lambda p, t: ((p - t) ** 2).mean()
    return _train(inputs, targets, weights.view(-1), bias, lr, epochs, loss_of)


@wrong_answer("The predictions were detached: nothing leads back from the loss to the parameters.")
def cut(inputs, targets, weights, bias, lr, epochs):
    loss_of = lambda p, t: ((p.detach().view(-1) - t) ** 2).mean()
    return _train(inputs, targets, weights, bias, lr, epochs, loss_of)


@wrong_answer("Each step moves the tensors that were passed in. Train copies, as the program did.")
def without_copies(inputs, targets, weights, bias, lr, epochs):
    after = column_of_targets(inputs, targets, weights, bias, lr, epochs)
    for old, new in zip((weights, bias), after[:2], strict=True):
        old.data.copy_(new)
    return weights.detach(), bias.detach(), after[2]


@right_answer
def column_of_targets(inputs, targets, weights, bias, lr, epochs):
    loss_of = lambda p, t: ((p - t[:, None]) ** 2).mean()
    return _train(inputs, targets, weights, bias, lr, epochs, loss_of)


@right_answer
def flat_predictions(inputs, targets, weights, bias, lr, epochs):
    loss_of = lambda p, t: functional.mse_loss(p.flatten(), t)
    return _train(inputs, targets, weights, bias, lr, epochs, loss_of)


@right_answer
def shape_of_the_predictions(inputs, targets, weights, bias, lr, epochs):
    loss_of = lambda p, t: (p - t.reshape_as(p)).pow(2).sum() / p.numel()
    return _train(inputs, targets, weights, bias, lr, epochs, loss_of)
