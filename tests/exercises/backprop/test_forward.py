"""forward: a product, a ReLU, a product, and all three results."""

import torch

from torchkata.testing import FLOATS, expect, standard


def inputs(draw, n):
    return draw(n, 6), draw(6, 7), draw(7, 8)


def oracle(x, w1, w2):
    hidden_pre = torch.einsum("nd,dh->nh", x, w1)
    hidden = torch.maximum(hidden_pre, torch.zeros_like(hidden_pre))
    return hidden_pre, hidden, torch.einsum("nh,hm->nm", hidden, w2)


test_standard = standard("forward", inputs, oracle, dtypes=FLOATS, gradient=True)


def test_keeps_the_negative_pre_activations(learner, draw):
    x, w1 = draw.uniform(3, 4, low=0.5), draw.uniform(4, 5, low=-1.0, high=-0.5)

    expect(learner.forward(x, w1, draw(5, 2))).equals(
        (x @ w1, torch.zeros(3, 5), torch.zeros(3, 2))
    )


def test_predictions_may_be_negative(learner, draw):
    x, w1 = draw.uniform(3, 4, low=0.5), draw.uniform(4, 5, low=0.5)
    w2 = draw.uniform(5, 2, low=-1.0, high=-0.5)

    expect(learner.forward(x, w1, w2)).equals((x @ w1, x @ w1, x @ w1 @ w2))


def test_square_weights_are_not_transposed(learner, draw):
    x, w1, w2 = draw(4, 4), draw(4, 4), draw(4, 4)

    expect(learner.forward(x, w1, w2)).equals(oracle(x, w1, w2))
