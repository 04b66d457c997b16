"""train_two_layer: gradient descent on the two-layer network, and the loss before each step."""

import torch

from torchkata import data
from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)
oracle = oracles.training
PATIENCE = 60.0  # the full size takes 20 ms, but seconds where threads fight for the cores


def inputs(draw, n):
    # In float64, so that no pre-activation is near enough to 0 for its sign to be chance.
    shapes = (n, 6), (n, 8), (6, 7), (7, 8)
    return *(draw(*shape, dtype=torch.float64) for shape in shapes), 1e-3, 5


test_standard = standard("train_two_layer", inputs, oracle, autograd=False)


# A wrong gradient can have the same shape of curve (the note's has), so every loss is compared.
def test_every_loss_at_full_size_is_autograds(learner, draw):
    start = [t.double() for t in data.two_layer(draw.generator())]

    seen = learner.watching(seconds=PATIENCE).train_two_layer(*start, 1e-6, 20)

    expect(seen).equals(oracle(*start, 1e-6, 20), rtol=1e-9)


# In float32 a unit near its kink may fall to the other side: some losses keep three digits only.
def test_the_loss_at_full_size_climbs_before_it_falls_below_its_start(learner, draw):
    start = data.two_layer(draw.generator())

    seen = learner.watching(seconds=PATIENCE).train_two_layer(*start, 1e-6, 20)

    wanted = oracle(*(t.double() for t in start), 1e-6, 20)
    expect(seen).equals(wanted, rtol=1e-2).holds(
        max(seen.value[1:4]) > 3 * seen.value[0] and seen.value[-1] < seen.value[0] / 3,
        "the loss has to climb in epochs 1 to 3, and to fall below its start by the last",
    )


def test_no_epochs_give_no_losses(learner, draw):
    expect(learner.train_two_layer(draw(2, 3), draw(2, 5), draw(3, 4), draw(4, 5), 0.1, 0)).equals(
        []
    )


def test_one_epoch_looks_at_the_start_only(learner, draw):
    start = draw(2, 3), draw(2, 5), draw(3, 4), draw(4, 5)

    expect(learner.train_two_layer(*start, 1e9, 1)).equals([oracles.loss(*start).item()])


def test_starting_where_it_is_right_stays_there(learner, draw):
    x, w1, w2 = (draw(*shape, dtype=torch.float64) for shape in [(2, 3), (3, 4), (4, 5)])

    seen = learner.train_two_layer(x, oracles.network(x, w1, w2), w1, w2, 1e-3, 3)

    expect(seen).equals([0.0, 0.0, 0.0], atol=1e-12)


def test_small_losses_keep_their_digits(learner, draw):
    shapes = (3, 4), (3, 2), (4, 5), (5, 2)
    start = [draw(*shape, dtype=torch.float64) / 100 for shape in shapes]

    expect(learner.train_two_layer(*start, 0.1, 3)).equals(
        oracle(*start, 0.1, 3), rtol=1e-6, atol=1e-12
    )


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


@wrong_answer(
    "w2 moved before the gradient of w1 was taken with it. Take both gradients, then move."
)
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


@wrong_answer(
    "w1 moved first, and the gradient of w2 was taken anew after it. Take both, then move."
)
def w1_moves_first(x, target, w1, w2, lr, epochs):
    losses = []
    for _ in range(epochs):
        losses.append(_loss(x, target, w1, w2).item())
        w1 = w1 - lr * _gradients(x, target, w1, w2)[0]
        w2 = w2 - lr * _gradients(x, target, w1, w2)[1]
    return losses


@wrong_answer(
    "The hidden gradient was clamped at 0. The loss falls all the same, so no curve shows it: mask "
    "by the pre-activation."
)
def clamped(x, target, w1, w2, lr, epochs):
    def gradients(x, target, w1, w2):
        hidden = (x @ w1).clamp(min=0)
        d_prediction = 2 * (hidden @ w2 - target)
        return x.T @ (d_prediction @ w2.T).clamp(min=0), hidden.T @ d_prediction

    return _trained(x, target, w1, w2, lr, epochs, gradients)


@wrong_answer("The ReLU is missing on the way back: mask the hidden gradient.")
def not_masked(x, target, w1, w2, lr, epochs):
    def gradients(x, target, w1, w2):
        hidden = (x @ w1).clamp(min=0)
        d_prediction = 2 * (hidden @ w2 - target)
        return x.T @ (d_prediction @ w2.T), hidden.T @ d_prediction

    return _trained(x, target, w1, w2, lr, epochs, gradients)


@wrong_answer("w1 never moves: both weights are to be trained.")
def w1_stands_still(x, target, w1, w2, lr, epochs):
    def gradients(x, target, w1, w2):
        return 0.0, _gradients(x, target, w1, w2)[1]

    return _trained(x, target, w1, w2, lr, epochs, gradients)


@wrong_answer("You went uphill: subtract the gradients.")
def uphill(x, target, w1, w2, lr, epochs):
    return _trained(x, target, w1, w2, -lr, epochs)


@wrong_answer("The losses are means. This loss is the sum over every element.")
def mean_losses(x, target, w1, w2, lr, epochs):
    def mean(*args):
        return _loss(*args) / max(target.numel(), 1)

    return _trained(x, target, w1, w2, lr, epochs, loss=mean)


@wrong_answer("The gradients are those of a mean. This loss is a sum: do not divide.")
def mean_gradients(x, target, w1, w2, lr, epochs):
    return _trained(x, target, w1, w2, lr / max(target.numel(), 1), epochs)


@wrong_answer("The losses are those after each step. Look at the loss before you step.")
def losses_after(x, target, w1, w2, lr, epochs):
    return _trained(x, target, w1, w2, lr, epochs + 1)[1:]


@wrong_answer("One loss is missing: `range(epochs)` already starts at 0.")
def one_epoch_short(x, target, w1, w2, lr, epochs):
    return _trained(x, target, w1, w2, lr, max(epochs - 1, 0))


@wrong_answer("The losses are tensors. Make each a float with .item().")
def tensor_losses(x, target, w1, w2, lr, epochs):
    return [torch.tensor(loss) for loss in _trained(x, target, w1, w2, lr, epochs)]


@wrong_answer("`-=` moved the weights that you were given. Start from copies, or rebind.")
def in_place(x, target, w1, w2, lr, epochs):
    losses = []
    for _ in range(epochs):
        losses.append(_loss(x, target, w1, w2).item())
        dw1, dw2 = _gradients(x.detach(), target.detach(), w1.detach(), w2.detach())
        w1.data -= lr * dw1
        w2.data -= lr * dw2
    return losses


@wrong_answer("The gradients were taken once, before the loop. Take them anew in each epoch.")
def gradients_taken_once(x, target, w1, w2, lr, epochs):
    fixed = _gradients(x, target, w1, w2)
    return _trained(x, target, w1, w2, lr, epochs, lambda *_: fixed)


@wrong_answer(
    "It stopped where the loss rose. Go on: there are `epochs` steps, and it falls again."
)
def stopped_early(x, target, w1, w2, lr, epochs):
    losses = _trained(x, target, w1, w2, lr, epochs)
    rises = (i for i in range(1, len(losses)) if losses[i] > losses[i - 1])
    return losses[: next(rises, len(losses))]


@wrong_answer("The losses were rounded. Give them as they are.")
def rounded(x, target, w1, w2, lr, epochs):
    return [round(loss, 4) for loss in _trained(x, target, w1, w2, lr, epochs)]


@wrong_answer("w2 never moves: both weights are to be trained.")
def w2_stands_still(x, target, w1, w2, lr, epochs):
    def gradients(x, target, w1, w2):
        return _gradients(x, target, w1, w2)[0], 0.0

    return _trained(x, target, w1, w2, lr, epochs, gradients)


@wrong_answer("The weights never move. In each epoch both take a step.")
def never_moved(x, target, w1, w2, lr, epochs):
    return _trained(x, target, w1, w2, 0.0, epochs)


@wrong_answer("One loss too many: one before each step, and none after the last.")
def one_epoch_more(x, target, w1, w2, lr, epochs):
    return _trained(x, target, w1, w2, lr, epochs + 1)


@wrong_answer("The training went through float32. Keep the dtype that you were given.")
def through_float32(x, target, w1, w2, lr, epochs):
    return _trained(*(t.float() for t in (x, target, w1, w2)), lr, epochs)


@wrong_answer("Autograd did the work here. Use your backward.")
def by_autograd(x, target, w1, w2, lr, epochs):
    return _trained(x, target, w1, w2, lr, epochs, oracles.gradients)


@right_answer
def in_place_on_copies(x, target, w1, w2, lr, epochs):
    w1, w2, losses = w1.detach().clone(), w2.detach().clone(), []
    for _ in range(epochs):
        hidden = x.mm(w1).clamp(min=0)
        error = hidden.mm(w2) - target
        losses.append(float(error.detach().pow(2).sum()))
        d_prediction = 2.0 * error.detach()
        d_hidden = d_prediction.mm(w2.t())
        d_hidden[hidden <= 0] = 0
        w2 -= lr * hidden.detach().t().mm(d_prediction)
        w1 -= lr * x.detach().t().mm(d_hidden)
    return losses


@right_answer
def without_a_graph(x, target, w1, w2, lr, epochs):
    with torch.no_grad():
        return _trained(x, target, w1, w2, lr, epochs)
