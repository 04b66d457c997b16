"""train: right answers in other styles."""

import torch
from torch.nn import functional

from torchkata.testing import right_answer


@right_answer
def loop_of_its_own(inputs, targets, weights, bias, lr=1e-5, epochs=100):
    losses = []
    for _ in range(epochs):
        loss = functional.mse_loss(inputs @ weights.T + bias, targets)
        losses.append(loss.item())
        weights.grad = bias.grad = None
        loss.backward()
        with torch.no_grad():
            weights -= lr * weights.grad
            bias -= lr * bias.grad
    return losses


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
