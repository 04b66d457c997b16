"""train_two_layer_autograd: a two-layer ReLU network trained with autograd's gradients."""

import torch

from torchkata import data
from torchkata.testing import expect, standard


def inputs(draw, n):
    return draw(n, 3), draw(n, 2), draw(3, 4), draw(4, 2), 1e-3, 4


def oracle(x, target, w1, w2, lr, epochs):
    """By hand, in float64."""
    x, target, w1, w2 = (t.detach().double() for t in (x, target, w1, w2))
    losses = []
    for _ in range(epochs):
        pre = x @ w1
        hidden = pre.clamp(min=0)
        error = hidden @ w2 - target
        losses.append(error.square().sum().item())
        dw2 = 2 * hidden.T @ error
        dw1 = 2 * x.T @ ((error @ w2.T) * (pre > 0))
        w1, w2 = w1 - lr * dw1, w2 - lr * dw2
    return losses


test_standard = standard("train_two_layer_autograd", inputs, oracle)


def test_every_loss_on_the_notes_network_equals_the_one_by_hand(learner, draw):
    # The loss rises for three epochs and then falls: five epochs show both.
    args = (*data.two_layer(draw.generator()), 1e-6, 5)

    expect(learner.train_two_layer_autograd(*args)).equals(oracle(*args))


def test_old_gradients_do_not_count(learner, draw):
    x, target, w1, w2, lr, epochs = inputs(draw, 5)
    for w in (w1, w2):
        w.requires_grad_().grad = torch.ones_like(w)

    seen = learner.train_two_layer_autograd(x, target, w1, w2, lr, epochs)

    expect(seen).agrees_with(oracle).leaves_arguments_unchanged()
    expect(seen).argument("w1").gradient(w1.grad)
    expect(seen).argument("w2").gradient(w2.grad)


def test_called_twice_it_starts_from_the_same_weights(learner, draw):
    args = inputs(draw, 4)

    first = learner.train_two_layer_autograd(*args)
    again = learner.train_two_layer_autograd(*first.arguments)

    expect(again).equals(first.value)


def test_no_epochs_give_no_losses(learner, draw):
    expect(learner.train_two_layer_autograd(*inputs(draw, 3)[:5], 0)).equals([])


def test_small_losses_keep_their_digits(learner, draw):
    x, target, w1, w2, lr, epochs = inputs(draw, 5)
    w2 = 1e-3 * w2
    args = x, 1e-3 * target, w1, w2, lr, epochs

    expect(learner.train_two_layer_autograd(*args)).equals(oracle(*args), rtol=1e-4)


def test_in_float64_every_digit_is_right(learner, draw):
    x, target, w1, w2, lr, epochs = inputs(draw, 5)
    args = *(t.double() for t in (x, target, w1, w2)), lr, epochs

    expect(learner.train_two_layer_autograd(*args)).equals(oracle(*args), rtol=1e-11)
