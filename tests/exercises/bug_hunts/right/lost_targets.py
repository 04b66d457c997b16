"""lost_targets: right answers in other styles."""

import torch
from torch.nn import functional

from torchkata.testing import right_answer


@right_answer
def one_dtype_from_the_start(readings, harvest, weights, bias):
    inputs = torch.tensor(readings, dtype=torch.float32)
    targets = torch.tensor(harvest, dtype=torch.float32)
    return inputs, targets, float(functional.mse_loss(inputs @ weights.T + bias, targets))


@right_answer
def only_the_second_name_mended(readings, harvest, weights, bias):
    inputs = torch.from_numpy(readings)
    targets = torch.from_numpy(harvest)
    inputs, targets = inputs.float(), targets.float()
    predictions = inputs @ weights.T + bias
    loss = ((predictions - targets) ** 2).mean()
    return inputs, targets, loss.item()
