"""Autograd's derivatives: the reference for the ones by hand."""

import torch
from torch.nn import functional


def derivatives(f, inputs, upstream):
    """The derivatives of sum(upstream · f(*inputs)) with respect to each of the inputs."""
    with torch.enable_grad():
        leaves = [t.detach().clone().requires_grad_() for t in inputs]
        return torch.autograd.grad((f(*leaves) * upstream.detach()).sum(), leaves)


def network(x, w1, w2):
    """The prediction of the two-layer network."""
    return functional.linear(functional.relu(functional.linear(x, w1.mT)), w2.mT)


def loss(x, target, w1, w2):
    """The summed squared error of the network, of shape ()."""
    return functional.mse_loss(network(x, w1, w2), target, reduction="sum")


def gradients(x, target, w1, w2):
    """(dw1, dw2): the derivatives of that loss."""
    x, target = x.detach(), target.detach()
    one = torch.ones((), dtype=x.dtype)
    return derivatives(lambda w1, w2: loss(x, target, w1, w2), (w1, w2), one)


def training(x, target, w1, w2, lr, epochs):
    """The loss before each step of gradient descent, as floats."""
    x, target, w1, w2 = (t.detach() for t in (x, target, w1, w2))
    losses = []
    for _ in range(epochs):
        losses.append(loss(x, target, w1, w2).item())
        dw1, dw2 = gradients(x, target, w1, w2)
        w1, w2 = w1 - lr * dw1, w2 - lr * dw2
    return losses
