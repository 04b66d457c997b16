"""predict: inputs times the transposed weights, plus the bias, for every sample."""

import torch
from torch.nn import functional

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return draw(n, 3), draw(2, 3), draw(2)


test_standard = standard("predict", inputs, functional.linear, gradient=True)


def test_as_many_samples_as_inputs_as_outputs_hide_nothing(learner, draw):
    expect(learner.predict(draw(3, 3), draw(3, 3), draw(3))).agrees_with(functional.linear)


def test_one_input_and_one_output_will_do(learner, draw):
    expect(learner.predict(draw(4, 1), draw(1, 1), draw(1))).agrees_with(functional.linear)


def test_many_samples_will_do(learner, draw):
    expect(learner.predict(draw(300, 7), draw(5, 7), draw(5))).agrees_with(functional.linear)


@wrong_answer("The weights have one row for each output: transpose them before you multiply.")
def not_transposed(inputs, weights, bias):
    return inputs @ weights + bias


@wrong_answer("reshape gives the weights the right shape and scrambles them. Transpose them.")
def reshaped(inputs, weights, bias):
    return inputs @ weights.reshape(weights.shape[1], weights.shape[0]) + bias


@wrong_answer("The bias went along the samples. Each output has its own, the same for all samples.")
def bias_on_the_wrong_axis(inputs, weights, bias):
    return inputs @ weights.T + bias.unsqueeze(1)


@wrong_answer("The bias is missing.")
def without_bias(inputs, weights, bias):
    return inputs @ weights.T


@wrong_answer("That is (k, n): one row for each sample was asked for.")
def outputs_first(inputs, weights, bias):
    return weights @ inputs.T + bias.unsqueeze(1)


@wrong_answer(
    "`.data` cuts the graph: no gradient finds its way back to weights and bias. Leave it out."
)
def cut_off(inputs, weights, bias):
    return inputs @ weights.data.T + bias.data


@wrong_answer("The bias was added once for every input that goes into the sum. Add it after it.")
def bias_inside_the_sum(inputs, weights, bias):
    return (inputs.unsqueeze(1) * weights + bias.unsqueeze(1)).sum(dim=2)


@right_answer
def by_linear(inputs, weights, bias):
    return functional.linear(inputs, weights, bias)


@right_answer
def by_addmm(inputs, weights, bias):
    return torch.addmm(bias, inputs, weights.t())


@right_answer
def by_broadcasting(inputs, weights, bias):
    return (inputs.unsqueeze(1) * weights).sum(dim=2) + bias


@right_answer
def by_einsum(inputs, weights, bias):
    return torch.einsum("nd,kd->nk", inputs, weights) + bias


@right_answer
def a_bias_column(inputs, weights, bias):
    ones = torch.ones_like(inputs[:, :1])
    return torch.cat([inputs, ones], 1) @ torch.cat([weights, bias.unsqueeze(1)], 1).T
