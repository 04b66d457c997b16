"""train_orchards_with_tensor: right answers in other styles."""

import numpy as np

from torchkata.testing import right_answer


@right_answer
def one_pair_of_tensors(tensor, inputs, targets, weights, bias, lr, epochs):
    w, b, losses = tensor(weights.copy()), tensor(bias.copy()), []
    x, y = tensor(inputs), tensor(targets)
    for _ in range(epochs):
        w.grad, b.grad = np.zeros_like(w.data), np.zeros_like(b.data)
        error = y - (x @ w + b)
        loss = (error * error).sum() * (1 / targets.size)
        loss.backward()
        losses.append(loss.data.item())
        for parameter in (w, b):
            parameter.data -= lr * parameter.grad
    return w.data, b.data, losses


@right_answer
def through_functions(tensor, inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        w, b = tensor(weights), tensor(bias)
        error = tensor(inputs) @ w + b - targets
        loss = (error * error).mean()
        loss.backward()
        losses.append(float(loss.data))
        weights, bias = weights - lr * w.grad, bias - lr * b.grad
    return weights, bias, losses
