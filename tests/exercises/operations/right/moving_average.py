"""moving_average: right answers in other styles."""

import torch

from torchkata.testing import right_answer, wrong_beside

_checked = wrong_beside(__file__)._checked


@right_answer
def leaving_and_entering(v, size):
    _checked(v, size)
    wide = v.double()
    first = wide[:size].sum().view(1)
    change = wide[size:] - wide[: len(v) - size]
    return (torch.cat([first, change]).cumsum(0) / size).to(v.dtype)


@right_answer
def one_step_at_a_time(v, size):
    _checked(v, size)
    wide = v.to(torch.float64)
    total = wide[:size].sum()
    sums = [total]
    for entering, leaving in zip(wide[size:], wide, strict=False):
        total = total + entering - leaving
        sums.append(total)
    return (torch.stack(sums) / size).to(v.dtype)


@right_answer
def zeros_in_front(v, size):
    _checked(v, size)
    totals = torch.zeros(len(v) + 1, dtype=torch.float64)
    totals[1:] = torch.cumsum(v, 0, dtype=torch.float64)
    return totals[size:].sub(totals[: len(v) + 1 - size]).div(size).type_as(v)
