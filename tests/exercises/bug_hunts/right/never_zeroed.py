"""never_zeroed: right answers in other styles."""

import torch

from torchkata.testing import right_answer, wrong_beside

wrong = wrong_beside(__file__)
_loss = wrong._loss
_update = wrong._update


@right_answer
def zeroed_in_place(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        for parameter in (weights, bias):
            if parameter.grad is not None:
                parameter.grad.zero_()
        loss.backward()
        _update(lr, weights, bias)
    return losses


@right_answer
def without_grad_at_all(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        loss = _loss(inputs, targets, weights, bias)
        losses.append(float(loss))
        dw, db = torch.autograd.grad(loss, [weights, bias])
        with torch.no_grad():
            weights.sub_(dw, alpha=lr)
            bias.sub_(db, alpha=lr)
    return losses


@right_answer
def cleared_before_and_after(inputs, targets, weights, bias, lr, epochs):
    weights.grad, bias.grad, losses = None, None, []
    for _ in range(epochs):
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        loss.backward()
        _update(lr, weights, bias)
        weights.grad = bias.grad = None
    return losses
