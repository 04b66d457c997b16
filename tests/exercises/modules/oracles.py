"""The network that the probes train, as a function, and gradient descent on it by autograd."""

import torch
from torch.nn import functional


def network(parameters, x):
    """Two linear layers with a tanh between them."""
    w1, b1, w2, b2 = parameters
    return functional.linear(torch.tanh(functional.linear(x, w1, b1)), w2, b2)


def parameters(draw, d=3, h=4, k=2):
    """Draws for the network's parameters."""
    return [0.5 * draw(h, d), 0.5 * draw(h), 0.5 * draw(k, h), 0.5 * draw(k)]


def batches(draw, *sizes, d=3, k=2):
    """A pair of draws, inputs and targets, for each batch size."""
    return [[draw(size, d), draw(size, k)] for size in sizes]


def step(parameters, loss_of, lr):
    """The parameters after one step on `loss_of(parameters)`, and the loss before it."""
    leaves = [p.detach().clone().requires_grad_() for p in parameters]
    loss = loss_of(leaves)
    gradients = torch.autograd.grad(loss, leaves)
    moved = [(p - lr * g).detach() for p, g in zip(leaves, gradients, strict=True)]
    return moved, loss.item()


def epoch(parameters, batches, lr, loss_fn):
    """The parameters after one step on each batch, and the mean loss over the samples."""
    total, samples = 0.0, 0
    for x, y in batches:
        parameters, loss = step(
            parameters, lambda leaves, x=x, y=y: loss_fn(network(leaves, x), y), lr
        )
        total, samples = total + loss * len(x), samples + len(x)
    return parameters, total / samples
