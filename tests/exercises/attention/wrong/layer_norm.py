"""layer_norm: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _norm(x, weight, bias, eps, *, correction=0, axes=-1, outside=False):
    mean = x.mean(axes, keepdim=True)
    variance = x.var(axes, correction=correction, keepdim=True)
    root = variance.sqrt() + eps if outside else (variance + eps).sqrt()
    return (x - mean) / root * weight + bias


@wrong_answer("The variance was divided by d − 1. Divide it by d: correction=0.")
def unbiased(x, weight, bias, eps):
    return _norm(x, weight, bias, eps, correction=1)


@wrong_answer("eps was added to the standard deviation. It belongs inside the root.")
def eps_outside(x, weight, bias, eps):
    return _norm(x, weight, bias, eps, outside=True)


@wrong_answer(
    "The standard deviation was divided by d − 1, and eps was added to it. Divide the variance by "
    "d (correction=0), and add eps to it inside the root."
)
def both_slips(x, weight, bias, eps):
    return (x - x.mean(-1, keepdim=True)) / (x.std(-1, keepdim=True) + eps) * weight + bias


@wrong_answer("You normalised over the first axis. Every row of the last axis is normalised alone.")
def over_the_batch(x, weight, bias, eps):
    return _norm(x, weight, bias, eps, axes=0)


@wrong_answer("All numbers of a sample were normalised together. Only the last axis is.")
def over_the_sample(x, weight, bias, eps):
    return _norm(x, weight, bias, eps, axes=list(range(1, x.ndim)) or -1)


@wrong_answer("All numbers were normalised together. Every row has its own mean and variance.")
def over_everything(x, weight, bias, eps):
    return _norm(x, weight, bias, eps, axes=list(range(x.ndim)))


@wrong_answer("All numbers were normalised together. Every row has its own mean and variance.")
def over_everything_and_unbiased(x, weight, bias, eps):
    return (x - x.mean()) / (x.var() + eps).sqrt() * weight + bias


@wrong_answer("The mean was not subtracted.")
def not_centred(x, weight, bias, eps):
    return x / (x.var(-1, correction=0, keepdim=True) + eps).sqrt() * weight + bias


@wrong_answer("x was divided by the root of the mean square. Subtract the mean first.")
def as_rms_norm(x, weight, bias, eps):
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + eps) * weight + bias


@wrong_answer("x was divided by the variance. Divide by its root.")
def by_the_variance(x, weight, bias, eps):
    return (x - x.mean(-1, keepdim=True)) / (
        x.var(-1, correction=0, keepdim=True) + eps
    ) * weight + bias


@wrong_answer("x was multiplied by the standard deviation. Divide by it.")
def multiplied(x, weight, bias, eps):
    root = (x.var(-1, correction=0, keepdim=True) + eps).sqrt()
    return (x - x.mean(-1, keepdim=True)) * root * weight + bias


@wrong_answer("The squares were summed. The variance is their sum divided by d.")
def sum_of_squares(x, weight, bias, eps):
    centred = x - x.mean(-1, keepdim=True)
    return centred / (centred.square().sum(-1, keepdim=True) + eps).sqrt() * weight + bias


@wrong_answer("x was divided by the mean of the absolute values. Divide by the standard deviation.")
def by_the_mean_size(x, weight, bias, eps):
    centred = x - x.mean(-1, keepdim=True)
    return centred / (centred.abs().mean(-1, keepdim=True) + eps) * weight + bias


@wrong_answer("The mean was added. Subtract it.")
def mean_added(x, weight, bias, eps):
    root = (x.var(-1, correction=0, keepdim=True) + eps).sqrt()
    return (x + x.mean(-1, keepdim=True)) / root * weight + bias


@wrong_answer("You normalised over axis 1. Every row of the last axis is normalised alone.")
def over_axis_1(x, weight, bias, eps):
    return _norm(x, weight, bias, eps, axes=1 if x.ndim > 1 else 0)


@wrong_answer("The argument eps has no effect: 1e-5 was used in its place.")
def usual_eps(x, weight, bias, eps):
    return _norm(x, weight, bias, 1e-5)


@wrong_answer("The bias was multiplied by the weight. Add it at the end.")
def bias_scaled(x, weight, bias, eps):
    return (_norm(x, 1, 0, eps) + bias) * weight


@wrong_answer("The weight has no effect.")
def without_weight(x, weight, bias, eps):
    return _norm(x, weight * 0 + 1, bias, eps)


@wrong_answer("The weight has 1 added. Multiply by the weight itself.")
def one_plus_weight(x, weight, bias, eps):
    return oracle(x, 1 + weight, bias, eps)


@wrong_answer("The bias has no effect.")
def without_bias(x, weight, bias, eps):
    return _norm(x, weight, bias * 0, eps)


@wrong_answer("The gradient does not go through the mean and the variance. They depend on x too.")
def statistics_detached(x, weight, bias, eps):
    mean = x.mean(-1, keepdim=True).detach()
    variance = x.var(-1, correction=0, keepdim=True).detach()
    return (x - mean) / (variance + eps).sqrt() * weight + bias


@wrong_answer(
    "You took the mean of the squares minus the square of the mean. Far from 0, this difference "
    "loses its digits. Subtract the mean first, then square."
)
def variance_cancelled(x, weight, bias, eps):
    mean = x.mean(-1, keepdim=True)
    variance = (x * x).mean(-1, keepdim=True) - mean * mean
    return (x - mean) / (variance + eps).sqrt() * weight + bias


@wrong_answer("A normalisation of torch did the work here. Write the formula.")
def by_torch(x, weight, bias, eps):
    return functional.layer_norm(x, weight.shape, weight, bias, eps)
