"""train_two_layer_autograd: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


def _trained(x, target, w1, w2, lr, epochs, step, loss_of=None, leaf=None):
    leaf = leaf or (lambda w: w.detach().clone().requires_grad_())
    loss_of = loss_of or (lambda prediction, target: (prediction - target).square().sum())
    w1, w2 = leaf(w1), leaf(w2)
    losses = []
    for _ in range(epochs):
        loss = loss_of((x @ w1).clamp(min=0) @ w2, target)
        losses.append(loss.item())
        w1, w2 = step(loss, w1, w2)
    return losses


def _usual(lr):
    def step(loss, w1, w2):
        for w in (w1, w2):
            w.grad = None
        loss.backward()
        with torch.no_grad():
            for w in (w1, w2):
                w -= lr * w.grad
        return w1, w2

    return step


@wrong_answer(
    "Gradients add up from epoch to epoch. Clear `.grad` of both weights before each backward."
)
def never_zeroed(x, target, w1, w2, lr, epochs):
    def step(loss, w1, w2):
        loss.backward()
        with torch.no_grad():
            w1 -= lr * w1.grad
            w2 -= lr * w2.grad
        return w1, w2

    return _trained(x, target, w1, w2, lr, epochs, step)


@wrong_answer("You cleared the gradient of only one weight. Clear both.")
def only_one_zeroed(x, target, w1, w2, lr, epochs):
    def step(loss, w1, w2):
        w1.grad = None
        loss.backward()
        with torch.no_grad():
            w1 -= lr * w1.grad
            w2 -= lr * w2.grad
        return w1, w2

    return _trained(x, target, w1, w2, lr, epochs, step)


@wrong_answer(
    "The update made new tensors that are not leaves, so their `.grad` stays None. Update "
    "in place, under no_grad."
)
def updated_inside_the_graph(x, target, w1, w2, lr, epochs):
    def step(loss, w1, w2):
        w1.grad = w2.grad = None
        loss.backward()
        return w1 - lr * w1.grad, w2 - lr * w2.grad

    return _trained(x, target, w1, w2, lr, epochs, step)


@wrong_answer("A leaf that requires grad cannot be changed in place inside the graph. Use no_grad.")
def without_no_grad(x, target, w1, w2, lr, epochs):
    def step(loss, w1, w2):
        w1.grad = w2.grad = None
        loss.backward()
        w1 -= lr * w1.grad
        w2 -= lr * w2.grad
        return w1, w2

    return _trained(x, target, w1, w2, lr, epochs, step)


@wrong_answer("The gradients were cleared between backward and the update, so nothing moves.")
def zeroed_too_late(x, target, w1, w2, lr, epochs):
    def step(loss, w1, w2):
        loss.backward()
        w1.grad.zero_()
        w2.grad.zero_()
        with torch.no_grad():
            w1 -= lr * w1.grad
            w2 -= lr * w2.grad
        return w1, w2

    return _trained(x, target, w1, w2, lr, epochs, step)


@wrong_answer("The loss is a mean here. Take the sum of the squared differences.")
def mean_for_sum(x, target, w1, w2, lr, epochs):
    return _trained(x, target, w1, w2, lr, epochs, _usual(lr), lambda p, t: (p - t).square().mean())


@wrong_answer("You trained the weights that you were given. Work on copies.")
def trains_the_arguments(x, target, w1, w2, lr, epochs):
    share = lambda w: w.detach().requires_grad_()
    return _trained(x, target, w1, w2, lr, epochs, _usual(lr), leaf=share)


@wrong_answer("The losses are tensors. Turn each into a float with .item().")
def tensor_losses(x, target, w1, w2, lr, epochs):
    losses = []

    def keep(prediction, target):
        losses.append((prediction - target).square().sum())
        return losses[-1]

    _trained(x, target, w1, w2, lr, epochs, _usual(lr), keep)
    return losses


@wrong_answer("These are the losses after each step. Compute the loss before the step.")
def losses_after(x, target, w1, w2, lr, epochs):
    return _trained(x, target, w1, w2, lr, epochs + 1, _usual(lr))[1:]


@wrong_answer("You returned only the last loss. Return a list, with one loss for each epoch.")
def only_the_last(x, target, w1, w2, lr, epochs):
    losses = _trained(x, target, w1, w2, lr, epochs, _usual(lr))
    return losses[-1] if losses else 0.0


@wrong_answer("The ReLU between the two layers is missing.")
def without_relu(x, target, w1, w2, lr, epochs):
    w1, w2 = (w.detach().clone().requires_grad_() for w in (w1, w2))
    step, losses = _usual(lr), []
    for _ in range(epochs):
        loss = (x @ w1 @ w2 - target).square().sum()
        losses.append(loss.item())
        step(loss, w1, w2)
    return losses


@wrong_answer("Only w2 moves. Update both weights.")
def only_the_second(x, target, w1, w2, lr, epochs):
    def step(loss, w1, w2):
        w2.grad = None
        loss.backward()
        with torch.no_grad():
            w2 -= lr * w2.grad
        return w1, w2

    return _trained(x, target, w1, w2, lr, epochs, step)


@wrong_answer("Only w1 moves. Update both weights.")
def only_the_first(x, target, w1, w2, lr, epochs):
    def step(loss, w1, w2):
        w1.grad = None
        loss.backward()
        with torch.no_grad():
            w1 -= lr * w1.grad
        return w1, w2

    return _trained(x, target, w1, w2, lr, epochs, step)


@wrong_answer("The losses were rounded. Return them as they are.")
def rounded(x, target, w1, w2, lr, epochs):
    return [round(loss, 4) for loss in _trained(x, target, w1, w2, lr, epochs, _usual(lr))]


@wrong_answer("The loss was halved. Use the whole sum of the squared differences.")
def halved(x, target, w1, w2, lr, epochs):
    half = lambda prediction, target: (prediction - target).square().sum() / 2
    return _trained(x, target, w1, w2, lr, epochs, _usual(lr), half)


@wrong_answer("The sum was divided by the number of samples. The loss is a sum, not a mean.")
def divided_by_n(x, target, w1, w2, lr, epochs):
    by_n = lambda prediction, target: (prediction - target).square().sum() / len(target)
    return _trained(x, target, w1, w2, lr, epochs, _usual(lr), by_n)


@wrong_answer(
    "clone() alone stays connected to weights that require grad, so the copy is not a leaf. Detach "
    "it first."
)
def cloned_only(x, target, w1, w2, lr, epochs):
    tied = lambda w: w.clone().requires_grad_()
    return _trained(x, target, w1, w2, lr, epochs, _usual(lr), leaf=tied)


@wrong_answer("Everything was computed in float32. Keep the dtype of the tensors.")
def in_float32(x, target, w1, w2, lr, epochs):
    x, target, w1, w2 = (t.float() for t in (x, target, w1, w2))
    return _trained(x, target, w1, w2, lr, epochs, _usual(lr))
