"""power: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def by_halves(t, n):
    if n == 0:
        return torch.ones_like(t)
    half = by_halves(t, n // 2)
    return half * half * t if n % 2 else half * half


@right_answer
def digits_from_the_left(t, n):
    result = torch.ones_like(t)
    for digit in format(n, "b"):
        result = result * result
        if digit == "1":
            result = result * t
    return result


@right_answer
def without_the_last_square(t, n):
    result, square = t.new_ones(t.shape), t.clone()
    while n:
        if n & 1:
            result = result.mul(square)
        n >>= 1
        if n:
            square = torch.mul(square, square)
    return result
