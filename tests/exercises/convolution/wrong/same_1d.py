"""same_1d: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


def _padded(x, kernel, left, right):
    return oracles.correlation(functional.pad(x, (left, right)), kernel)


def _half(kernel):
    return (len(kernel) - 1) // 2


@wrong_answer("For an even kernel, the extra zero went to the left end. It goes to the right end.")
def extra_zero_left(x, kernel):
    return _padded(x, kernel, len(kernel) // 2, _half(kernel))


@wrong_answer("An even kernel gives one element too many: both ends got k // 2 zeros.")
def half_a_kernel_on_both_ends(x, kernel):
    return _padded(x, kernel, len(kernel) // 2, len(kernel) // 2)


@wrong_answer("An even kernel gives one element too few: both ends got (k − 1) // 2 zeros.")
def too_few_for_even(x, kernel):
    if len(kernel) > x.shape[-1] + 2 * _half(kernel):
        return x[..., :0]
    return _padded(x, kernel, _half(kernel), _half(kernel))


@wrong_answer("All zeros went to the left end. Half of them go to each end.")
def all_left(x, kernel):
    return _padded(x, kernel, len(kernel) - 1, 0)


@wrong_answer("All zeros went to the right end. Half of them go to each end.")
def all_right(x, kernel):
    return _padded(x, kernel, 0, len(kernel) - 1)


@wrong_answer("The kernel is flipped. Torch does not flip it.")
def flipped(x, kernel):
    return _padded(x, kernel.flip(0), _half(kernel), len(kernel) - 1 - _half(kernel))


@wrong_answer("The ends repeat the signal's first and last element. They should be zeros.")
def edges_repeated(x, kernel):
    left = _half(kernel)
    at = torch.arange(-left, x.shape[-1] + len(kernel) - 1 - left).clamp(0, x.shape[-1] - 1)
    return oracles.correlation(x[..., at], kernel)


@wrong_answer("The signal goes round: its end was taken for the zeros before its start.")
def circular(x, kernel):
    left = _half(kernel)
    at = torch.arange(-left, x.shape[-1] + len(kernel) - 1 - left) % x.shape[-1]
    return oracles.correlation(x[..., at], kernel)


@wrong_answer("Nothing was added at the ends, so k − 1 elements are lost.")
def not_padded(x, kernel):
    if len(kernel) > x.shape[-1]:
        return x[..., :0]
    return oracles.correlation(x, kernel)


@wrong_answer("The result was padded in place of the signal: its ends are zeros.")
def result_padded(x, kernel):
    if len(kernel) > x.shape[-1]:
        return torch.zeros_like(x)
    left = _half(kernel)
    return functional.pad(oracles.correlation(x, kernel), (left, len(kernel) - 1 - left))


@wrong_answer("A convolution of torch did the work here. Build it from windows.")
def by_conv1d(x, kernel):
    left = _half(kernel)
    padded = functional.pad(x, (left, len(kernel) - 1 - left))
    flat = functional.conv1d(padded.reshape(-1, 1, padded.shape[-1]), kernel[None, None])
    return flat.reshape(x.shape)


@wrong_answer("The ends mirror the signal. They should be zeros.")
def mirrored(x, kernel):
    left, n = _half(kernel), x.shape[-1]
    at = torch.arange(-left, n + len(kernel) - 1 - left) % max(2 * n - 2, 1)
    return oracles.correlation(x[..., torch.minimum(at, 2 * n - 2 - at)], kernel)


@wrong_answer("Before its start, the signal goes on with its end: an index was negative.")
def negative_index(x, kernel):
    left, n = _half(kernel), x.shape[-1]
    ahead = x[..., torch.arange(-left, 0) % n]
    padded = torch.cat([ahead, functional.pad(x, (0, len(kernel) - 1 - left))], dim=-1)
    return oracles.correlation(padded, kernel)
