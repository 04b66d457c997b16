"""train_orchards_with_tensor: mistakes that people make."""

import numpy as np

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _epoch(tensor, inputs, targets, w, b):
    error = tensor(inputs) @ w + b - targets
    loss = (error * error).mean()
    loss.backward()
    return loss


def _trained(tensor, inputs, targets, weights, bias, lr, epochs, number=float):
    losses = []
    for _ in range(epochs):
        w, b = tensor(weights), tensor(bias)
        losses.append(number(_epoch(tensor, inputs, targets, w, b).data))
        weights, bias = weights - lr * w.grad, bias - lr * b.grad
    return weights, bias, losses


@wrong_answer("The gradients of all epochs add up. Set them back to zeros in each epoch.")
def never_zeroed(tensor, inputs, targets, weights, bias, lr, epochs):
    w, b, losses = tensor(weights.copy()), tensor(bias.copy()), []
    for _ in range(epochs):
        losses.append(float(_epoch(tensor, inputs, targets, w, b).data))
        w.data = w.data - lr * w.grad
        b.data = b.data - lr * b.grad
    return w.data, b.data, losses


@wrong_answer("The gradients were zeroed between backward and the update, so nothing changes.")
def zeroed_too_late(tensor, inputs, targets, weights, bias, lr, epochs):
    return weights, bias, _trained(tensor, inputs, targets, weights, bias, 0.0, epochs)[2]


@wrong_answer("The arrays that you were given were changed: a Tensor may share their memory.")
def in_place(tensor, inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        w, b = tensor(weights), tensor(bias)
        losses.append(float(_epoch(tensor, inputs, targets, w, b).data))
        weights -= lr * w.grad
        bias -= lr * b.grad
    return weights, bias, losses


@wrong_answer("The loss is a mean over every element; this one is a sum.")
def summed(tensor, inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        w, b = tensor(weights), tensor(bias)
        error = tensor(inputs) @ w + b - targets
        loss = (error * error).sum()
        loss.backward()
        losses.append(float(loss.data))
        weights, bias = weights - lr * w.grad, bias - lr * b.grad
    return weights, bias, losses


@wrong_answer("You divided by the number of rows. The mean goes over every element.")
def mean_over_rows(tensor, inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        w, b = tensor(weights), tensor(bias)
        error = tensor(inputs) @ w + b - targets
        loss = (error * error).sum() * (1 / len(inputs))
        loss.backward()
        losses.append(float(loss.data))
        weights, bias = weights - lr * w.grad, bias - lr * b.grad
    return weights, bias, losses


@wrong_answer("The bias never changed. Update it like the weights.")
def bias_forgotten(tensor, inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        w, b = tensor(weights), tensor(bias)
        losses.append(float(_epoch(tensor, inputs, targets, w, b).data))
        weights = weights - lr * w.grad
    return weights, bias, losses


@wrong_answer("The step goes uphill. It should go against the gradient.")
def uphill(tensor, inputs, targets, weights, bias, lr, epochs):
    return _trained(tensor, inputs, targets, weights, bias, -lr, epochs)


@wrong_answer("The losses are arrays. Make each a float.")
def losses_as_arrays(tensor, inputs, targets, weights, bias, lr, epochs):
    return _trained(tensor, inputs, targets, weights, bias, lr, epochs, np.asarray)


@wrong_answer("The losses were taken after each step. Take the loss before the step.")
def losses_after(tensor, inputs, targets, weights, bias, lr, epochs):
    w, b, losses = _trained(tensor, inputs, targets, weights, bias, lr, epochs)
    return w, b, [*losses[1:], float(((inputs @ w + b - targets) ** 2).mean())][:epochs]


@wrong_answer("One epoch is missing: `range(epochs)` already starts at 0.")
def one_epoch_short(tensor, inputs, targets, weights, bias, lr, epochs):
    return _trained(tensor, inputs, targets, weights, bias, lr, max(epochs - 1, 0))


@wrong_answer("The gradients were computed by hand. Call backward instead.")
def by_hand(tensor, inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        error = inputs @ weights + bias - targets
        losses.append(float((error**2).mean()))
        slope = 2 * error / error.size
        weights, bias = weights - lr * inputs.T @ slope, bias - lr * slope.sum(0)
    return weights, bias, losses


@wrong_answer("backward was called, but the step was computed by hand. Use `.grad` for the step.")
def backward_for_show(tensor, inputs, targets, weights, bias, lr, epochs):
    for _ in range(epochs):
        _epoch(tensor, inputs, targets, tensor(weights), tensor(bias))
    return by_hand(tensor, inputs, targets, weights, bias, lr, epochs)


@wrong_answer("Training stopped when the loss rose. Run all the epochs.")
def stopped_where_it_climbs(tensor, inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        w, b = tensor(weights), tensor(bias)
        loss = float(_epoch(tensor, inputs, targets, w, b).data)
        if losses and loss > losses[-1]:
            break
        losses.append(loss)
        weights, bias = weights - lr * w.grad, bias - lr * b.grad
    return weights, bias, losses


@wrong_answer("torch did the work here. Use your own Tensor.")
def by_torch(tensor, inputs, targets, weights, bias, lr, epochs):
    return oracle(inputs, targets, weights, bias, lr, epochs)


@wrong_answer("You made a Tensor with the class Tensor of this file. Use the argument, `tensor`.")
def by_the_global_class(tensor, inputs, targets, weights, bias, lr, epochs):
    Tensor = next(kind for kind in tensor.__mro__ if kind.__name__ == "Tensor")  # noqa: N806
    losses = []
    for _ in range(epochs):
        w, b = Tensor(weights), Tensor(bias)
        error = inputs @ w + b - targets
        loss = (error * error).mean()
        loss.backward()
        losses.append(float(loss.data))
        weights, bias = weights - lr * w.grad, bias - lr * b.grad
    return weights, bias, losses
