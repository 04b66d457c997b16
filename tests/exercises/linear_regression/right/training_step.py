"""training_step: right answers in other styles."""

import torch
from torch.nn import functional

from torchkata.testing import right_answer, wrong_beside

_loss = wrong_beside(__file__)._loss


@right_answer
def by_autograd_grad(inputs, targets, weights, bias, lr):
    loss = _loss(inputs, targets, weights, bias)
    dw, db = torch.autograd.grad(loss, (weights, bias))
    with torch.no_grad():
        weights -= lr * dw
        bias -= lr * db
    return float(loss)


@right_answer
def zeroed_in_place(inputs, targets, weights, bias, lr):
    for param in (weights, bias):
        if param.grad is not None:
            param.grad.zero_()
    error = functional.linear(inputs, weights, bias) - targets
    loss = (error * error).mean()
    loss.backward()
    weights.data.sub_(lr * weights.grad)
    bias.data.sub_(lr * bias.grad)
    weights.grad = bias.grad = None
    return loss.item()


@right_answer
def by_hand(inputs, targets, weights, bias, lr):
    with torch.no_grad():
        error = inputs @ weights.T + bias - targets
        slope = 2 * error / error.numel()
        weights.sub_(lr * slope.T @ inputs)
        bias.sub_(lr * slope.sum(dim=0))
        return (error**2).mean().item()
