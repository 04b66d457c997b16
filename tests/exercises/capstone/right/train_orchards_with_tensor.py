"""train_orchards_with_tensor: right answers in other styles."""

import numpy as np

from torchkata.testing import right_answer, wrong_beside

_trained = wrong_beside(__file__)._trained


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
    return _trained(tensor, inputs, targets, weights, bias, lr, epochs)
