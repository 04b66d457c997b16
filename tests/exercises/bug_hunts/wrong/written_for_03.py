"""written_for_03: mistakes that people make."""

import torch
from torch.autograd import Variable
from torch.nn import functional

from torchkata.testing import wrong_answer


def _numbers(first, last):
    return torch.arange(first, last + 1, dtype=torch.float32)


def _fit(x, factor, w, b, lr, epochs, loss_of=None, clear=True):
    loss_of = loss_of or (lambda p, t: ((p - t) ** 2).sum())
    w, b = w.detach().clone().requires_grad_(), b.detach().clone().requires_grad_()
    losses = []
    for _ in range(epochs):
        loss = loss_of(w * x + b, factor * x)
        losses.append(loss.item())
        if clear:
            w.grad = b.grad = None
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w.detach(), b.detach(), losses


@wrong_answer(
    "A loss has rank 0 today, so it has no first element. The error message says what to "
    "call. More of this program is old: read the warnings too."
)
def as_shipped(first, last, factor, w, b, lr, epochs):
    x = Variable(torch.range(first, last))
    y = Variable(factor * torch.range(first, last))
    w = Variable(w.clone(), requires_grad=True)
    b = Variable(b.clone(), requires_grad=True)
    losses = []
    for _ in range(epochs):
        loss = functional.mse_loss(w * x + b, y, size_average=False)
        losses.append(loss.data[0])
        loss.backward()
        w.data -= lr * w.grad.data
        b.data -= lr * b.grad.data
        w.grad.data.zero_()
        b.grad.data.zero_()
    return w.data, b.data, losses


@wrong_answer("It runs, but with warnings: `torch.range` and `size_average` are deprecated.")
def only_the_error_mended(first, last, factor, w, b, lr, epochs):
    x = Variable(torch.range(first, last))
    y = Variable(factor * torch.range(first, last))
    w = Variable(w.clone(), requires_grad=True)
    b = Variable(b.clone(), requires_grad=True)
    losses = []
    for _ in range(epochs):
        loss = functional.mse_loss(w * x + b, y, size_average=False)
        losses.append(loss.item())
        loss.backward()
        w.data -= lr * w.grad.data
        b.data -= lr * b.grad.data
        w.grad.data.zero_()
        b.grad.data.zero_()
    return w.data, b.data, losses


@wrong_answer(
    "The last number is missing now: `arange` leaves its end out, and `torch.range` did not."
)
def last_missing(first, last, factor, w, b, lr, epochs):
    return _fit(torch.arange(first, last, dtype=torch.float32), factor, w, b, lr, epochs)


@wrong_answer("There is one number too many. Go from first to last, and no further.")
def one_too_many(first, last, factor, w, b, lr, epochs):
    return _fit(_numbers(first, last + 1), factor, w, b, lr, epochs)


@wrong_answer("The numbers begin at 0 or 1 here. They should begin at first.")
def from_1(first, last, factor, w, b, lr, epochs):
    return _fit(_numbers(1, last - first + 1), factor, w, b, lr, epochs)


@wrong_answer("`size_average=False` was the sum. Without it, the loss is a mean.")
def mean(first, last, factor, w, b, lr, epochs):
    return _fit(_numbers(first, last), factor, w, b, lr, epochs, functional.mse_loss)


@wrong_answer("`torch.range` is still there, and gives a warning. Use `torch.arange`.")
def old_range(first, last, factor, w, b, lr, epochs):
    return _fit(torch.range(first, last), factor, w, b, lr, epochs)


@wrong_answer("`size_average` is still there, and gives a warning. Use `reduction`.")
def old_size_average(first, last, factor, w, b, lr, epochs):
    loss_of = lambda p, t: functional.mse_loss(p, t, size_average=False)
    return _fit(_numbers(first, last), factor, w, b, lr, epochs, loss_of)


@wrong_answer("The warnings were silenced, but their causes were not fixed.")
def warnings_silenced(first, last, factor, w, b, lr, epochs):
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _fit(torch.range(first, last), factor, w, b, lr, epochs)


@wrong_answer("`Variable` is still there. A tensor can require grad by itself.")
def old_variable(first, last, factor, w, b, lr, epochs):
    w, b = Variable(w.clone()), Variable(b.clone())
    return _fit(Variable(_numbers(first, last)), factor, w, b, lr, epochs)


@wrong_answer("`.data` is still there. Detach, or update under `torch.no_grad()`.")
def old_data(first, last, factor, w, b, lr, epochs):
    x = _numbers(first, last)
    w, b = w.data.clone().requires_grad_(), b.data.clone().requires_grad_()
    losses = []
    for _ in range(epochs):
        loss = ((w * x + b - factor * x) ** 2).sum()
        losses.append(loss.item())
        loss.backward()
        w.data -= lr * w.grad
        b.data -= lr * b.grad
        w.grad = b.grad = None
    return w.data, b.data, losses


@wrong_answer("The losses are tensors. Return floats, as `.item()` gives them.")
def losses_as_tensors(first, last, factor, w, b, lr, epochs):
    w, b, losses = _fit(_numbers(first, last), factor, w, b, lr, epochs)
    return w, b, [torch.tensor(loss) for loss in losses]


@wrong_answer("The lines that cleared the gradients are gone, so the gradients add up.")
def not_cleared(first, last, factor, w, b, lr, epochs):
    return _fit(_numbers(first, last), factor, w, b, lr, epochs, clear=False)


@wrong_answer(
    "Without `.data`, a leaf that requires grad may not be changed in place while autograd "
    "records. Do it under `torch.no_grad()`."
)
def in_place_inside_the_graph(first, last, factor, w, b, lr, epochs):
    x = _numbers(first, last)
    w, b = w.detach().clone().requires_grad_(), b.detach().clone().requires_grad_()
    losses = []
    for _ in range(epochs):
        loss = ((w * x + b - factor * x) ** 2).sum()
        losses.append(loss.item())
        loss.backward()
        w -= lr * w.grad
        b -= lr * b.grad
        w.grad = b.grad = None
    return w.detach(), b.detach(), losses


@wrong_answer("The tensors that were passed in were trained. Leave them as they are: train copies.")
def without_copies(first, last, factor, w, b, lr, epochs):
    after = _fit(_numbers(first, last), factor, w, b, lr, epochs)
    w, b = w.detach(), b.detach()
    w.copy_(after[0])
    b.copy_(after[1])
    return w, b, after[2]


@wrong_answer("The results are still tracked by autograd. Detach them.")
def results_tracked(first, last, factor, w, b, lr, epochs):
    w, b, losses = _fit(_numbers(first, last), factor, w, b, lr, epochs)
    return w.requires_grad_(), b.requires_grad_(), losses


@wrong_answer("`.data` is still there, only in another function. Update under `torch.no_grad()`.")
def moved_into_a_helper(first, last, factor, w, b, lr, epochs):
    x = _numbers(first, last)
    w, b = w.detach().clone().requires_grad_(), b.detach().clone().requires_grad_()
    losses = []
    for _ in range(epochs):
        loss = ((w * x + b - factor * x) ** 2).sum()
        losses.append(loss.item())
        loss.backward()
        _old_step(w, lr)
        _old_step(b, lr)
    return w.detach(), b.detach(), losses


def _old_step(param, lr):
    param.data -= lr * param.grad
    param.grad = None
