"""predict: right answers in other styles."""

import torch
from torch.nn import functional

from torchkata.testing import right_answer


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
