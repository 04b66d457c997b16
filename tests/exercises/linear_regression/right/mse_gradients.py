"""mse_gradients: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def by_einsum(inputs, targets, weights, bias):
    error = torch.einsum("nd,kd->nk", inputs, weights) + bias - targets
    dw = torch.einsum("nk,nd->kd", error, inputs)
    return 2 * dw / targets.numel(), 2 * error.mean(dim=0) / targets.shape[1]


@right_answer
def output_by_output(inputs, targets, weights, bias):
    n, k = targets.shape
    dw, db = torch.empty_like(weights), torch.empty_like(bias)
    for j in range(k):
        error = (inputs * weights[j]).sum(dim=1) + bias[j] - targets[:, j]
        dw[j] = 2 * (error.unsqueeze(1) * inputs).sum(dim=0) / (n * k)
        db[j] = 2 * error.sum() / (n * k)
    return dw, db
