"""train_two_layer: mistakes that people make."""

import torch

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


def _gradients(x, target, w1, w2):
    pre = x @ w1
    hidden = pre.clamp(min=0)
    d_prediction = 2 * (hidden @ w2 - target)
    return x.T @ ((d_prediction @ w2.T) * (pre > 0)), hidden.T @ d_prediction


def _loss(x, target, w1, w2):
    return (((x @ w1).clamp(min=0) @ w2 - target) ** 2).sum()


def _trained(x, target, w1, w2, lr, epochs, gradients=_gradients, loss=_loss):
    losses = []
    for _ in range(epochs):
        losses.append(loss(x, target, w1, w2).item())
        dw1, dw2 = gradients(x, target, w1, w2)
        w1, w2 = w1 - lr * dw1, w2 - lr * dw2
    return losses


@wrong_answer("w2 moved before it was used for the gradient of w1. Take both gradients, then move.")
def w2_moves_first(x, target, w1, w2, lr, epochs):
    losses = []
    for _ in range(epochs):
        losses.append(_loss(x, target, w1, w2).item())
        pre = x @ w1
        hidden = pre.clamp(min=0)
        d_prediction = 2 * (hidden @ w2 - target)
        w2 = w2 - lr * (hidden.T @ d_prediction)
        w1 = w1 - lr * (x.T @ ((d_prediction @ w2.T) * (pre > 0)))
    return losses


@wrong_answer("w1 moved before the gradient of w2 was taken. Take both gradients, then move.")
def w1_moves_first(x, target, w1, w2, lr, epochs):
    losses = []
    for _ in range(epochs):
        losses.append(_loss(x, target, w1, w2).item())
        w1 = w1 - lr * _gradients(x, target, w1, w2)[0]
        w2 = w2 - lr * _gradients(x, target, w1, w2)[1]
    return losses


@wrong_answer(
    "The hidden gradient was clamped at 0. The loss still falls, so the curve does not show the "
    "mistake. Mask by the pre-activation."
)
def clamped(x, target, w1, w2, lr, epochs):
    def gradients(x, target, w1, w2):
        hidden = (x @ w1).clamp(min=0)
        d_prediction = 2 * (hidden @ w2 - target)
        return x.T @ (d_prediction @ w2.T).clamp(min=0), hidden.T @ d_prediction

    return _trained(x, target, w1, w2, lr, epochs, gradients)


@wrong_answer("The ReLU is missing in the backward pass. Mask the hidden gradient.")
def not_masked(x, target, w1, w2, lr, epochs):
    def gradients(x, target, w1, w2):
        hidden = (x @ w1).clamp(min=0)
        d_prediction = 2 * (hidden @ w2 - target)
        return x.T @ (d_prediction @ w2.T), hidden.T @ d_prediction

    return _trained(x, target, w1, w2, lr, epochs, gradients)


@wrong_answer("w1 never moves. Train both weights.")
def w1_stands_still(x, target, w1, w2, lr, epochs):
    def gradients(x, target, w1, w2):
        return 0.0, _gradients(x, target, w1, w2)[1]

    return _trained(x, target, w1, w2, lr, epochs, gradients)


@wrong_answer("You moved uphill. Subtract the gradients.")
def uphill(x, target, w1, w2, lr, epochs):
    return _trained(x, target, w1, w2, -lr, epochs)


@wrong_answer("The losses are means. This loss is a sum over every element.")
def mean_losses(x, target, w1, w2, lr, epochs):
    def mean(*args):
        return _loss(*args) / max(target.numel(), 1)

    return _trained(x, target, w1, w2, lr, epochs, loss=mean)


@wrong_answer("The gradients are those of a mean. This loss is a sum, so do not divide.")
def mean_gradients(x, target, w1, w2, lr, epochs):
    return _trained(x, target, w1, w2, lr / max(target.numel(), 1), epochs)


@wrong_answer("These are the losses after each step. Compute the loss before the step.")
def losses_after(x, target, w1, w2, lr, epochs):
    return _trained(x, target, w1, w2, lr, epochs + 1)[1:]


@wrong_answer("One loss is missing: `range(epochs)` already starts at 0.")
def one_epoch_short(x, target, w1, w2, lr, epochs):
    return _trained(x, target, w1, w2, lr, max(epochs - 1, 0))


@wrong_answer("The losses are tensors. Turn each into a float with .item().")
def tensor_losses(x, target, w1, w2, lr, epochs):
    return [torch.tensor(loss) for loss in _trained(x, target, w1, w2, lr, epochs)]


@wrong_answer(
    "The weights that you were given were changed. Start from copies, or make new tensors."
)
def in_place(x, target, w1, w2, lr, epochs):
    losses = []
    for _ in range(epochs):
        losses.append(_loss(x, target, w1, w2).item())
        dw1, dw2 = _gradients(x.detach(), target.detach(), w1.detach(), w2.detach())
        w1.data -= lr * dw1
        w2.data -= lr * dw2
    return losses


@wrong_answer(
    "The gradients were computed once, before the loop. Compute them again in each epoch."
)
def gradients_taken_once(x, target, w1, w2, lr, epochs):
    fixed = _gradients(x, target, w1, w2)
    return _trained(x, target, w1, w2, lr, epochs, lambda *_: fixed)


@wrong_answer("You stopped when the loss rose. Run all epochs: it falls again.")
def stopped_early(x, target, w1, w2, lr, epochs):
    losses = _trained(x, target, w1, w2, lr, epochs)
    rises = (i for i in range(1, len(losses)) if losses[i] > losses[i - 1])
    return losses[: next(rises, len(losses))]


@wrong_answer("The losses were rounded. Return them as they are.")
def rounded(x, target, w1, w2, lr, epochs):
    return [round(loss, 4) for loss in _trained(x, target, w1, w2, lr, epochs)]


@wrong_answer("w2 never moves. Train both weights.")
def w2_stands_still(x, target, w1, w2, lr, epochs):
    def gradients(x, target, w1, w2):
        return _gradients(x, target, w1, w2)[0], 0.0

    return _trained(x, target, w1, w2, lr, epochs, gradients)


@wrong_answer("The weights never move. Move both in each epoch.")
def never_moved(x, target, w1, w2, lr, epochs):
    return _trained(x, target, w1, w2, 0.0, epochs)


@wrong_answer("There is one loss too many. Do not compute a loss after the last step.")
def one_epoch_more(x, target, w1, w2, lr, epochs):
    return _trained(x, target, w1, w2, lr, epochs + 1)


@wrong_answer("The training used float32. Keep the dtype that you were given.")
def through_float32(x, target, w1, w2, lr, epochs):
    return _trained(*(t.float() for t in (x, target, w1, w2)), lr, epochs)


@wrong_answer("Autograd did the work here. Use your backward.")
def by_autograd(x, target, w1, w2, lr, epochs):
    return _trained(x, target, w1, w2, lr, epochs, oracles.gradients)
