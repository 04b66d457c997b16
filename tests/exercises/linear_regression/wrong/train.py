"""train: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import wrong_answer


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


def _by_loss(inputs, targets, weights, bias, lr, epochs, loss_of, zero=True, moved=None):
    losses = []
    for _ in range(epochs):
        loss = loss_of(inputs @ weights.T + bias, targets)
        losses.append(loss.item())
        if zero:
            weights.grad = bias.grad = None
        loss.backward()
        with torch.no_grad():
            for parameter in moved or (weights, bias):
                parameter -= lr * parameter.grad
    return losses


@wrong_answer("The losses are tensors, each with its graph. Turn each into a float with .item().")
def tensors_with_graphs(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    return _run(inputs, targets, weights, bias, lr, epochs, read=lambda loss: loss)


@wrong_answer("The losses are still tensors. Turn each into a float with .item().")
def detached_tensors(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    return _run(inputs, targets, weights, bias, lr, epochs, read=lambda loss: loss.detach())


@wrong_answer("One loss is missing: each epoch has one, the first epoch too.")
def one_short(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    return _run(inputs, targets, weights, bias, lr, epochs)[1:]


@wrong_answer("One epoch is missing: `range(epochs)` already starts at 0.")
def one_epoch_short(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    return _run(inputs, targets, weights, bias, lr, max(epochs - 1, 0))


@wrong_answer("These are the losses after each step. Compute the loss before the step.")
def losses_after(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    losses = _run(inputs, targets, weights, bias, lr, epochs)
    last = functional.mse_loss(inputs @ weights.T + bias, targets).item()
    return [*losses, last][1:]


NEVER_ZEROED = "The gradients were never zeroed, so each step used the sum of all gradients so far."


@wrong_answer(NEVER_ZEROED)
def never_zeroed_at_all(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    return _by_loss(inputs, targets, weights, bias, lr, epochs, functional.mse_loss, zero=False)


@wrong_answer("The loss is a sum. Take the mean over every element.")
def summed(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    def loss(predictions, targets):
        return (predictions - targets).square().sum()

    return _by_loss(inputs, targets, weights, bias, lr, epochs, loss)


@wrong_answer("The loss was divided by the number of samples. Divide by that of all elements, n·k.")
def divided_by_samples(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    def loss(predictions, targets):
        return (predictions - targets).square().sum() / len(targets)

    return _by_loss(inputs, targets, weights, bias, lr, epochs, loss)


@wrong_answer("The bias never moves. Train both.")
def bias_left(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    mse = functional.mse_loss
    return _by_loss(inputs, targets, weights, bias, lr, epochs, mse, moved=[weights])


@wrong_answer(NEVER_ZEROED)
def never_zeroed(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    return _run(inputs, targets, weights, bias, lr, epochs, zero=False)


@wrong_answer("The gradients were zeroed between backward and the update, so nothing moved.")
def zeroed_before_the_update(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    losses = []
    for _ in range(epochs):
        loss = functional.mse_loss(inputs @ weights.T + bias, targets)
        losses.append(loss.item())
        loss.backward()
        weights.grad.zero_()
        bias.grad.zero_()
        with torch.no_grad():
            weights -= lr * weights.grad
            bias -= lr * bias.grad
    return losses


@wrong_answer("An old gradient got into the first step. Zero the gradients before each backward.")
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


@wrong_answer("The number of epochs is fixed at 100. Use the argument.")
def always_100(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    return _run(inputs, targets, weights, bias, lr, 100)


@wrong_answer("The learning rate is fixed at 1e-5. Use the argument.")
def always_1e_5(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    return _run(inputs, targets, weights, bias, 1e-5, epochs)


@wrong_answer("You trained copies. The weights and bias that you were given did not move.")
def on_copies(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    weights, bias = (t.detach().clone().requires_grad_() for t in (weights, bias))
    return _run(inputs, targets, weights, bias, lr, epochs)


@wrong_answer("Training started from zeros. Start from the weights and bias that you are given.")
def from_zeros(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    with torch.no_grad():
        weights.zero_()
        bias.zero_()
    return _run(inputs, targets, weights, bias, lr, epochs)


@wrong_answer("You returned only the last loss. Collect one for each epoch in a list.")
def only_the_last(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    losses = _run(inputs, targets, weights, bias, lr, epochs)
    return losses[-1] if losses else 0.0


@wrong_answer("You stopped once the loss was small. Run every epoch, and return a loss for each.")
def stops_when_the_loss_is_small(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    losses = []
    for _ in range(epochs):
        loss = ((inputs @ weights.T + bias - targets) ** 2).mean()
        losses.append(loss.item())
        if losses[-1] < 1e-3:
            break
        weights.grad = bias.grad = None
        loss.backward()
        with torch.no_grad():
            weights -= lr * weights.grad
            bias -= lr * bias.grad
    return losses
