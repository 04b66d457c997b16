"""group_norm: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _checked(x, groups):
    if x.shape[1] % groups:
        raise ValueError("groups of unequal size")


def _norm(x, groups, weight, bias, eps, *, correction=0, outside=False, over=None):
    _checked(x, groups)
    grouped = x.unflatten(1, (groups, -1))
    axes = over or list(range(2, grouped.ndim))
    mean = grouped.mean(axes, keepdim=True)
    variance = grouped.var(axes, correction=correction, keepdim=True)
    root = variance.sqrt() + eps if outside else (variance + eps).sqrt()
    shape = [-1] + [1] * (x.ndim - 2)
    standard = ((grouped - mean) / root).flatten(1, 2)
    return standard * weight.reshape(shape) + bias.reshape(shape)


@wrong_answer("The statistics run over the batch as well. Every sample is normalised by itself.")
def over_the_batch(x, groups, weight, bias, eps):
    _checked(x, groups)
    return _norm(x, groups, weight, bias, eps, over=[0, *range(2, x.ndim + 1)])


@wrong_answer("The groups are interleaved: every groups-th channel. They are made of neighbours.")
def interleaved(x, groups, weight, bias, eps):
    _checked(x, groups)
    order = torch.arange(x.shape[1]).reshape(-1, groups).T.flatten()
    back = order.argsort()
    plain = oracle(x[:, order], groups, torch.ones_like(weight), torch.zeros_like(bias), eps)
    shape = [-1] + [1] * (x.ndim - 2)
    return plain[:, back] * weight.reshape(shape) + bias.reshape(shape)


@wrong_answer("`groups` was taken as the number of channels in a group.")
def groups_for_size(x, groups, weight, bias, eps):
    _checked(x, groups)
    return oracle(x, x.shape[1] // groups, weight, bias, eps)


@wrong_answer("All channels were normalised together. Each group has its own mean and variance.")
def one_group(x, groups, weight, bias, eps):
    _checked(x, groups)
    return oracle(x, 1, weight, bias, eps)


@wrong_answer("Each channel was normalised by itself. A group shares its mean and variance.")
def each_channel(x, groups, weight, bias, eps):
    _checked(x, groups)
    return oracle(x, x.shape[1], weight, bias, eps)


@wrong_answer(
    "The statistics run over the channels only. They run over all places of them as well."
)
def channels_only(x, groups, weight, bias, eps):
    return _norm(x, groups, weight, bias, eps, over=[2])


@wrong_answer("The variance was divided by the count less 1. Divide it by the count: correction=0.")
def unbiased(x, groups, weight, bias, eps):
    return _norm(x, groups, weight, bias, eps, correction=1)


@wrong_answer("eps was added to the standard deviation. It belongs inside the root.")
def eps_outside(x, groups, weight, bias, eps):
    return _norm(x, groups, weight, bias, eps, outside=True)


@wrong_answer("The argument eps has no effect: 1e-5 was used in its place.")
def usual_eps(x, groups, weight, bias, eps):
    return _norm(x, groups, weight, bias, 1e-5)


@wrong_answer("Weight and bias have no effect.")
def without_weight_and_bias(x, groups, weight, bias, eps):
    return _norm(x, groups, weight * 0 + 1, bias * 0, eps)


@wrong_answer("The bias is missing.")
def without_bias(x, groups, weight, bias, eps):
    return _norm(x, groups, weight, bias * 0, eps)


@wrong_answer("Channels that do not form equal groups have to raise a ValueError.")
def no_error(x, groups, weight, bias, eps):
    if x.shape[1] % groups:
        return x.clone()
    return _norm(x, groups, weight, bias, eps)


@wrong_answer("x was not divided by the standard deviation.")
def not_divided(x, groups, weight, bias, eps):
    _checked(x, groups)
    grouped = x.unflatten(1, (groups, -1))
    centred = grouped - grouped.mean(list(range(2, grouped.ndim)), keepdim=True)
    shape = [-1] + [1] * (x.ndim - 2)
    return centred.flatten(1, 2) * weight.reshape(shape) + bias.reshape(shape)


@wrong_answer(
    "You took the mean of the squares minus the square of the mean. Far from 0, this difference "
    "loses its digits. Subtract the mean first, then square."
)
def variance_cancelled(x, groups, weight, bias, eps):
    _checked(x, groups)
    grouped = x.unflatten(1, (groups, -1))
    axes = list(range(2, grouped.ndim))
    mean = grouped.mean(axes, keepdim=True)
    variance = (grouped**2).mean(axes, keepdim=True) - mean**2
    shape = [-1] + [1] * (x.ndim - 2)
    standard = ((grouped - mean) / (variance + eps).sqrt()).flatten(1, 2)
    return standard * weight.reshape(shape) + bias.reshape(shape)


@wrong_answer("A normalisation of torch did the work here. Compute the statistics yourself.")
def by_torch(x, groups, weight, bias, eps):
    _checked(x, groups)
    if not len(x):
        return x.clone()
    return functional.group_norm(x, groups, weight, bias, eps)
