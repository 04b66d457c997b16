"""ResidualBlock: right answers in other styles."""

from torch import nn
from torch.nn import functional

from torchkata.testing import right_answer


@right_answer
class InPlaceOnItsOwnTensors(nn.Module):
    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__()
        self.first = nn.Conv2d(in_channels, out_channels, kernel_size=3, stride=stride, padding=1)
        self.relu = nn.ReLU(inplace=True)
        self.second = nn.Conv2d(out_channels, out_channels, kernel_size=3, padding=1)
        if stride != 1 or in_channels != out_channels:
            self.shortcut = nn.Conv2d(in_channels, out_channels, kernel_size=1, stride=stride)
        else:
            self.shortcut = None

    def forward(self, x):
        identity = x
        out = self.relu(self.first(x))
        out = self.second(out)
        if self.shortcut is not None:
            identity = self.shortcut(x)
        out += identity
        return self.relu(out)


@right_answer
class WithAnEmptySequence(nn.Module):
    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__()
        self.first = nn.Conv2d(in_channels, out_channels, 3, stride, 1)
        self.second = nn.Conv2d(out_channels, out_channels, 3, 1, 1)
        self.shortcut = nn.Sequential()
        if (in_channels, stride) != (out_channels, 1):
            self.shortcut = nn.Conv2d(in_channels, out_channels, 1, stride)

    def forward(self, x):
        y = self.second(functional.relu(self.first(x))) + self.shortcut(x)
        return functional.relu(y)
