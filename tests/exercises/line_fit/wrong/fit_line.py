"""fit_line: mistakes that people make."""

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


def _fitted(x, y, w, b, lr, epochs, gradients=oracles.gradients):
    losses = []
    for _ in range(epochs):
        losses.append(((w * x + b - y) ** 2).mean().item())
        dw, db = gradients(x, y, w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, losses


def _by_hand(x, y, w, b):
    error = w * x + b - y
    return 2 * (error * x).mean(), 2 * error.mean()


@wrong_answer(
    "b was updated with a gradient taken at the new w. Take both gradients before you update."
)
def one_after_the_other(x, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        losses.append(((w * x + b - y) ** 2).mean().item())
        w = w - lr * _by_hand(x, y, w, b)[0]
        b = b - lr * _by_hand(x, y, w, b)[1]
    return w, b, losses


@wrong_answer("One epoch is missing: `range(epochs)` already starts at 0.")
def one_epoch_short(x, y, w, b, lr, epochs):
    return _fitted(x, y, w, b, lr, max(epochs - 1, 0), _by_hand)


@wrong_answer("You stopped when the loss went up. Run all epochs.")
def stopped_early(x, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        loss = ((w * x + b - y) ** 2).mean().item()
        if losses and loss > losses[-1]:
            break
        losses.append(loss)
        dw, db = _by_hand(x, y, w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, losses


@wrong_answer("These are the losses after each step. Compute the loss before the step.")
def losses_after(x, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        dw, db = _by_hand(x, y, w, b)
        w, b = w - lr * dw, b - lr * db
        losses.append(((w * x + b - y) ** 2).mean().item())
    return w, b, losses


@wrong_answer("The losses are tensors. Turn each into a float with .item().")
def tensor_losses(x, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        losses.append(((w * x + b - y) ** 2).mean())
        dw, db = _by_hand(x, y, w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, losses


IN_PLACE = (
    "The parameters that you were given were changed. Start from copies, or make new tensors."
)


@wrong_answer(IN_PLACE)
def in_place(x, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        losses.append(((w * x + b - y) ** 2).mean().item())
        dw, db = _by_hand(x, y, w.detach(), b.detach())
        w.data -= lr * dw
        b.data -= lr * db
    return w, b, losses


@wrong_answer(
    "The gradients were computed once, before the loop. Compute them again in each epoch."
)
def gradient_taken_once(x, y, w, b, lr, epochs):
    fixed = _by_hand(x, y, w, b)
    return _fitted(x, y, w, b, lr, epochs, lambda *_: fixed)


@wrong_answer("Autograd did the work here. Use your line_gradients.")
def by_autograd(x, y, w, b, lr, epochs):
    return _fitted(x, y, w.detach(), b.detach(), lr, epochs)


@wrong_answer(
    "The parameters moved half as far as they should. The derivative of a square has a factor 2."
)
def without_the_factor_2(x, y, w, b, lr, epochs):
    return _fitted(x, y, w, b, lr / 2, epochs, _by_hand)


@wrong_answer("There is one loss too many. Do not compute a loss after the last step.")
def one_loss_more(x, y, w, b, lr, epochs):
    w, b, losses = _fitted(x, y, w, b, lr, epochs, _by_hand)
    return w, b, [*losses, ((w * x + b - y) ** 2).mean().item()]


@wrong_answer(IN_PLACE)
def in_place_where_autograd_forbids_it(x, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        losses.append(((w * x + b - y) ** 2).mean().item())
        dw, db = _by_hand(x, y, w, b)
        w -= lr * dw
        b -= lr * db
    return w, b, losses
