"""batch_norm: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _norm(
    x,
    mean,
    variance,
    weight,
    bias,
    training,
    momentum,
    eps,
    *,
    used=0,
    remembered=1,
    checked=True,
    axes=None,
    outside=False,
    graph=False,
):
    """Batch normalisation with one thing changed."""
    shape = [1, -1] + [1] * (x.ndim - 2)
    every = [axis for axis in range(x.ndim) if axis != 1]
    m, v = mean, variance
    if training:
        if checked and x.numel() == x.shape[1]:
            raise ValueError("one value a channel")
        m, v = x.mean(every), x.var(every, correction=used)
        new_m, new_v = m, x.var(every, correction=remembered)
        if not graph:
            new_m, new_v = new_m.detach(), new_v.detach()
            mean, variance = mean.detach(), variance.detach()
        mean = (1 - momentum) * mean + momentum * new_m
        variance = (1 - momentum) * variance + momentum * new_v
    m, v, weight, bias = (t.reshape(shape) for t in (m, v, weight, bias))
    root = v.sqrt() + eps if outside else (v + eps).sqrt()
    return (x - m) / root * weight + bias, mean, variance


@wrong_answer(
    "The variance to remember was divided by the count. Divide it by the count minus 1; the "
    "variance for the output is divided by the count."
)
def biased_memory(*args):
    return _norm(*args, remembered=0)


@wrong_answer(
    "The variance for the output was divided by the count minus 1. Divide it by the count; only "
    "the variance to remember is divided by the count minus 1."
)
def unbiased_output(*args):
    return _norm(*args, used=1)


@wrong_answer(
    "The two variances are exchanged: for the output, divide by the count; for the variance to "
    "remember, by the count minus 1."
)
def variances_exchanged(*args):
    return _norm(*args, used=1, remembered=0)


@wrong_answer("Momentum is reversed: it is the weight of the batch, not of what was remembered.")
def momentum_turned(x, mean, variance, weight, bias, training, momentum, eps):
    return _norm(x, mean, variance, weight, bias, training, 1 - momentum, eps)


@wrong_answer("eps was added to the standard deviation. It belongs inside the root.")
def eps_outside(*args):
    return _norm(*args, outside=True)


@wrong_answer("The argument eps has no effect: 1e-5 was used in its place.")
def usual_eps(x, mean, variance, weight, bias, training, momentum, eps):
    return _norm(x, mean, variance, weight, bias, training, momentum, 1e-5)


@wrong_answer("The argument momentum has no effect: 0.1 was used in its place.")
def usual_momentum(x, mean, variance, weight, bias, training, momentum, eps):
    return _norm(x, mean, variance, weight, bias, training, 0.1, eps)


@wrong_answer("What is remembered changed in evaluation. It changes in training only.")
def remembered_in_evaluation(x, mean, variance, weight, bias, training, momentum, eps):
    out, m, v = _norm(x, mean, variance, weight, bias, training, momentum, eps)
    if not training and x.numel() > x.shape[1]:
        _, m, v = _norm(x, mean, variance, weight, bias, True, momentum, eps)
    return out, m, v


@wrong_answer("In evaluation, the statistics of the batch were used. Use what was remembered.")
def batch_in_evaluation(x, mean, variance, weight, bias, training, momentum, eps):
    out, m, v = _norm(x, mean, variance, weight, bias, True, momentum, eps, checked=training)
    return (out, m, v) if training else (out, mean, variance)


@wrong_answer("In training, the remembered statistics were used. Use those of the batch.")
def memory_in_training(x, mean, variance, weight, bias, training, momentum, eps):
    out, *_ = _norm(x, mean, variance, weight, bias, False, momentum, eps)
    _, m, v = _norm(x, mean, variance, weight, bias, training, momentum, eps)
    return out, m, v


@wrong_answer("In training, the new mean and variance were used. Use those of the batch alone.")
def new_memory_in_training(x, mean, variance, weight, bias, training, momentum, eps):
    _, m, v = _norm(x, mean, variance, weight, bias, training, momentum, eps)
    return _norm(x, m, v, weight, bias, False, momentum, eps)[0], m, v


@wrong_answer("Mean and variance are over the batch axis only. Take them over all axes except 1.")
def over_the_batch_alone(x, mean, variance, weight, bias, training, momentum, eps):
    if not training or x.ndim == 2:
        return _norm(x, mean, variance, weight, bias, training, momentum, eps)
    _, m, v = _norm(x, mean, variance, weight, bias, training, momentum, eps)
    shape = [1, -1] + [1] * (x.ndim - 2)
    centred = x - x.mean(0, keepdim=True)
    out = centred / (x.var(0, correction=0, keepdim=True) + eps).sqrt()
    return out * weight.reshape(shape) + bias.reshape(shape), m, v


@wrong_answer("Each sample was normalised by itself. The statistics run over the batch as well.")
def each_sample(x, mean, variance, weight, bias, training, momentum, eps):
    _, m, v = _norm(x, mean, variance, weight, bias, training, momentum, eps)
    if not training:
        return oracle(x, mean, variance, weight, bias, training, momentum, eps)
    shape, every = [1, -1] + [1] * (x.ndim - 2), list(range(1 if x.ndim == 2 else 2, x.ndim))
    out = (x - x.mean(every, keepdim=True)) / (
        x.var(every, correction=0, keepdim=True) + eps
    ).sqrt()
    return out * weight.reshape(shape) + bias.reshape(shape), m, v


@wrong_answer("Weight and bias have no effect.")
def without_weight_and_bias(x, mean, variance, weight, bias, training, momentum, eps):
    out, m, v = _norm(x, mean, variance, weight * 0 + 1, bias * 0, training, momentum, eps)
    return out, m, v


@wrong_answer("In training, one value per channel must raise a ValueError.")
def no_error(x, mean, variance, weight, bias, training, momentum, eps):
    if training and x.numel() == x.shape[1]:
        return bias.expand_as(x).clone() if x.ndim == 2 else x * 0, mean, variance
    return _norm(x, mean, variance, weight, bias, training, momentum, eps)


@wrong_answer("One value per channel was refused in evaluation. Refuse it in training only.")
def error_in_evaluation(x, mean, variance, weight, bias, training, momentum, eps):
    if x.numel() == x.shape[1]:
        raise ValueError("one value a channel")
    return _norm(x, mean, variance, weight, bias, training, momentum, eps)


@wrong_answer("A batch of one sample was refused. Count the values of a channel, not the samples.")
def one_sample_refused(x, mean, variance, weight, bias, training, momentum, eps):
    if training and len(x) == 1:
        raise ValueError("one sample")
    return _norm(x, mean, variance, weight, bias, training, momentum, eps)


@wrong_answer("What is remembered has a graph. Take the statistics out of it, with detach.")
def remembered_graph(*args):
    return _norm(*args, graph=True)


@wrong_answer("The remembered mean and variance were changed in place. Return new ones.")
def in_place(x, mean, variance, weight, bias, training, momentum, eps):
    out, m, v = _norm(x, mean, variance, weight, bias, training, momentum, eps)
    with torch.no_grad():
        return out, mean.copy_(m), variance.copy_(v)


@wrong_answer(
    "The gradient does not go through the mean and the variance of the batch. They depend on x too."
)
def statistics_detached(x, mean, variance, weight, bias, training, momentum, eps):
    _, m, v = _norm(x, mean, variance, weight, bias, training, momentum, eps)
    if not training:
        return oracle(x, mean, variance, weight, bias, training, momentum, eps)
    every = [axis for axis in range(x.ndim) if axis != 1]
    shape = [1, -1] + [1] * (x.ndim - 2)
    centred = x - x.mean(every, keepdim=True).detach()
    root = (x.var(every, correction=0, keepdim=True).detach() + eps).sqrt()
    return centred / root * weight.reshape(shape) + bias.reshape(shape), m, v


@wrong_answer("The variance is missing: x was divided by 1.")
def not_divided(x, mean, variance, weight, bias, training, momentum, eps):
    _, m, v = _norm(x, mean, variance, weight, bias, training, momentum, eps)
    every = [axis for axis in range(x.ndim) if axis != 1]
    shape = [1, -1] + [1] * (x.ndim - 2)
    middle = x.mean(every) if training else mean
    return (x - middle.reshape(shape)) * weight.reshape(shape) + bias.reshape(shape), m, v


@wrong_answer(
    "You took the mean of the squares minus the square of the mean. Far from 0, this difference "
    "loses its digits. Subtract the mean first, then square."
)
def variance_cancelled(x, mean, variance, weight, bias, training, momentum, eps):
    if not training:
        return _norm(x, mean, variance, weight, bias, training, momentum, eps)
    if x.numel() == x.shape[1]:
        raise ValueError("one value a channel")
    every = [axis for axis in range(x.ndim) if axis != 1]
    m = x.mean(every)
    v = (x * x).mean(every) - m * m
    count = x.numel() // x.shape[1]
    out = _norm(x, m, v, weight, bias, False, momentum, eps)[0]
    with torch.no_grad():
        new_m = (1 - momentum) * mean + momentum * m
        new_v = (1 - momentum) * variance + momentum * v * count / (count - 1)
    return out, new_m, new_v


@wrong_answer("A normalisation of torch did the work here. Compute the statistics yourself.")
def by_torch(x, mean, variance, weight, bias, training, momentum, eps):
    remembered = mean.detach().clone(), variance.detach().clone()
    out = functional.batch_norm(x, *remembered, weight, bias, training, momentum, eps)
    return out, *remembered


@wrong_answer("A normalisation of torch did the work here. Compute the statistics yourself.")
def by_kernel(x, mean, variance, weight, bias, training, momentum, eps):
    if training and x.numel() == x.shape[1]:
        raise ValueError("one value a channel")
    native_batch_norm = torch.native_batch_norm
    remembered = mean.detach().clone(), variance.detach().clone()
    out = native_batch_norm(x, weight, bias, *remembered, training, momentum, eps)[0]
    return out, *remembered
