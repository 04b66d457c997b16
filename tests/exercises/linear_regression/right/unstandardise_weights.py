"""unstandardise_weights: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def by_einsum(weights, bias, mean, std):
    return torch.einsum("kd,d->kd", weights, 1 / std), bias - (weights * (mean / std)).sum(dim=1)


@right_answer
def through_a_diagonal_matrix(weights, bias, mean, std):
    raw = weights @ torch.diag(std.reciprocal())
    return raw, torch.addmv(bias, raw, mean, alpha=-1)


@right_answer
def one_output_at_a_time(weights, bias, mean, std):
    rows, offsets = [], []
    for row, offset in zip(weights, bias, strict=True):
        rows.append(row / std)
        offsets.append(offset - (row * mean / std).sum())
    return torch.stack(rows), torch.stack(offsets)
