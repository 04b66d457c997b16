"""standardise: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def from_its_parts(inputs):
    n = inputs.shape[0]
    mean = inputs.sum(dim=0) / n
    centred = inputs - mean
    variance = centred.pow(2).sum(dim=0) / n
    std = torch.where(inputs.max(dim=0).values == inputs.min(dim=0).values, 1.0, variance).sqrt()
    return centred / std, mean, std


@right_answer
def column_by_column(inputs):
    columns, means, stds = [], [], []
    for column in inputs.unbind(dim=1):
        mean = column.mean()
        alike = bool((column == column[0]).all())
        std = torch.ones_like(mean) if alike else column.std(unbiased=False)
        columns.append((column - mean) / std)
        means.append(mean)
        stds.append(std)
    return torch.stack(columns, dim=1), torch.stack(means), torch.stack(stds)
