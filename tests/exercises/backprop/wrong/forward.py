"""forward: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


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
