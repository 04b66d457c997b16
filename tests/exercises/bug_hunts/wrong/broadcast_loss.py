"""broadcast_loss: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import wrong_answer


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


BROADCAST = (
    "(n, 1) against (n,), or against (1, n), makes (n, n): every prediction is compared "
    "with every target, so the best that it can learn is the mean of the targets. "
    "`mse_loss` broadcasts too."
)


@wrong_answer(BROADCAST)
def as_shipped(inputs, targets, weights, bias, lr, epochs):
    return _train(inputs, targets, weights, bias, lr, epochs, lambda p, t: ((p - t) ** 2).mean())


@wrong_answer(BROADCAST)
def built_in_loss(inputs, targets, weights, bias, lr, epochs):
    return _train(inputs, targets, weights, bias, lr, epochs, functional.mse_loss)


@wrong_answer(BROADCAST)
def targets_as_row(inputs, targets, weights, bias, lr, epochs):
    loss_of = lambda p, t: ((p - t.unsqueeze(0)) ** 2).mean()
    return _train(inputs, targets, weights, bias, lr, epochs, loss_of)


@wrong_answer("The n · n squares were summed and divided by n. There should be only n squares.")
def many_squares_over_n(inputs, targets, weights, bias, lr, epochs):
    loss_of = lambda p, t: ((p - t) ** 2).sum() / len(t)
    return _train(inputs, targets, weights, bias, lr, epochs, loss_of)


@wrong_answer("The shapes agree now, but the squares are summed. Take their mean.")
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


@wrong_answer("The targets are in a different order now. Each belongs to its own prediction.")
def targets_turned_round(inputs, targets, weights, bias, lr, epochs):
    loss_of = lambda p, t: ((p.squeeze(1) - t.flip(0)) ** 2).mean()
    return _train(inputs, targets, weights, bias, lr, epochs, loss_of)


@wrong_answer("The weights lost an axis. They come in as (d, 1), so return them as (d, 1).")
def flat_weights(inputs, targets, weights, bias, lr, epochs):
    loss_of = lambda p, t: ((p - t) ** 2).mean()
    return _train(inputs, targets, weights.view(-1), bias, lr, epochs, loss_of)


@wrong_answer("The predictions were detached, so no gradient gets from the loss to the parameters.")
def cut(inputs, targets, weights, bias, lr, epochs):
    loss_of = lambda p, t: ((p.detach().view(-1) - t) ** 2).mean()
    return _train(inputs, targets, weights, bias, lr, epochs, loss_of)


@wrong_answer("Each step moves the tensors that were passed in. Train copies, as the program did.")
def without_copies(inputs, targets, weights, bias, lr, epochs):
    loss_of = lambda p, t: ((p - t[:, None]) ** 2).mean()
    after = _train(inputs, targets, weights, bias, lr, epochs, loss_of)
    for old, new in zip((weights, bias), after[:2], strict=True):
        old.data.copy_(new)
    return weights.detach(), bias.detach(), after[2]
