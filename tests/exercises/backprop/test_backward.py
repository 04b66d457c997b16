"""backward: the derivatives of the summed squared error by both weights."""

import torch

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)
oracle = oracles.gradients


def inputs(draw, n):
    # In float64, so that no pre-activation is near enough to 0 for its sign to be chance.
    shapes = (n, 6), (n, 8), (6, 7), (7, 8)
    return tuple(draw(*shape, dtype=torch.float64) for shape in shapes)


test_standard = standard("backward", inputs, oracle, autograd=False)


def test_equals_autograd_to_1e_10_in_float64(learner, draw):
    shapes = (20, 30), (20, 3), (30, 11), (11, 3)
    args = [draw(*shape, dtype=torch.float64) for shape in shapes]

    expect(learner.backward(*args)).equals(oracle(*args), rtol=1e-10)


def test_float32_stays_float32(learner, draw):
    x, target, w1, w2 = draw(5, 3), draw(5, 2), draw(3, 4), draw(4, 2)

    expect(learner.backward(x, target, w1, w2)).equals(oracle(x, target, w1, w2), rtol=1e-4)


def test_square_weights_hide_no_transpose(learner, draw):
    args = [draw(4, 4, dtype=torch.float64) for _ in range(4)]

    expect(learner.backward(*args)).equals(oracle(*args))


def test_one_tensor_may_be_both_weights(learner, draw):
    x, target, w = (draw(4, 4, dtype=torch.float64) for _ in range(3))

    expect(learner.backward(x, target, w, w)).equals(oracle(x, target, w, w))


def test_a_dead_hidden_layer_learns_nothing(learner, draw):
    x, w1 = draw.uniform(3, 4, low=0.1), draw.uniform(4, 5, low=-1.0, high=-0.1)

    seen = learner.backward(x, draw(3, 2), w1, draw(5, 2))

    expect(seen).equals((torch.zeros(4, 5), torch.zeros(5, 2)))


def test_nothing_is_left_to_gain_where_the_network_is_right(learner, draw):
    x, w1, w2 = draw(3, 4), draw(4, 5), draw(5, 2)

    seen = learner.backward(x, oracles.network(x, w1, w2), w1, w2)

    expect(seen).equals((torch.zeros(4, 5), torch.zeros(5, 2)), atol=1e-3)


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
    "The ReLU has no effect on the way back: mask the hidden gradient where the pre-activation is "
    "not above 0. (hidden itself is never below 0.)"
)
def not_masked(x, target, w1, w2):
    return _backward(x, target, w1, w2, mask=lambda d_hidden, pre: d_hidden)


@wrong_answer("The mask is the wrong way round: an active unit lets the gradient through.")
def mask_turned(x, target, w1, w2):
    return _backward(x, target, w1, w2, mask=lambda d_hidden, pre: d_hidden * (pre < 0))


@wrong_answer("The hidden gradient was multiplied by the hidden values, not by their mask.")
def times_the_hidden(x, target, w1, w2):
    return _backward(x, target, w1, w2, mask=lambda d_hidden, pre: d_hidden * pre.clamp(min=0))


@wrong_answer("The factor 2 is missing: the derivative of a square is twice what is squared.")
def without_factor_2(x, target, w1, w2):
    return _backward(x, target, w1, w2, factor=1.0)


@wrong_answer("You divided by the batch. This loss is a sum, not a mean.")
def divided_by_the_batch(x, target, w1, w2):
    return _backward(x, target, w1, w2, factor=2 / max(len(x), 1))


@wrong_answer("You divided by the number of elements. This loss is a sum, not a mean.")
def divided_by_the_elements(x, target, w1, w2):
    return _backward(x, target, w1, w2, factor=2 / max(target.numel(), 1))


@wrong_answer("The sign is turned: the error is prediction minus target.")
def sign_turned(x, target, w1, w2):
    return _backward(x, target, w1, w2, factor=-2.0)


@wrong_answer("You gave dw2 first. Wanted: (dw1, dw2).")
def turned_round(x, target, w1, w2):
    return _backward(x, target, w1, w2)[::-1]


@wrong_answer("dw2 was made from the pre-activation. w2 was multiplied by the hidden values.")
def dw2_from_the_pre_activation(x, target, w1, w2):
    d_prediction = 2 * ((x @ w1).clamp(min=0) @ w2 - target)
    return _backward(x, target, w1, w2)[0], (x @ w1).T @ d_prediction


@wrong_answer("w2 is not transposed on the way back to the hidden layer.")
def w2_not_transposed(x, target, w1, w2):
    pre = x @ w1
    hidden = pre.clamp(min=0)
    d_prediction = 2 * (hidden @ w2 - target)
    return x.T @ ((d_prediction @ w2) * (pre > 0)), hidden.T @ d_prediction


@wrong_answer("The prediction was made without the ReLU.")
def forward_without_relu(x, target, w1, w2):
    pre = x @ w1
    d_prediction = 2 * (pre @ w2 - target)
    return x.T @ ((d_prediction @ w2.T) * (pre > 0)), pre.clamp(min=0).T @ d_prediction


@wrong_answer("Autograd did the work here. Differentiate by hand.")
def by_autograd(x, target, w1, w2):
    return oracle(x, target, w1, w2)


@wrong_answer("Autograd did the work here. Differentiate by hand.")
def by_torch_func(x, target, w1, w2):
    x, target, w1, w2 = (t.detach() for t in (x, target, w1, w2))
    return torch.func.grad(oracles.loss, argnums=(2, 3))(x, target, w1, w2)


@right_answer
def all_in_one(x, target, w1, w2):
    hidden = x.mm(w1).clamp(min=0)
    d_prediction = 2.0 * (hidden.mm(w2) - target)
    d_hidden = d_prediction.mm(w2.t())
    d_hidden[hidden <= 0] = 0
    return x.t().mm(d_hidden), hidden.t().mm(d_prediction)


@right_answer
def summed_over_samples(x, target, w1, w2):
    dw1, dw2 = torch.zeros_like(w1), torch.zeros_like(w2)
    for row, wanted in zip(x, target, strict=True):
        pre = row @ w1
        hidden = pre.relu()
        d_prediction = 2 * (hidden @ w2 - wanted)
        dw1 = dw1 + torch.outer(row, torch.where(pre > 0, w2 @ d_prediction, 0.0))
        dw2 = dw2 + torch.outer(hidden, d_prediction)
    return dw1, dw2


@right_answer
def masked_by_a_product(x, target, w1, w2):
    pre = x @ w1
    hidden = pre * (pre > 0)  # has zeros with a sign
    d_prediction = 2 * (hidden @ w2 - target)
    return x.T @ ((d_prediction @ w2.T) * (pre > 0)), hidden.T @ d_prediction
