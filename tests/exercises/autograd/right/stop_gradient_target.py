"""stop_gradient_target: right answers in other styles."""

import torch
from torch.nn import functional

from torchkata.testing import right_answer


@right_answer
def under_no_grad(prediction, target_net_output):
    with torch.no_grad():
        target = target_net_output * 1
    return ((prediction - target) ** 2).sum() / prediction.numel()


@right_answer
def with_data(prediction, target_net_output):
    return functional.mse_loss(prediction, target_net_output.data)
