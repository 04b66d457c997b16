"""loss_and_backward: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def from_its_parts(inputs, targets, weights, bias):
    error = inputs.mm(weights.t()) + bias - targets
    loss = (error * error).sum() / error.numel()
    loss.backward()
    return float(loss)


@right_answer
def by_hand(inputs, targets, weights, bias):
    with torch.no_grad():
        error = inputs @ weights.T + bias - targets
        slope = 2 * error / error.numel()
        for parameter, gradient in ((weights, slope.T @ inputs), (bias, slope.sum(dim=0))):
            if parameter.grad is None:
                parameter.grad = gradient
            else:
                parameter.grad += gradient
        return (error**2).mean().item()
