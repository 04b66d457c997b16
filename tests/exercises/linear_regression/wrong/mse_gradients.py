"""mse_gradients: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _by_hand(inputs, targets, weights, bias):
    error = inputs @ weights.T + bias - targets
    slope = 2 * error / error.numel()
    return slope, slope.T @ inputs, slope.sum(dim=0)


@wrong_answer(
    "dW is transposed: rows belong to outputs and columns to inputs, (k, d). Transpose it back; "
    "reshape only mixes up the elements."
)
def transposed(inputs, targets, weights, bias):
    _, dw, db = _by_hand(inputs, targets, weights, bias)
    return dw.T, db


@wrong_answer("You divided by the n samples. The loss is the mean over all n·k elements.")
def divided_by_n(inputs, targets, weights, bias):
    _, dw, db = _by_hand(inputs, targets, weights, bias)
    k = targets.shape[1]
    return k * dw, k * db


@wrong_answer("2/(n·k) equals 1/n only if there are two outputs. Divide by the number of elements.")
def right_for_two_outputs(inputs, targets, weights, bias):
    error = inputs @ weights.T + bias - targets
    return error.T @ inputs / len(inputs), error.mean(dim=0)


@wrong_answer("You summed over the elements. The loss is a mean, so divide by n·k.")
def summed(inputs, targets, weights, bias):
    _, dw, db = _by_hand(inputs, targets, weights, bias)
    return targets.numel() * dw, targets.numel() * db


@wrong_answer("The factor 2 is missing: the derivative of e² is 2·e.")
def without_factor_2(inputs, targets, weights, bias):
    _, dw, db = _by_hand(inputs, targets, weights, bias)
    return dw / 2, db / 2


@wrong_answer("The sign is wrong: the error is prediction minus target.")
def sign_turned(inputs, targets, weights, bias):
    _, dw, db = _by_hand(inputs, targets, weights, bias)
    return -dw, -db


@wrong_answer(
    "You returned a single number for db. Each output has its own: sum over the samples only."
)
def db_over_everything(inputs, targets, weights, bias):
    slope, dw, _ = _by_hand(inputs, targets, weights, bias)
    return dw, slope.sum()


@wrong_answer(
    "db was summed over the outputs. It has one number for each output, so sum over the samples."
)
def db_along_the_outputs(inputs, targets, weights, bias):
    slope, dw, _ = _by_hand(inputs, targets, weights, bias)
    return dw, slope.sum(dim=1)


@wrong_answer("db was divided too often: by n·k in the error, and then again by a mean.")
def db_averaged_twice(inputs, targets, weights, bias):
    slope, dw, _ = _by_hand(inputs, targets, weights, bias)
    return dw, slope.mean(dim=0)


@wrong_answer("The bias is missing in the predictions.")
def bias_forgotten(inputs, targets, weights, bias):
    return _by_hand(inputs, targets, weights, torch.zeros_like(bias))[1:]


@wrong_answer("Autograd did the work here. Differentiate by hand.")
def by_autograd(inputs, targets, weights, bias):
    return oracle(inputs, targets, weights, bias)


@wrong_answer(
    "Autograd did the work here, through torch.func or in some other way. Differentiate by hand."
)
def by_torch_func(inputs, targets, weights, bias):
    def loss(weights, bias):
        return ((inputs @ weights.T + bias - targets) ** 2).mean()

    return torch.func.grad(loss, argnums=(0, 1))(weights.detach(), bias.detach())
