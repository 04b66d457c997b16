"""ResidualBlock: mistakes that people make."""

import torch
from torch import nn
from torch.nn import functional

from torchkata.testing import wrong_answer


class _Block(nn.Module):
    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__()
        self.first = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1)
        self.second = nn.Conv2d(out_channels, out_channels, 3, padding=1)
        self.shortcut = nn.Identity()
        if self.needs(in_channels != out_channels, stride != 1):
            self.shortcut = nn.Conv2d(in_channels, out_channels, 1, stride=stride)

    def needs(self, channels, stride):
        return channels or stride

    def inner(self, x):
        return self.second(torch.relu(self.first(x)))

    def forward(self, x):
        return torch.relu(self.inner(x) + self.shortcut(x))


@wrong_answer("The last ReLU comes before the sum. Add first, then ReLU.")
class ReluBeforeTheSum(_Block):
    def forward(self, x):
        return torch.relu(self.inner(x)) + self.shortcut(x)


@wrong_answer("The last ReLU is missing: it follows the sum.")
class NoLastRelu(_Block):
    def forward(self, x):
        return self.inner(x) + self.shortcut(x)


@wrong_answer("ReLU was taken before the sum and after it. It comes after the sum only.")
class ReluTwice(_Block):
    def forward(self, x):
        return torch.relu(torch.relu(self.inner(x)) + self.shortcut(x))


@wrong_answer("The ReLU between the two convolutions is missing.")
class NoFirstRelu(_Block):
    def inner(self, x):
        return self.second(self.first(x))


@wrong_answer("x is not added: the way around the convolutions is missing in the result.")
class NoSum(_Block):
    def forward(self, x):
        return torch.relu(self.inner(x))


@wrong_answer("x was changed in place on its way. It is added as it came.")
class ReluInPlace(_Block):
    def forward(self, x):
        with torch.no_grad():
            x.relu_()
        return torch.relu(self.inner(x) + self.shortcut(x))


@wrong_answer("The result was added into x in place. Make a new tensor.")
class SumInPlace(_Block):
    def forward(self, x):
        if not isinstance(self.shortcut, nn.Identity):
            return super().forward(x)
        inner = self.inner(x)
        out = torch.relu(inner + x)
        with torch.no_grad():
            x.add_(inner)
        return out


@wrong_answer("ReLU was taken of x before the first convolution. x comes in as it is.")
class ReluFirst(_Block):
    def forward(self, x):
        return torch.relu(self.inner(torch.relu(x)) + self.shortcut(x))


@wrong_answer("The shortcut went through a ReLU before the sum. It is added as it is.")
class ReluOfTheShortcut(_Block):
    def forward(self, x):
        return torch.relu(self.inner(x) + torch.relu(self.shortcut(x)))


@wrong_answer("There is a 1 × 1 convolution in every block. If the sizes agree, x itself is added.")
class AlwaysAShortcut(_Block):
    def needs(self, channels, stride):
        return True


@wrong_answer("If only the stride differs, the shortcut needs a 1 × 1 convolution, too.")
class ShortcutForChannelsOnly(_Block):
    def needs(self, channels, stride):
        self.strided = stride and not channels
        return channels

    def forward(self, x):
        return torch.relu(self.inner(x) + self.shortcut(x))


@wrong_answer("If only the channels differ, the shortcut needs a 1 × 1 convolution, too.")
class ShortcutForStrideOnly(_Block):
    def needs(self, channels, stride):
        return stride


@wrong_answer("The shortcut has stride 1. It needs the stride of the first convolution.")
class ShortcutWithoutStride(_Block):
    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__(in_channels, out_channels, stride)
        if isinstance(self.shortcut, nn.Conv2d):
            self.shortcut = nn.Conv2d(in_channels, out_channels, 1)


@wrong_answer("The second convolution has the stride. The first one has it.")
class StrideInTheSecond(_Block):
    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__(in_channels, out_channels, stride)
        self.first = nn.Conv2d(in_channels, out_channels, 3, padding=1)
        self.second = nn.Conv2d(out_channels, out_channels, 3, stride=stride, padding=1)


@wrong_answer("Both convolutions have the stride. Only the first one has it.")
class StrideInBoth(_Block):
    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__(in_channels, out_channels, stride)
        self.second = nn.Conv2d(out_channels, out_channels, 3, stride=stride, padding=1)


@wrong_answer("A convolution has no bias. All of them have one.")
class NoBias(_Block):
    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__(in_channels, out_channels, stride)
        self.first = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False)
        self.second = nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False)
        if isinstance(self.shortcut, nn.Conv2d):
            self.shortcut = nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False)


@wrong_answer("The shortcut has no bias. It has one, as the other convolutions.")
class NoBiasInTheShortcut(_Block):
    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__(in_channels, out_channels, stride)
        if isinstance(self.shortcut, nn.Conv2d):
            self.shortcut = nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False)


@wrong_answer("There is a normalisation in the block. This one has none.")
class Normalised(_Block):
    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__(in_channels, out_channels, stride)
        self.norm = nn.BatchNorm2d(out_channels)


@wrong_answer("The first convolution was used twice. The second one has weights of its own.")
class OneForBoth(_Block):
    def inner(self, x):
        out = torch.relu(self.first(x))
        if self.first.weight.shape == self.second.weight.shape:
            return functional.conv2d(out, self.first.weight, self.first.bias, padding=1)
        return self.second(out)
