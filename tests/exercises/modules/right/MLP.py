"""MLP: right answers in other styles."""

from itertools import pairwise

from torch import nn

from torchkata.testing import right_answer


@right_answer
class InSequence(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.net = nn.Sequential()
        for n_in, n_out in pairwise(sizes):
            self.net.extend([nn.Linear(n_in, n_out), nn.ReLU()])
        del self.net[-1]

    def forward(self, x):
        return self.net(x)


@right_answer
class AsAttributes(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.depth = len(sizes) - 1
        for i in range(self.depth):
            setattr(self, f"layer{i}", nn.Linear(sizes[i], sizes[i + 1]))

    def forward(self, x):
        for i in range(self.depth):
            x = getattr(self, f"layer{i}")(x)
            if i < self.depth - 1:
                x = x.relu()
        return x
