"""Gradient descent on a line with autograd's gradients: the reference for several exercises."""

from collections.abc import Iterator

import torch
from torch.nn import functional


def gradients(x, y, w, b):
    """(dw, db) of the mean squared error, each of shape ()."""
    w, b = (t.detach().clone().requires_grad_() for t in (w, b))
    loss = functional.mse_loss(w * x + b, y)
    dw, db = torch.autograd.grad(loss, (w, b))
    return dw.reshape(()), db.reshape(())


def steps(x, y, w, b, lr, epochs) -> Iterator[tuple[torch.Tensor, torch.Tensor, float]]:
    """(w, b, loss) before each step, and once after the last."""
    for _ in range(epochs + 1):
        yield w.detach(), b.detach(), functional.mse_loss(w * x + b, y).item()
        dw, db = gradients(x, y, w, b)
        w, b = w - lr * dw, b - lr * db
