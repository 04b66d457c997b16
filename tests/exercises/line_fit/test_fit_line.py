"""fit_line: gradient descent on the mean squared error, from start to end."""

import torch

from torchkata import data
from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n), draw(n), draw(1), draw(1), 0.05, 4


def oracle(x, y, w, b, lr, epochs):
    ws, bs, losses = zip(*oracles.steps(x, y, w, b, lr, epochs), strict=True)
    return ws[-1], bs[-1], list(losses[:-1])


test_standard = standard(
    "fit_line",
    inputs,
    oracle,
    autograd=False,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def test_fifty_steps_on_the_points_end_where_the_note_does(learner):
    x, y = data.points()

    seen = learner.fit_line(x, y, *data.points_start(), 1e-3, 50)
    w, b, losses = seen.value

    expect(seen).holds(
        (round(w.item(), 4), round(b.item(), 4)) == (0.3976, -0.2102),
        f"after 50 steps at lr 1e-3, w is {w.item():.4f} and b {b.item():.4f}; "
        "wanted 0.3976 and -0.2102",
    ).holds(len(losses) == 50, f"gave {len(losses)} losses for 50 epochs")


def test_reaches_the_optimum_and_the_note_does_not(learner):
    x, y = (t.double() for t in data.points())
    start = tuple(t.double() for t in data.points_start())

    far = learner.fit_line(x, y, *start, 1e-3, 50)
    near = learner.fit_line(x, y, *start, 0.02, 1500)
    w, b, losses = near.value

    expect(near).holds(
        abs(w.item() - 0.2600) < 1e-3 and abs(b.item() - 0.7477) < 1e-3,
        f"run on to the optimum, w is {w.item():.4f} and b {b.item():.4f}; "
        "wanted 0.2600 and 0.7477",
    ).holds(
        abs(losses[-1] - 0.1689) < 1e-4, f"the last loss is {losses[-1]:.4f}; 0.1689 can be had"
    )
    expect(far).holds(
        abs(far.value[2][-1] - 0.1689) > 0.1, "50 steps at lr 1e-3 cannot reach the optimum"
    )


def test_no_epochs_change_nothing(learner, draw):
    w, b = draw(1), draw(1)

    expect(learner.fit_line(draw(5), draw(5), w, b, 0.1, 0)).equals((w, b, []))


def test_runs_every_epoch_even_where_the_loss_climbs(learner, draw):
    arguments = (4 + draw(6), draw(6), draw(1), draw(1), 0.2, 5)

    expect(learner.fit_line(*arguments)).equals(oracle(*arguments))


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


@wrong_answer("b moved by a gradient taken at the new w. Take both gradients before you move.")
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


@wrong_answer("You stopped where the loss climbed. Run every epoch that was asked for.")
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


@wrong_answer("The losses are those after each step. Look at the loss before you step.")
def losses_after(x, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        dw, db = _by_hand(x, y, w, b)
        w, b = w - lr * dw, b - lr * db
        losses.append(((w * x + b - y) ** 2).mean().item())
    return w, b, losses


@wrong_answer("The losses are tensors. Make each a float with .item().")
def tensor_losses(x, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        losses.append(((w * x + b - y) ** 2).mean())
        dw, db = _by_hand(x, y, w, b)
        w, b = w - lr * dw, b - lr * db
    return w, b, losses


@wrong_answer("`-=` moved the parameters that you were given. Start from copies, or rebind.")
def in_place(x, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        losses.append(((w * x + b - y) ** 2).mean().item())
        dw, db = _by_hand(x, y, w.detach(), b.detach())
        w.data -= lr * dw
        b.data -= lr * db
    return w, b, losses


@wrong_answer("The gradients were taken once, before the loop. Take them anew in each epoch.")
def gradient_taken_once(x, y, w, b, lr, epochs):
    fixed = _by_hand(x, y, w, b)
    return _fitted(x, y, w, b, lr, epochs, lambda *_: fixed)


@wrong_answer("Autograd did the work here. Use your line_gradients.")
def by_autograd(x, y, w, b, lr, epochs):
    return _fitted(x, y, w.detach(), b.detach(), lr, epochs)


@wrong_answer("The parameters moved half as far: the derivative of a square has a factor 2.")
def without_the_factor_2(x, y, w, b, lr, epochs):
    return _fitted(x, y, w, b, lr / 2, epochs, _by_hand)


@wrong_answer("There is one loss more than steps: none is looked at after the last.")
def one_loss_more(x, y, w, b, lr, epochs):
    w, b, losses = _fitted(x, y, w, b, lr, epochs, _by_hand)
    return w, b, [*losses, ((w * x + b - y) ** 2).mean().item()]


@wrong_answer("`-=` moved the parameters that you were given. Start from copies, or rebind.")
def in_place_where_autograd_forbids_it(x, y, w, b, lr, epochs):
    losses = []
    for _ in range(epochs):
        losses.append(((w * x + b - y) ** 2).mean().item())
        dw, db = _by_hand(x, y, w, b)
        w -= lr * dw
        b -= lr * db
    return w, b, losses


@right_answer
def sums_in_place_of_means(x, y, w, b, lr, epochs):
    w, b, losses = w.clone(), b.clone(), []
    n = len(x)
    for _ in range(epochs):
        error = w * x + b - y
        losses.append(float(error.dot(error)) / n)
        step_w, step_b = 2 * lr * error.dot(x) / n, 2 * lr * error.sum() / n
        w = w - step_w
        b = b - step_b
    return w, b, losses


@right_answer
def in_place_on_copies(x, y, w, b, lr, epochs):
    w, b, losses = w.detach().clone(), b.detach().clone(), [0.0] * epochs
    for epoch in range(epochs):
        losses[epoch] = torch.mean((w * x + b - y) ** 2).item()
        dw, db = _by_hand(x.detach(), y.detach(), w, b)
        w -= lr * dw
        b -= lr * db
    return w, b, losses
