"""moving_average: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


def _checked(v, size):
    if not 1 <= size <= len(v):
        raise ValueError(f"size {size} with {len(v)} values")


def _by_totals(v, size, dtype=torch.float64):
    _checked(v, size)
    totals = torch.cat([torch.zeros(1, dtype=dtype), v.to(dtype).cumsum(0)])
    return (totals[size:] - totals[:-size]) / size


EVERY_WINDOW_ANEW = (
    "Every window was summed from scratch, so the cost grows with size. Use running totals."
)


@wrong_answer(EVERY_WINDOW_ANEW)
def every_window_anew(v, size):
    _checked(v, size)
    return v.double().unfold(0, size, 1).mean(dim=-1).to(v.dtype)


@wrong_answer(EVERY_WINDOW_ANEW)
def a_loop_over_windows(v, size):
    _checked(v, size)
    starts = range(len(v) - size + 1)
    return torch.stack([v[at : at + size].double().mean() for at in starts]).to(v.dtype)


@wrong_answer(EVERY_WINDOW_ANEW)
def shifted_copies(v, size):
    _checked(v, size)
    count = len(v) - size + 1
    total = torch.zeros(count, dtype=torch.float64)
    for shift in range(size):
        total = total + v[shift : shift + count]
    return (total / size).to(v.dtype)


@wrong_answer("A convolution reads every window in full, whatever its name is. Use running totals.")
def by_convolution(v, size):
    _checked(v, size)
    kernel = torch.full((1, 1, size), 1 / size, dtype=torch.float64)
    return functional.conv1d(v.double().view(1, 1, -1), kernel).flatten().to(v.dtype)


@wrong_answer("Pooling reads every window in full, whatever its name is. Use running totals.")
def by_pooling(v, size):
    _checked(v, size)
    return functional.avg_pool1d(v.double().view(1, -1), size, 1).flatten().to(v.dtype)


@wrong_answer("The totals were kept in float32. There, large totals lose the digits that you need.")
def float32_totals(v, size):
    return _by_totals(v, size, v.dtype)


@wrong_answer("The first window is missing. The totals need a 0 in front.")
def first_window_missing(v, size):
    _checked(v, size)
    totals = v.double().cumsum(0)
    return ((totals[size:] - totals[:-size]) / size).to(v.dtype)


@wrong_answer("The last window is missing. There are n − size + 1 windows.")
def last_window_missing(v, size):
    return _by_totals(v, size).to(v.dtype)[:-1]


@wrong_answer(
    "Each window is one element too short. Subtract the total from `size` positions before."
)
def windows_one_too_short(v, size):
    _checked(v, size)
    totals = functional.pad(v.double().cumsum(0), (1, 0))
    return ((totals[size:] - totals[1 : len(v) - size + 2]) / size).to(v.dtype)


@wrong_answer("These are sums. Divide by size.")
def sums(v, size):
    return (size * _by_totals(v, size)).to(v.dtype)


@wrong_answer("You divided by n. Each window has `size` values.")
def divided_by_n(v, size):
    return (size * _by_totals(v, size) / len(v)).to(v.dtype)


@wrong_answer("The result is always float32. It should have v's dtype.")
def float32_result(v, size):
    return _by_totals(v, size).float()


@wrong_answer("The result is float64. It should have v's dtype.")
def float64_result(v, size):
    return _by_totals(v, size)


@wrong_answer("The ends were padded with zeros. Only whole windows count: n − size + 1 of them.")
def padded(v, size):
    _checked(v, size)
    return _by_totals(functional.pad(v, (size - 1, 0)), size).to(v.dtype)


@wrong_answer(
    "That is the mean of all elements so far. A window holds only the last `size` elements."
)
def mean_so_far(v, size):
    _checked(v, size)
    return (v.double().cumsum(0) / torch.arange(1, len(v) + 1))[size - 1 :].to(v.dtype)


@wrong_answer(
    "size was not checked against both 1 and n. Outside that range, raise a ValueError that "
    "names size and n."
)
def size_not_checked(v, size):
    totals = functional.pad(v.double().cumsum(0), (1, 0))
    return ((totals[size:] - totals[:-size]) / size).to(v.dtype)


@wrong_answer("size may be n. Then there is one window.")
def n_refused(v, size):
    if not 1 <= size < len(v):
        raise ValueError(f"size {size} with {len(v)} values")
    return _by_totals(v, size).to(v.dtype)


@wrong_answer(oracles.CUT)
def detached(v, size):
    return _by_totals(v.detach(), size).to(v.dtype)


@wrong_answer(oracles.CUT)
def by_numpy(v, size):
    import numpy as np

    _checked(v, size)
    totals = np.concatenate([[0.0], v.detach().double().numpy().cumsum()])
    return torch.from_numpy((totals[size:] - totals[:-size]) / size).to(v.dtype)
