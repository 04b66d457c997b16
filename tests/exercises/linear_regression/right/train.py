"""train: right answers in other styles."""

import torch

from torchkata.testing import right_answer, wrong_beside

_run = wrong_beside(__file__)._run


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
