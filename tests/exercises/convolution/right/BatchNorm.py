"""BatchNorm: right answers in other styles."""

import torch
from torch import nn
from torch.nn import functional

from torchkata.testing import right_answer


@right_answer
class ByTheFunctionOfTorch(nn.Module):
    def __init__(self, features, momentum=0.1, eps=1e-5):
        super().__init__()
        self.momentum, self.eps = momentum, eps
        self.weight = nn.Parameter(torch.ones(features))
        self.bias = nn.Parameter(torch.zeros(features))
        self.register_buffer("running_mean", torch.zeros(features))
        self.register_buffer("running_var", torch.ones(features))

    def forward(self, x):
        return functional.batch_norm(
            x,
            self.running_mean,
            self.running_var,
            self.weight,
            self.bias,
            self.training,
            self.momentum,
            self.eps,
        )


@right_answer
class ByHand(nn.Module):
    def __init__(self, features, momentum=0.1, eps=1e-5):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(features))
        self.bias = nn.Parameter(torch.zeros(features))
        self.running_mean = nn.Buffer(torch.zeros(features))
        self.running_var = nn.Buffer(torch.ones(features))

    def forward(self, x):
        shape = [1, -1] + [1] * (x.dim() - 2)
        mean, variance = self.running_mean, self.running_var
        if self.training:
            dims = [d for d in range(x.dim()) if d != 1]
            n = x.numel() / x.size(1)
            if n < 2:
                raise ValueError("more than one value per channel is needed")
            mean, variance = x.mean(dims), x.var(dims, unbiased=False)
            with torch.no_grad():
                m = self.momentum
                self.running_mean = m * mean + (1 - m) * self.running_mean
                self.running_var = m * variance * n / (n - 1) + (1 - m) * self.running_var
        x = (x - mean.view(shape)) / torch.sqrt(variance.view(shape) + self.eps)
        return self.weight.view(shape) * x + self.bias.view(shape)
