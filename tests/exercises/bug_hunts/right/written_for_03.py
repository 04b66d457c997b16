"""written_for_03: right answers in other styles."""

import torch
from torch.nn import functional

from torchkata.testing import right_answer, wrong_beside

_fit = wrong_beside(__file__)._fit


@right_answer
def by_linspace(first, last, factor, w, b, lr, epochs):
    x = torch.linspace(first, last, steps=last - first + 1)
    loss_of = torch.nn.MSELoss(reduction="sum")
    return _fit(x, factor, w, b, lr, epochs, loss_of)


@right_answer
def from_a_list(first, last, factor, w, b, lr, epochs):
    x = torch.tensor([float(number) for number in range(first, last + 1)])
    w, b, losses = w.detach().clone(), b.detach().clone(), []
    for _ in range(epochs):
        w, b = w.requires_grad_(), b.requires_grad_()
        loss = functional.mse_loss(w * x + b, factor * x, reduction="sum")
        losses.append(loss.item())
        dw, db = torch.autograd.grad(loss, (w, b))
        w, b = w.detach() - lr * dw, b.detach() - lr * db
    return w, b, losses


@right_answer
def whole_numbers(first, last, factor, w, b, lr, epochs):
    return _fit(torch.arange(first, last + 1), factor, w, b, lr, epochs)


@right_answer
def a_clone_without_detach(first, last, factor, w, b, lr, epochs):
    x = torch.arange(first, last + 1).float()
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    losses = []
    for _ in range(epochs):
        loss = ((w * x + b - factor * x) ** 2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
        w.grad = b.grad = None
    return w.detach(), b.detach(), losses
