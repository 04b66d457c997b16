"""layer_norm: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def step_by_step(x, weight, bias, eps):
    centred = x - x.mean(dim=-1, keepdim=True)
    variance = centred.pow(2).mean(dim=-1, keepdim=True)
    return weight * centred * torch.rsqrt(variance + eps) + bias


@right_answer
def by_sums(x, weight, bias, eps):
    d = x.shape[-1]
    mean = x.sum(-1, keepdim=True) / d
    variance = ((x - mean) ** 2).sum(-1, keepdim=True) / d
    return (x - mean) / (variance + eps) ** 0.5 * weight + bias


@right_answer
def row_by_row(x, weight, bias, eps):
    rows = x.reshape(-1, x.shape[-1])
    done = [
        (row - row.mean()) / (row.var(unbiased=False) + eps).sqrt() * weight + bias for row in rows
    ]
    return torch.stack(done).reshape(x.shape) if done else x * weight + bias
