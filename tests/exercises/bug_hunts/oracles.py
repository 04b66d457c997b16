"""Gradient descent on a function of its parameters: the reference for the programs."""

from collections.abc import Iterator

import torch


def walk(loss_of, parameters, lr, epochs) -> Iterator[tuple[list[torch.Tensor], float]]:
    """(parameters, loss) before each step, and once after the last."""
    parameters = [parameter.detach() for parameter in parameters]
    for _ in range(epochs + 1):
        leaves = [parameter.clone().requires_grad_() for parameter in parameters]
        loss = loss_of(*leaves)
        yield parameters, loss.item()
        gradients = torch.autograd.grad(loss, leaves)
        parameters = [p - lr * g for p, g in zip(parameters, gradients, strict=True)]


def descended(loss_of, parameters, lr, epochs) -> tuple[list[torch.Tensor], list[float]]:
    """The parameters after the last step, and the loss before each."""
    seen = list(walk(loss_of, parameters, lr, epochs))
    return seen[-1][0], [loss for _, loss in seen[:-1]]


def linear_loss(inputs, targets):
    """The mean squared error of a linear layer, as a function of its weights and bias."""
    x, y = inputs.detach(), targets.detach()
    return lambda weights, bias: torch.nn.functional.mse_loss(
        torch.nn.functional.linear(x, weights, bias), y
    )


def step(model, loss, lr):
    """One step of gradient descent on a model, for the known answers."""
    model.zero_grad()
    loss.backward()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= lr * parameter.grad


def squares(model, inputs, targets):
    """A model's mean squared error, for the known answers."""
    return ((model(inputs) - targets) ** 2).mean()
