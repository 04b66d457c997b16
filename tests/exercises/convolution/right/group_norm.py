"""group_norm: right answers in other styles."""

import torch

from torchkata.testing import right_answer, tests_beside


@right_answer
def group_by_group(x, groups, weight, bias, eps):
    if x.shape[1] % groups != 0:
        raise ValueError("the number of channels has to be a multiple of the number of groups")
    return tests_beside(__file__).oracle(x, groups, weight, bias, eps)


@right_answer
def by_rows(x, groups, weight, bias, eps):
    n, channels = x.shape[:2]
    if channels % groups:
        raise ValueError("no")
    count = x[0].numel() // groups if n else 1
    rows = x.reshape(n, groups, count) if n else x.reshape(0, groups, x.numel())
    if not n:
        return x * 1
    rows = rows - rows.mean(-1, keepdim=True)
    rows = rows * torch.rsqrt(rows.pow(2).mean(-1, keepdim=True) + eps)
    ends = (None, slice(None), *[None] * (x.dim() - 2))
    return rows.reshape(x.shape) * weight[ends] + bias[ends]


@right_answer
def by_standard_deviation(x, groups, weight, bias, eps):
    if x.shape[1] % groups:
        raise ValueError(groups)
    parts = x.chunk(groups, dim=1)
    axes = tuple(range(1, x.ndim))
    found = []
    for part in parts:
        mean = part.mean(axes, keepdim=True)
        variance = (part - mean).square().mean(axes, keepdim=True)
        found.append((part - mean) / (variance + eps).sqrt())
    shape = (1, -1) + (1,) * (x.ndim - 2)
    return torch.cat(found, 1) * weight.view(shape) + bias.view(shape)
