"""fit_with_lbfgs: mistakes that people make."""

import itertools

import torch
from torch.nn import functional

from torchkata.testing import wrong_answer


def _fit(
    model,
    inputs,
    targets,
    lr,
    steps,
    max_iter,
    *,
    zero=True,
    optimizer=None,
    closed=None,
    read=None,
):
    make = lambda: torch.optim.LBFGS(model.parameters(), lr=lr, max_iter=max_iter)
    one = make() if optimizer is None else optimizer
    losses = []

    def closure():
        if zero:
            one.zero_grad()
        loss = functional.mse_loss(model(inputs), targets)
        loss.backward()
        return loss

    for _ in range(steps):
        loss = one.step(closure if closed is None else lambda: closed(one))
        losses.append(loss.item() if read is None else read(loss))
    return losses


@wrong_answer("The closure does not clear the gradients, so each call adds to the old ones.")
def never_zeroed(model, *args):
    return _fit(model, *args, zero=False)


@wrong_answer(
    "The gradients were cleared once per step. The closure runs several times in one step."
)
def zeroed_outside_the_closure(model, inputs, targets, lr, steps, max_iter):
    optimizer = torch.optim.LBFGS(model.parameters(), lr=lr, max_iter=max_iter)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        losses += _fit(model, inputs, targets, lr, 1, max_iter, zero=False, optimizer=optimizer)
    return losses


@wrong_answer("The gradients were cleared after backward, so the optimizer found none.")
def zeroed_after_backward(model, inputs, targets, lr, steps, max_iter):
    def closed(optimizer):
        loss = functional.mse_loss(model(inputs), targets)
        loss.backward()
        for param in model.parameters():
            param.grad.zero_()
        return loss

    return _fit(model, inputs, targets, lr, steps, max_iter, closed=closed)


@wrong_answer("A new optimizer for each step forgets what LBFGS has learned about the curvature.")
def a_new_optimizer_each_step(model, inputs, targets, lr, steps, max_iter):
    return [_fit(model, inputs, targets, lr, 1, max_iter)[0] for _ in range(steps)]


@wrong_answer("These are the losses after each step. Return the losses before each step.")
def losses_after(model, inputs, targets, lr, steps, max_iter):
    read = lambda _: functional.mse_loss(model(inputs), targets).item()
    return _fit(model, inputs, targets, lr, steps, max_iter, read=read)


@wrong_answer("The losses are tensors, which keep their graphs alive. Make each a float.")
def tensors(model, *args):
    return _fit(model, *args, read=lambda loss: loss)


@wrong_answer(
    "The `step` of LBFGS needs the closure. Pass the function itself, without calling it."
)
def without_closure(model, inputs, targets, lr, steps, max_iter):
    optimizer = torch.optim.LBFGS(model.parameters(), lr=lr, max_iter=max_iter)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = functional.mse_loss(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong_answer("The closure has to return the loss: LBFGS compares it.")
def closure_returns_nothing(model, inputs, targets, lr, steps, max_iter):
    def closed(optimizer):
        optimizer.zero_grad()
        functional.mse_loss(model(inputs), targets).backward()

    return _fit(model, inputs, targets, lr, steps, max_iter, closed=closed)


@wrong_answer("This is plain gradient descent. Use torch.optim.LBFGS.")
def by_gradient_descent(model, inputs, targets, lr, steps, max_iter):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    return _fit(model, inputs, targets, lr, steps, max_iter, optimizer=optimizer)


@wrong_answer("`max_iter` was not passed to the optimizer.")
def default_iterations(model, inputs, targets, lr, steps, max_iter):
    return _fit(model, inputs, targets, lr, steps, 20)


@wrong_answer("`lr` was not passed to the optimizer.")
def default_rate(model, inputs, targets, lr, steps, max_iter):
    return _fit(model, inputs, targets, 1, steps, max_iter)


@wrong_answer("The squared errors were added up. Take their mean.")
def summed(model, inputs, targets, lr, steps, max_iter):
    def closed(optimizer):
        optimizer.zero_grad()
        loss = functional.mse_loss(model(inputs), targets, reduction="sum")
        loss.backward()
        return loss

    return _fit(model, inputs, targets, lr, steps, max_iter, closed=closed)


MORE_OPTIONS = "Pass only lr and max_iter. All other options stay at their defaults."


@wrong_answer(MORE_OPTIONS)
def with_a_line_search(model, inputs, targets, lr, steps, max_iter):
    options = {"lr": lr, "max_iter": max_iter, "line_search_fn": "strong_wolfe"}
    optimizer = torch.optim.LBFGS(model.parameters(), **options)
    return _fit(model, inputs, targets, lr, steps, max_iter, optimizer=optimizer)


@wrong_answer(MORE_OPTIONS)
def with_a_short_history(model, inputs, targets, lr, steps, max_iter):
    optimizer = torch.optim.LBFGS(model.parameters(), lr=lr, max_iter=max_iter, history_size=10)
    return _fit(model, inputs, targets, lr, steps, max_iter, optimizer=optimizer)


@wrong_answer(
    "Training stopped when the loss hardly fell any more. Take as many steps as `steps` says."
)
def stopped_at_the_optimum(model, *args):
    losses = _fit(model, *args)
    falls = [before - after for before, after in itertools.pairwise(losses)]
    return losses[: next((i + 1 for i, fall in enumerate(falls) if fall < 1e-6), len(losses))]


@wrong_answer(
    "The squared errors of each sample were added up before the mean. Take the mean over "
    "all elements."
)
def mean_of_sums(model, inputs, targets, lr, steps, max_iter):
    def closed(optimizer):
        optimizer.zero_grad()
        loss = ((model(inputs) - targets) ** 2).sum(1).mean()
        loss.backward()
        return loss

    return _fit(model, inputs, targets, lr, steps, max_iter, closed=closed)
