"""mse_gradients: the derivatives of the mean squared error by weights and bias, by hand."""

import torch

from torchkata import data
from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(n, 2), draw(2, 3), draw(2)


def oracle(inputs, targets, weights, bias):
    return oracles.gradients(inputs, targets, weights, bias)[1:]


test_standard = standard(
    "mse_gradients",
    inputs,
    oracle,
    autograd=False,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def test_as_many_samples_as_inputs_as_outputs_hide_nothing(learner, draw):
    seen = learner.mse_gradients(draw(3, 3), draw(3, 3), draw(3, 3), draw(3))

    expect(seen).agrees_with(oracle)


def test_one_output_will_do(learner, draw):
    expect(learner.mse_gradients(draw(5, 4), draw(5, 1), draw(1, 4), draw(1))).agrees_with(oracle)


def test_equals_autograd_to_the_last_digits_in_float64(learner, draw):
    given = (draw(*shape, dtype=torch.float64) for shape in ((40, 6), (40, 5), (5, 6), (5,)))

    expect(learner.mse_gradients(*given)).agrees_with(oracle, rtol=1e-12)


def test_nothing_is_left_to_gain_at_the_optimum_of_the_orchards(learner):
    inputs, targets = (t.double() for t in data.orchards())

    seen = learner.mse_gradients(inputs, targets, *oracles.optimum(inputs, targets))

    zeros = torch.zeros(2, 3, dtype=torch.float64), torch.zeros(2, dtype=torch.float64)
    expect(seen).equals(zeros, atol=1e-8)


def _by_hand(inputs, targets, weights, bias):
    error = inputs @ weights.T + bias - targets
    slope = 2 * error / error.numel()
    return slope, slope.T @ inputs, slope.sum(dim=0)


@wrong_answer(
    "dW lies the wrong way round: rows are for outputs, columns for inputs, (k, d). "
    "Transpose it; reshape only scrambles."
)
def transposed(inputs, targets, weights, bias):
    _, dw, db = _by_hand(inputs, targets, weights, bias)
    return dw.T, db


@wrong_answer("You divided by the n samples. The loss is the mean over all n·k elements.")
def divided_by_n(inputs, targets, weights, bias):
    _, dw, db = _by_hand(inputs, targets, weights, bias)
    k = targets.shape[1]
    return k * dw, k * db


@wrong_answer("2/(n·k) is 1/n only where there are two outputs. Divide by the number of elements.")
def right_for_two_outputs(inputs, targets, weights, bias):
    error = inputs @ weights.T + bias - targets
    return error.T @ inputs / len(inputs), error.mean(dim=0)


@wrong_answer("You summed over the elements. The loss is a mean, so divide by n·k.")
def summed(inputs, targets, weights, bias):
    _, dw, db = _by_hand(inputs, targets, weights, bias)
    return targets.numel() * dw, targets.numel() * db


@wrong_answer("The factor 2 is missing: the derivative of a square is twice what is squared.")
def without_factor_2(inputs, targets, weights, bias):
    _, dw, db = _by_hand(inputs, targets, weights, bias)
    return dw / 2, db / 2


@wrong_answer("The sign is turned: the error is prediction minus target.")
def sign_turned(inputs, targets, weights, bias):
    _, dw, db = _by_hand(inputs, targets, weights, bias)
    return -dw, -db


@wrong_answer("db is a single number here. Sum over the samples only: each output has its own.")
def db_over_everything(inputs, targets, weights, bias):
    slope, dw, _ = _by_hand(inputs, targets, weights, bias)
    return dw, slope.sum()


@wrong_answer(
    "db was summed along the outputs. It has one number for each output: sum over samples."
)
def db_along_the_outputs(inputs, targets, weights, bias):
    slope, dw, _ = _by_hand(inputs, targets, weights, bias)
    return dw, slope.sum(dim=1)


@wrong_answer("db is divided twice: once by n·k in the error, and once more by a mean.")
def db_averaged_twice(inputs, targets, weights, bias):
    slope, dw, _ = _by_hand(inputs, targets, weights, bias)
    return dw, slope.mean(dim=0)


@wrong_answer("The error is that of predictions without their bias.")
def bias_forgotten(inputs, targets, weights, bias):
    return _by_hand(inputs, targets, weights, torch.zeros_like(bias))[1:]


@wrong_answer("Autograd did the work here. Differentiate by hand.")
def by_autograd(inputs, targets, weights, bias):
    return oracle(inputs, targets, weights, bias)


@wrong_answer("Autograd did the work here, by another door. Differentiate by hand.")
def by_torch_func(inputs, targets, weights, bias):
    def loss(weights, bias):
        return ((inputs @ weights.T + bias - targets) ** 2).mean()

    return torch.func.grad(loss, argnums=(0, 1))(weights.detach(), bias.detach())


@right_answer
def by_einsum(inputs, targets, weights, bias):
    error = torch.einsum("nd,kd->nk", inputs, weights) + bias - targets
    dw = torch.einsum("nk,nd->kd", error, inputs)
    return 2 * dw / targets.numel(), 2 * error.mean(dim=0) / targets.shape[1]


@right_answer
def output_by_output(inputs, targets, weights, bias):
    n, k = targets.shape
    dw, db = torch.empty_like(weights), torch.empty_like(bias)
    for j in range(k):
        error = (inputs * weights[j]).sum(dim=1) + bias[j] - targets[:, j]
        dw[j] = 2 * (error.unsqueeze(1) * inputs).sum(dim=0) / (n * k)
        db[j] = 2 * error.sum() / (n * k)
    return dw, db
