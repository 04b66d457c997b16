"""sse_grad: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


@wrong_answer("The factor 2 is missing: the derivative of e² is 2·e.")
def without_factor_2(prediction, target):
    return prediction - target


DIVIDED_BY_THE_BATCH = "You divided by the batch size. This loss is a sum, not a mean."


@wrong_answer(DIVIDED_BY_THE_BATCH)
def divided_by_len(prediction, target):
    return 2 * (prediction - target) / len(prediction)


@wrong_answer("Only the prediction was doubled. Put the difference in parentheses.")
def parentheses_missing(prediction, target):
    return 2 * prediction - target


@wrong_answer("The sign is wrong: the error is prediction minus target.")
def sign_turned(prediction, target):
    return 2 * (target - prediction)


@wrong_answer("You divided by the number of elements. This loss is a sum, not a mean.")
def of_the_mean(prediction, target):
    return 2 * (prediction - target) / max(prediction.numel(), 1)


@wrong_answer(DIVIDED_BY_THE_BATCH)
def divided_by_the_batch(prediction, target):
    return 2 * (prediction - target) / max(len(prediction) if prediction.ndim else 1, 1)


@wrong_answer("You summed the gradient. Each element of the prediction has its own derivative.")
def summed(prediction, target):
    return (2 * (prediction - target)).sum()


@wrong_answer("This is the loss, element by element. Return its derivative.")
def the_loss_itself(prediction, target):
    return (prediction - target) ** 2


@wrong_answer("The prediction that you were given was changed. Make a new tensor.")
def in_place(prediction, target):
    return prediction.detach().sub_(target.detach()).mul_(2)


@wrong_answer("Autograd did the work here. Differentiate by hand.")
def by_autograd(prediction, target):
    return oracle(prediction, target)


@wrong_answer("This is torch's own backward kernel. Differentiate by hand.")
def by_kernel(prediction, target):
    one = prediction.new_ones(())
    return torch.ops.aten.mse_loss_backward(one, prediction, target, 2)
