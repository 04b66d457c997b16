"""forward: a product, a ReLU, a product, and all three results."""

import torch
from torch.nn import functional

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return draw(n, 6), draw(6, 7), draw(7, 8)


def oracle(x, w1, w2):
    hidden_pre = torch.einsum("nd,dh->nh", x, w1)
    hidden = torch.maximum(hidden_pre, torch.zeros_like(hidden_pre))
    return hidden_pre, hidden, torch.einsum("nh,hm->nm", hidden, w2)


test_standard = standard("forward", inputs, oracle, gradient=True)


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


@wrong_answer(
    "hidden_pre lost its negative values: it is what goes into the ReLU. Did one that works in "
    "place write over it?"
)
def relu_in_place(x, w1, w2):
    hidden_pre = x @ w1
    hidden = hidden_pre.clamp_(min=0)
    return hidden_pre, hidden, hidden @ w2


@wrong_answer("Only the prediction came back. The backward will need all three.")
def prediction_only(x, w1, w2):
    return (x @ w1).relu() @ w2


@wrong_answer("The ReLU is missing: without it, two products are no more than one.")
def without_relu(x, w1, w2):
    hidden_pre = x @ w1
    return hidden_pre, hidden_pre.clone(), hidden_pre @ w2


@wrong_answer("The prediction has no ReLU: it may be negative.")
def relu_on_the_prediction(x, w1, w2):
    hidden_pre = x @ w1
    hidden = hidden_pre.relu()
    return hidden_pre, hidden, (hidden @ w2).relu()


@wrong_answer("The prediction was made from the pre-activation. It is made from the hidden layer.")
def prediction_skips_relu(x, w1, w2):
    hidden_pre = x @ w1
    return hidden_pre, hidden_pre.relu(), hidden_pre @ w2


@wrong_answer("The order is another: wanted (hidden_pre, hidden, prediction).")
def prediction_first(x, w1, w2):
    hidden_pre = x @ w1
    hidden = hidden_pre.relu()
    return hidden @ w2, hidden, hidden_pre


@wrong_answer("A ReLU sets negative values to zero. An absolute value turns them round.")
def absolute_value(x, w1, w2):
    hidden_pre = x @ w1
    return hidden_pre, hidden_pre.abs(), hidden_pre.abs() @ w2


@wrong_answer("`.data` or `.detach()` cut the graph: autograd cannot reach w1 through the ReLU.")
def cut_by_data(x, w1, w2):
    hidden_pre = x @ w1
    hidden = hidden_pre.data.clamp(min=0)
    return hidden_pre, hidden, hidden @ w2


@wrong_answer("`no_grad` keeps autograd from following. Leave it out here.")
def under_no_grad(x, w1, w2):
    with torch.no_grad():
        return oracle(x, w1, w2)


@wrong_answer("A weight was transposed. It is (inputs, outputs) here: multiply by it as it is.")
def weights_transposed(x, w1, w2):
    hidden_pre = x @ w1.T
    hidden = hidden_pre.relu()
    return hidden_pre, hidden, hidden @ w2.T


@right_answer
def with_mm_and_clamp(x, w1, w2):
    hidden_pre = x.mm(w1)
    hidden = hidden_pre.clamp(min=0)
    return hidden_pre, hidden, hidden.mm(w2)


@right_answer
def with_functional(x, w1, w2):
    hidden_pre = functional.linear(x, w1.T)
    hidden = functional.relu(hidden_pre)
    return hidden_pre, hidden, functional.linear(hidden, w2.T)


@right_answer
def with_a_mask(x, w1, w2):
    hidden_pre = (x.unsqueeze(2) * w1).sum(1)
    hidden = hidden_pre * (hidden_pre > 0)
    return hidden_pre, hidden, (hidden.unsqueeze(2) * w2).sum(1)
