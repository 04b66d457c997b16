"""preference_loss: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


@wrong_answer("The margin has the wrong sign: the worse answer is preferred.")
def sign(chosen, rejected, ref_chosen, ref_rejected, beta):
    return oracle(rejected, chosen, ref_rejected, ref_chosen, beta)


@wrong_answer("The minus is missing: a loss is minus the logarithm.")
def without_minus(chosen, rejected, ref_chosen, ref_rejected, beta):
    return -oracle(chosen, rejected, ref_chosen, ref_rejected, beta)


@wrong_answer(
    "The sigmoid underflows to 0, and its logarithm is infinite. `logsigmoid` does both at once."
)
def log_of_sigmoid(chosen, rejected, ref_chosen, ref_rejected, beta):
    margin = beta * ((chosen - rejected) - (ref_chosen - ref_rejected))
    return -torch.sigmoid(margin).log().mean()


@wrong_answer("exp overflows for a large margin. `logsigmoid` does not.")
def overflowing(chosen, rejected, ref_chosen, ref_rejected, beta):
    margin = beta * ((chosen - rejected) - (ref_chosen - ref_rejected))
    return torch.log(1 + torch.exp(-margin)).mean()


@wrong_answer("A small number was added inside the logarithm, which changes the loss.")
def with_a_small_number(chosen, rejected, ref_chosen, ref_rejected, beta):
    margin = beta * ((chosen - rejected) - (ref_chosen - ref_rejected))
    return -torch.log(torch.sigmoid(margin) + 1e-6).mean()


@wrong_answer("The model of the start has no effect.")
def without_reference(chosen, rejected, ref_chosen, ref_rejected, beta):
    return oracle(chosen, rejected, ref_chosen * 0, ref_rejected * 0, beta)


@wrong_answer("The differences of the model of the start were added. Subtract them.")
def reference_added(chosen, rejected, ref_chosen, ref_rejected, beta):
    return oracle(chosen, rejected, -ref_chosen, -ref_rejected, beta)


@wrong_answer("beta has no effect.")
def without_beta(chosen, rejected, ref_chosen, ref_rejected, beta):
    return oracle(chosen, rejected, ref_chosen, ref_rejected, 1.0)


@wrong_answer("beta multiplies the loss. It multiplies the margin.")
def beta_outside(chosen, rejected, ref_chosen, ref_rejected, beta):
    return beta * oracle(chosen, rejected, ref_chosen, ref_rejected, 1.0)


@wrong_answer("The margin was divided by beta. Multiply it.")
def divided_by_beta(chosen, rejected, ref_chosen, ref_rejected, beta):
    return oracle(chosen, rejected, ref_chosen, ref_rejected, 1 / beta)


@wrong_answer("The margins were averaged first. Take the loss of each pair, then the mean.")
def mean_of_margins(chosen, rejected, ref_chosen, ref_rejected, beta):
    margin = (chosen - rejected) - (ref_chosen - ref_rejected)
    return -functional.logsigmoid(beta * margin.mean())


@wrong_answer("The sum was returned. Return the mean.")
def summed(chosen, rejected, ref_chosen, ref_rejected, beta):
    return oracle(chosen, rejected, ref_chosen, ref_rejected, beta) * len(chosen)


@wrong_answer("There is one loss for each pair. Return their mean.")
def of_each(chosen, rejected, ref_chosen, ref_rejected, beta):
    margin = (chosen - rejected) - (ref_chosen - ref_rejected)
    return -functional.logsigmoid(beta * margin)


@wrong_answer("beta multiplies the differences of one model only. It multiplies the whole margin.")
def beta_on_the_trained_model(chosen, rejected, ref_chosen, ref_rejected, beta):
    return oracle(chosen, rejected, ref_chosen / beta, ref_rejected / beta, beta)


@wrong_answer("beta multiplies the differences of one model only. It multiplies the whole margin.")
def beta_on_the_start(chosen, rejected, ref_chosen, ref_rejected, beta):
    return oracle(chosen, rejected, ref_chosen * beta, ref_rejected * beta, 1.0)


@wrong_answer("The loss is a square of the margin. It is minus the logarithm of a sigmoid.")
def squared(chosen, rejected, ref_chosen, ref_rejected, beta):
    margin = (chosen - rejected) - (ref_chosen - ref_rejected)
    return (margin - 1 / (2 * beta)).square().mean()


@wrong_answer("The loss is a hinge, without a logarithm. It is minus the logarithm of a sigmoid.")
def hinge(chosen, rejected, ref_chosen, ref_rejected, beta):
    margin = beta * ((chosen - rejected) - (ref_chosen - ref_rejected))
    return functional.relu(1 - margin).mean()


@wrong_answer(
    "Where the margin is 0, the gradient is lost: relu and abs have none there. `logsigmoid` has."
)
def without_a_slope_at_zero(chosen, rejected, ref_chosen, ref_rejected, beta):
    margin = beta * ((chosen - rejected) - (ref_chosen - ref_rejected))
    return (functional.relu(-margin) + torch.log1p(torch.exp(-margin.abs()))).mean()
