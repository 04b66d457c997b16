"""never_zeroed: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


def _loss(inputs, targets, weights, bias):
    return ((inputs @ weights.T + bias - targets) ** 2).mean()


def _update(lr, *parameters):
    with torch.no_grad():
        for parameter in parameters:
            parameter -= lr * parameter.grad


@wrong_answer(
    "The gradients are never cleared, so each `backward` adds to those of all earlier steps."
)
def as_shipped(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        loss.backward()
        _update(lr, weights, bias)
    return losses


@wrong_answer(
    "The gradients are cleared after `backward` but before they are used, so nothing changes."
)
def zeroed_before_the_update(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        loss.backward()
        weights.grad.zero_()
        bias.grad.zero_()
        _update(lr, weights, bias)
    return losses


ZEROED_ONLY_AFTER = (
    "The gradients are cleared at the end of each step, so old gradients from before the "
    "first step still count."
)


@wrong_answer(ZEROED_ONLY_AFTER)
def zeroed_in_place_only_after(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        loss.backward()
        _update(lr, weights, bias)
        weights.grad.zero_()
        bias.grad.zero_()
    return losses


@wrong_answer(ZEROED_ONLY_AFTER)
def zeroed_only_after(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        loss.backward()
        _update(lr, weights, bias)
        weights.grad = bias.grad = None
    return losses


@wrong_answer(
    "The gradients are cleared only once, before the loop, so they add up from step to step."
)
def zeroed_once(inputs, targets, weights, bias, lr, epochs):
    weights.grad = bias.grad = None
    return as_shipped(inputs, targets, weights, bias, lr, epochs)


@wrong_answer("The bias was forgotten: its gradient has to be cleared too.")
def weights_only(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        weights.grad = None
        loss.backward()
        _update(lr, weights, bias)
    return losses


@wrong_answer("The weights were forgotten: their gradient has to be cleared too.")
def bias_only(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        bias.grad = None
        loss.backward()
        _update(lr, weights, bias)
    return losses


@wrong_answer(
    "You asked whether the gradient itself is true. This raises an error for several "
    "elements. Ask whether it is None."
)
def truth_of_a_gradient(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        if weights.grad:
            weights.grad.zero_()
        if bias.grad:
            bias.grad.zero_()
        loss.backward()
        _update(lr, weights, bias)
    return losses


@wrong_answer("`.grad` is None until the first `backward`, and None has no `zero_`.")
def zeroes_none(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        weights.grad.zero_()
        bias.grad.zero_()
        loss.backward()
        _update(lr, weights, bias)
    return losses


@wrong_answer("Copies were trained. Train the parameters that were passed in.")
def trained_copies(inputs, targets, weights, bias, lr, epochs):
    weights, bias = (t.detach().clone().requires_grad_() for t in (weights, bias))
    return _right(inputs, targets, weights, bias, lr, epochs)


@wrong_answer(
    "The update makes new tensors, and those that were passed in did not change. `-=` "
    "changes them in place."
)
def rebound(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        dw, db = torch.autograd.grad(loss, (weights, bias))
        weights = (weights - lr * dw).detach().requires_grad_()
        bias = (bias - lr * db).detach().requires_grad_()
    return losses


@wrong_answer("The losses were taken after each step. Take each loss before its step.")
def losses_after(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        _right(inputs, targets, weights, bias, lr, 1)
        losses.append(_loss(inputs, targets, weights, bias).item())
    return losses


@wrong_answer("The losses are tensors. Return floats, as `.item()` gives them.")
def losses_as_tensors(inputs, targets, weights, bias, lr, epochs):
    return [torch.tensor(loss) for loss in _right(inputs, targets, weights, bias, lr, epochs)]


def _right(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        weights.grad = bias.grad = None
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        loss.backward()
        _update(lr, weights, bias)
    return losses


@wrong_answer(
    "NaN times 0 is NaN, and so is infinity times 0. Do not multiply: write zeros, or None."
)
def times_zero(inputs, targets, weights, bias, lr, epochs):
    losses = []
    for _ in range(epochs):
        for parameter in (weights, bias):
            if parameter.grad is not None:
                parameter.grad *= 0
        loss = _loss(inputs, targets, weights, bias)
        losses.append(loss.item())
        loss.backward()
        _update(lr, weights, bias)
    return losses
