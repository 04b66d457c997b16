"""rms_norm: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _wide(x):
    return x.float() if x.dtype in (torch.float16, torch.bfloat16) else x


@wrong_answer("The mean was subtracted. RMS normalisation subtracts nothing.")
def centred(x, weight, eps):
    return oracle(x - x.mean(-1, keepdim=True), weight, eps)


@wrong_answer("x was divided by the standard deviation. Divide by the root of the mean square.")
def by_the_deviation(x, weight, eps):
    wide = _wide(x)
    size = (wide.var(-1, correction=0, keepdim=True) + eps).rsqrt()
    return (wide * size).to(x.dtype) * weight


@wrong_answer("eps was added to the root. It belongs inside the root.")
def eps_outside(x, weight, eps):
    wide = _wide(x)
    return (wide / (wide.square().mean(-1, keepdim=True).sqrt() + eps)).to(x.dtype) * weight


@wrong_answer("The argument eps has no effect: 1e-6 was used in its place.")
def usual_eps(x, weight, eps):
    return oracle(x, weight, 1e-6)


@wrong_answer("The argument eps has no effect: nothing was added to the mean of the squares.")
def without_eps(x, weight, eps):
    wide = _wide(x)
    return (wide * wide.square().mean(-1, keepdim=True).rsqrt()).to(x.dtype) * weight


@wrong_answer("The squares were summed. Take their mean.")
def sum_of_squares(x, weight, eps):
    wide = _wide(x)
    return (wide * (wide.square().sum(-1, keepdim=True) + eps).rsqrt()).to(x.dtype) * weight


@wrong_answer("The mean was squared. Take the mean of the squares.")
def mean_squared(x, weight, eps):
    wide = _wide(x)
    return (wide * (wide.mean(-1, keepdim=True).square() + eps).rsqrt()).to(x.dtype) * weight


@wrong_answer("x was divided by the mean of its absolute values. Take the root of the mean square.")
def by_the_mean_size(x, weight, eps):
    wide = _wide(x)
    return (wide / (wide.abs().mean(-1, keepdim=True) + eps)).to(x.dtype) * weight


@wrong_answer("The sum of the squares was divided by d − 1. Divide it by d.")
def by_one_less(x, weight, eps):
    wide = _wide(x)
    mean = wide.square().sum(-1, keepdim=True) / max(x.shape[-1] - 1, 1)
    return (wide * (mean + eps).rsqrt()).to(x.dtype) * weight


@wrong_answer("The mean square was raised to eps if it is smaller. Add eps to it in every row.")
def at_least_eps(x, weight, eps):
    wide = _wide(x)
    return (wide * wide.square().mean(-1, keepdim=True).clamp(min=eps).rsqrt()).to(x.dtype) * weight


@wrong_answer("x was multiplied by the root of the mean square. Divide by it.")
def multiplied(x, weight, eps):
    wide = _wide(x)
    return (wide * (wide.square().mean(-1, keepdim=True) + eps).sqrt()).to(x.dtype) * weight


@wrong_answer("The weight was added. Multiply by it.")
def weight_added(x, weight, eps):
    wide = _wide(x)
    return (wide * (wide.square().mean(-1, keepdim=True) + eps).rsqrt()).to(x.dtype) + weight


@wrong_answer("x was divided by the mean square. Divide by its root.")
def not_rooted(x, weight, eps):
    wide = _wide(x)
    return (wide / (wide.square().mean(-1, keepdim=True) + eps)).to(x.dtype) * weight


@wrong_answer("The mean runs over the first axis. It runs over the last axis.")
def over_the_batch(x, weight, eps):
    wide = _wide(x)
    return (wide * (wide.square().mean(0, keepdim=True) + eps).rsqrt()).to(x.dtype) * weight


@wrong_answer("The mean runs over all numbers. Every row has its own.")
def over_everything(x, weight, eps):
    wide = _wide(x)
    return (wide * (wide.square().mean() + eps).rsqrt()).to(x.dtype) * weight


@wrong_answer(
    "The squares were taken in half precision, where they do not fit. Use float32 inside."
)
def squared_in_half(x, weight, eps):
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + eps) * weight


@wrong_answer("Only float16 is computed in float32. bfloat16 loses digits and needs it, too.")
def bfloat16_forgotten(x, weight, eps):
    wide = x.float() if x.dtype == torch.float16 else x
    return (wide / (wide.square().mean(-1, keepdim=True) + eps).sqrt()).to(x.dtype) * weight


@wrong_answer(
    "The root was converted to half precision before x was divided by it. Divide in float32, and "
    "convert at the end."
)
def root_in_half(x, weight, eps):
    root = (_wide(x).square().mean(-1, keepdim=True) + eps).rsqrt()
    return x * root.to(x.dtype) * weight


@wrong_answer("float64 was computed in float32 and lost half of its digits.")
def always_float32(x, weight, eps):
    wide = x.float()
    return (wide * (wide.square().mean(-1, keepdim=True) + eps).rsqrt()).to(x.dtype) * weight


@wrong_answer("In half precision, the result has dtype float32. Turn it back into the dtype of x.")
def stays_wide(x, weight, eps):
    wide = _wide(x)
    return wide * (wide.square().mean(-1, keepdim=True) + eps).rsqrt() * weight.to(wide.dtype)


@wrong_answer("The weight has no effect.")
def without_weight(x, weight, eps):
    return oracle(x, weight * 0 + 1, eps)


@wrong_answer("The weight has 1 added. Multiply by the weight itself.")
def one_plus_weight(x, weight, eps):
    return oracle(x, 1 + weight, eps)


@wrong_answer("The gradient does not go through the size of the row. It depends on x too.")
def size_detached(x, weight, eps):
    wide = _wide(x)
    size = (wide.square().mean(-1, keepdim=True) + eps).rsqrt().detach()
    return (wide * size).to(x.dtype) * weight


@wrong_answer("A normalisation of torch did the work here. Write the formula.")
def by_torch(x, weight, eps):
    return torch.nn.functional.rms_norm(_wide(x), weight.shape, None, eps).to(x.dtype) * weight
