"""elementwise_power: right answers in other styles."""

import math

import torch

from torchkata.testing import right_answer


@right_answer
def by_sign_and_xlogy(base, exponent):
    size = torch.special.xlogy(exponent, base.abs()).exp()
    odd = exponent.remainder(2.0) == 1
    result = size * torch.where((base < 0) & odd, -1.0, 1.0)
    return result.masked_fill((base < 0) & (exponent.frac() != 0), math.nan)


@right_answer
def written_into_places(base, exponent):
    base, exponent = torch.broadcast_tensors(base, exponent)
    result = torch.exp2(exponent * torch.log2(torch.abs(base)))
    result = torch.where((base < 0) & (exponent % 2 == 1), -result, result)
    result[(base < 0) & (torch.floor(exponent) != exponent)] = float("nan")
    result[exponent == 0] = 1
    return result


@right_answer
def sign_by_cosine(base, exponent):
    safe = torch.where((base == 0) & (exponent == 0), torch.ones_like(base), base)
    size = torch.exp(exponent * torch.log(safe.abs()))
    whole = exponent == torch.trunc(exponent)
    sign = torch.cos(math.pi * exponent).round()
    return torch.where(safe < 0, torch.where(whole, size * sign, math.nan), size)
