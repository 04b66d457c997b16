"""forward: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


@wrong_answer(
    "hidden_pre lost its negative values. It is the input of the ReLU: did an in-place ReLU "
    "overwrite it?"
)
def relu_in_place(x, w1, w2):
    hidden_pre = x @ w1
    hidden = hidden_pre.clamp_(min=0)
    return hidden_pre, hidden, hidden @ w2


@wrong_answer("You returned only the prediction. The backward pass will need all three.")
def prediction_only(x, w1, w2):
    return (x @ w1).relu() @ w2


@wrong_answer("The ReLU is missing. Without it, two matrix products can do no more than one.")
def without_relu(x, w1, w2):
    hidden_pre = x @ w1
    return hidden_pre, hidden_pre.clone(), hidden_pre @ w2


@wrong_answer("There is a ReLU on the prediction. Remove it: predictions may be negative.")
def relu_on_the_prediction(x, w1, w2):
    hidden_pre = x @ w1
    hidden = hidden_pre.relu()
    return hidden_pre, hidden, (hidden @ w2).relu()


@wrong_answer(
    "The prediction was computed from the pre-activation. Compute it from the hidden values."
)
def prediction_skips_relu(x, w1, w2):
    hidden_pre = x @ w1
    return hidden_pre, hidden_pre.relu(), hidden_pre @ w2


@wrong_answer("The order is wrong. Return (hidden_pre, hidden, prediction).")
def prediction_first(x, w1, w2):
    hidden_pre = x @ w1
    hidden = hidden_pre.relu()
    return hidden @ w2, hidden, hidden_pre


@wrong_answer("A ReLU sets negative values to zero. An absolute value changes their sign.")
def absolute_value(x, w1, w2):
    hidden_pre = x @ w1
    return hidden_pre, hidden_pre.abs(), hidden_pre.abs() @ w2


@wrong_answer("The graph is cut: autograd cannot reach w1 through the ReLU.")
def cut_by_data(x, w1, w2):
    hidden_pre = x @ w1
    hidden = hidden_pre.data.clamp(min=0)
    return hidden_pre, hidden, hidden @ w2


@wrong_answer(
    "Autograd cannot follow the result: it was cut out of the graph. Leave out `no_grad`, "
    "`detach` and the like."
)
def under_no_grad(x, w1, w2):
    with torch.no_grad():
        return oracle(x, w1, w2)


@wrong_answer("A weight was transposed. Its shape is (inputs, outputs): use it as it is.")
def weights_transposed(x, w1, w2):
    hidden_pre = x @ w1.T
    hidden = hidden_pre.relu()
    return hidden_pre, hidden, hidden @ w2.T
