"""SwiGLU: right answers in other styles."""

import torch
from torch import nn

from torchkata.testing import right_answer


@right_answer
class ByHand(nn.Module):
    def __init__(self, d, hidden):
        super().__init__()
        for name, sizes in {"gate": (d, hidden), "up": (d, hidden), "down": (hidden, d)}.items():
            self.add_module(name, nn.Linear(*sizes, bias=False))

    def forward(self, x):
        gated = self.gate(x)
        return self.down(gated * torch.sigmoid(gated) * self.up(x))


@right_answer
class WithAModule(nn.Module):
    def __init__(self, d, hidden):
        super().__init__()
        self.up = nn.Linear(d, hidden, bias=False)
        self.gate = nn.Linear(d, hidden, bias=False)
        self.down = nn.Linear(hidden, d, bias=False)
        self.activation = nn.SiLU()

    def forward(self, x):
        return self.down(self.activation(self.gate(x)).mul(self.up(x)))
