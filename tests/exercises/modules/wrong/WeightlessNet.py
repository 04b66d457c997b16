"""WeightlessNet: mistakes that people make."""

from torch import nn
from torch.nn import functional

from torchkata.testing import wrong_answer


@wrong_answer(
    "Autograd never calls a module's `backward`. Do not cut the graph, and remove that method."
)
class OwnBackward(nn.Module):
    def forward(self, x, w1, w2):
        self.x, self.w1, self.w2 = x.detach(), w1.detach(), w2.detach()
        self.pre = self.x @ self.w1
        return self.pre.clamp(min=0) @ self.w2

    def backward(self, grad_output):
        grad_hidden = (grad_output @ self.w2.T) * (self.pre > 0)
        return grad_hidden @ self.w1.T, self.x.T @ grad_hidden


@wrong_answer(
    "forward is right, but autograd never calls a module's `backward`. Remove that method."
)
class IdleBackward(nn.Module):
    def forward(self, x, w1, w2):
        return functional.relu(x @ w1) @ w2

    def backward(self, grad_output):
        return grad_output


CUT_OFF = "The graph is cut: no gradient reaches the given w1 and w2. Use them as they are."


@wrong_answer(CUT_OFF)
class Wrapped(nn.Module):
    def forward(self, x, w1, w2):
        w1, w2 = nn.Parameter(w1), nn.Parameter(w2)
        return functional.relu(x @ w1) @ w2


@wrong_answer("The module keeps w1 and w2 as its own parameters. It should have none.")
class Keeps(nn.Module):
    def forward(self, x, w1, w2):
        self.w1, self.w2 = nn.Parameter(w1), nn.Parameter(w2)
        return functional.relu(x @ self.w1) @ self.w2


@wrong_answer(
    "What you assign to `self` stays there: an nn.Parameter that is passed in becomes the "
    "module's own. Use w1 and w2 directly."
)
class Assigned(nn.Module):
    def forward(self, x, w1, w2):
        self.w1, self.w2 = w1, w2
        return functional.relu(x @ self.w1) @ self.w2


@wrong_answer("The weights of the first call were kept. Each call brings its own.")
class FirstWeights(nn.Module):
    def __init__(self):
        super().__init__()
        self.kept = []

    def forward(self, x, w1, w2):
        self.kept = self.kept or [w1, w2]
        return functional.relu(x @ self.kept[0]) @ self.kept[1]


@wrong_answer("The ReLU between the two products is missing.")
class WithoutReLU(nn.Module):
    def forward(self, x, w1, w2):
        return x @ w1 @ w2


@wrong_answer("Large numbers were cut off. ReLU has no upper limit.")
class CutAtSix(nn.Module):
    def forward(self, x, w1, w2):
        return (x @ w1).clamp(0, 6) @ w2


@wrong_answer("The output went through a ReLU too. Leave that out: the output may be negative.")
class ReLUAtTheEnd(nn.Module):
    def forward(self, x, w1, w2):
        return functional.relu(functional.relu(x @ w1) @ w2)


@wrong_answer(CUT_OFF)
class CutOff(nn.Module):
    def forward(self, x, w1, w2):
        return functional.relu(x @ w1.data) @ w2.data


@wrong_answer("w1 is (d, h) here, not (h, d) as in nn.Linear: multiply without transposing.")
class Transposed(nn.Module):
    def forward(self, x, w1, w2):
        return functional.linear(functional.relu(functional.linear(x, w1)), w2)
