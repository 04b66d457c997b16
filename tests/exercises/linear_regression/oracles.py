"""Linear regression with torch's own layer and gradients, and starting points for the tests."""

import torch
from torch.nn import functional


def stale(parameter: torch.Tensor, gradient: torch.Tensor) -> torch.Tensor:
    """A parameter as training leaves it: a leaf with an old gradient in `.grad`."""
    parameter = parameter.detach().clone().requires_grad_()
    parameter.grad = gradient
    return parameter


def problem(draw, n, d=3, k=2, dtype=torch.float32):
    """Inputs (n, d), targets (n, k), weights and bias with stale gradients."""
    weights, bias = (
        stale(draw(*shape, dtype=dtype), draw(*shape, dtype=dtype)) for shape in ((k, d), (k,))
    )
    return draw(n, d, dtype=dtype), draw(n, k, dtype=dtype), weights, bias


def orchard_start(dtype=torch.float32):
    """Weights (2, 3) and bias (2,) as `torch.manual_seed(0)` and two calls of `randn` give them."""
    generator = torch.Generator().manual_seed(0)
    draws = torch.randn(2, 3, generator=generator), torch.randn(2, generator=generator)
    return tuple(drawn.to(dtype).requires_grad_() for drawn in draws)


def optimum(inputs, targets):
    """The least-squares weights (k, d) and bias (k,)."""
    ones = torch.ones(len(inputs), 1, dtype=inputs.dtype)
    solution = torch.linalg.lstsq(torch.cat([inputs, ones], 1), targets).solution  # (d + 1, k)
    return solution[:-1].T.contiguous(), solution[-1].clone()


def gradients(inputs, targets, weights, bias):
    """The loss as a float, dW and db; no `.grad` is touched."""
    weights, bias = (t.detach().clone().requires_grad_() for t in (weights, bias))
    loss = functional.mse_loss(functional.linear(inputs, weights, bias), targets)
    return loss.item(), *torch.autograd.grad(loss, (weights, bias))


def descend(inputs, targets, weights, bias, lr, epochs=1):
    """Train in place; return the losses before each step, as floats."""
    losses = []
    for _ in range(epochs):
        loss, *slopes = gradients(inputs, targets, weights, bias)
        losses.append(loss)
        with torch.no_grad():
            for parameter, slope in zip((weights, bias), slopes, strict=True):
                parameter.sub_(slope, alpha=lr)
    return losses
