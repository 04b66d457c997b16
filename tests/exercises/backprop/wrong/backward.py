"""backward: mistakes that people make."""

import torch

from torchkata.testing import oracles_beside, tests_beside, wrong_answer

oracles = oracles_beside(__file__)
oracle = tests_beside(__file__).oracle


def _backward(x, target, w1, w2, *, factor=2.0, mask=lambda d_hidden, pre: d_hidden * (pre > 0)):
    pre = x @ w1
    hidden = pre.clamp(min=0)
    d_prediction = factor * (hidden @ w2 - target)
    return x.T @ mask(d_prediction @ w2.T, pre), hidden.T @ d_prediction


@wrong_answer(
    "The hidden gradient was clamped at 0. Mask it by the pre-activation: a negative gradient "
    "passes an active unit, a positive one does not pass an inactive unit."
)
def clamped(x, target, w1, w2):
    return _backward(x, target, w1, w2, mask=lambda d_hidden, pre: d_hidden.clamp(min=0))


@wrong_answer(
    "The ReLU is missing in the backward pass. Set the hidden gradient to 0 where the "
    "pre-activation is not above 0. (hidden itself is never below 0.)"
)
def not_masked(x, target, w1, w2):
    return _backward(x, target, w1, w2, mask=lambda d_hidden, pre: d_hidden)


@wrong_answer("The mask is inverted. The gradient passes where the unit is active.")
def mask_turned(x, target, w1, w2):
    return _backward(x, target, w1, w2, mask=lambda d_hidden, pre: d_hidden * (pre < 0))


@wrong_answer("The hidden gradient was multiplied by the hidden values. Multiply it by their mask.")
def times_the_hidden(x, target, w1, w2):
    return _backward(x, target, w1, w2, mask=lambda d_hidden, pre: d_hidden * pre.clamp(min=0))


@wrong_answer("The factor 2 is missing: the derivative of e² is 2·e.")
def without_factor_2(x, target, w1, w2):
    return _backward(x, target, w1, w2, factor=1.0)


@wrong_answer("You divided by the batch size. This loss is a sum, not a mean.")
def divided_by_the_batch(x, target, w1, w2):
    return _backward(x, target, w1, w2, factor=2 / max(len(x), 1))


@wrong_answer("You divided by the number of elements. This loss is a sum, not a mean.")
def divided_by_the_elements(x, target, w1, w2):
    return _backward(x, target, w1, w2, factor=2 / max(target.numel(), 1))


@wrong_answer("The sign is wrong: the error is prediction minus target.")
def sign_turned(x, target, w1, w2):
    return _backward(x, target, w1, w2, factor=-2.0)


@wrong_answer("You returned dw2 first. Return (dw1, dw2).")
def turned_round(x, target, w1, w2):
    return _backward(x, target, w1, w2)[::-1]


@wrong_answer(
    "dw2 was computed from the pre-activation. w2 is multiplied by the hidden values: use these."
)
def dw2_from_the_pre_activation(x, target, w1, w2):
    d_prediction = 2 * ((x @ w1).clamp(min=0) @ w2 - target)
    return _backward(x, target, w1, w2)[0], (x @ w1).T @ d_prediction


@wrong_answer("w2 is not transposed on the way back to the hidden layer. Use w2.T.")
def w2_not_transposed(x, target, w1, w2):
    pre = x @ w1
    hidden = pre.clamp(min=0)
    d_prediction = 2 * (hidden @ w2 - target)
    return x.T @ ((d_prediction @ w2) * (pre > 0)), hidden.T @ d_prediction


@wrong_answer("The prediction was computed without the ReLU.")
def forward_without_relu(x, target, w1, w2):
    pre = x @ w1
    d_prediction = 2 * (pre @ w2 - target)
    return x.T @ ((d_prediction @ w2.T) * (pre > 0)), pre.clamp(min=0).T @ d_prediction


BY_AUTOGRAD = "Autograd did the work here. Differentiate by hand."


@wrong_answer(BY_AUTOGRAD)
def by_autograd(x, target, w1, w2):
    return oracle(x, target, w1, w2)


@wrong_answer(BY_AUTOGRAD)
def by_torch_func(x, target, w1, w2):
    x, target, w1, w2 = (t.detach() for t in (x, target, w1, w2))
    return torch.func.grad(oracles.loss, argnums=(2, 3))(x, target, w1, w2)
