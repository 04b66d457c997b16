"""SwiGLU: mistakes that people make."""

import torch
from torch import nn
from torch.nn import functional

from torchkata.testing import wrong_answer


class _Layers(nn.Module):
    def __init__(self, d, hidden, bias=False):
        super().__init__()
        self.gate = nn.Linear(d, hidden, bias=bias)
        self.up = nn.Linear(d, hidden, bias=bias)
        self.down = nn.Linear(hidden, d, bias=bias)

    def forward(self, x):
        return self.down(functional.silu(self.gate(x)) * self.up(x))


@wrong_answer("The activation acts on what `up` gives. It acts on what `gate` gives.")
class Exchanged(_Layers):
    def forward(self, x):
        return self.down(self.gate(x) * functional.silu(self.up(x)))


@wrong_answer("The layers have biases. All three are without bias.")
class WithBias(_Layers):
    def __init__(self, d, hidden):
        super().__init__(d, hidden, bias=True)


@wrong_answer("The gate has a sigmoid. It needs SiLU: x · sigmoid(x).")
class Sigmoid(_Layers):
    def forward(self, x):
        return self.down(torch.sigmoid(self.gate(x)) * self.up(x))


@wrong_answer("The gate has another activation than SiLU.")
class Gelu(_Layers):
    def forward(self, x):
        return self.down(functional.gelu(self.gate(x)) * self.up(x))


@wrong_answer("The gate has another activation than SiLU.")
class Relu(_Layers):
    def forward(self, x):
        return self.down(functional.relu(self.gate(x)) * self.up(x))


@wrong_answer("The gate was added to `up`. Multiply them.")
class Added(_Layers):
    def forward(self, x):
        return self.down(functional.silu(self.gate(x)) + self.up(x))


@wrong_answer("The layer `up` has no effect.")
class WithoutUp(_Layers):
    def forward(self, x):
        return self.down(functional.silu(self.gate(x))) + 0 * self.up(x).sum()


@wrong_answer(
    "The activation acts on the product. It acts on what `gate` gives, before the product."
)
class ActivationOfTheProduct(_Layers):
    def forward(self, x):
        return self.down(functional.silu(self.gate(x) * self.up(x)))


@wrong_answer("There is no activation on the gate.")
class NoActivation(_Layers):
    def forward(self, x):
        return self.down(self.gate(x) * self.up(x))


@wrong_answer("x was added to the result. The block adds it, not this layer.")
class Residual(_Layers):
    def forward(self, x):
        return x + super().forward(x)


@wrong_answer("Gate and up are one layer of twice the size here. They have names of their own.")
class Joined(nn.Module):
    def __init__(self, d, hidden):
        super().__init__()
        self.gate_up = nn.Linear(d, 2 * hidden, bias=False)
        self.down = nn.Linear(hidden, d, bias=False)

    def forward(self, x):
        gate, up = self.gate_up(x).chunk(2, -1)
        return self.down(functional.silu(gate) * up)


@wrong_answer("Gate and up share one weight. Each has its own.")
class Shared(_Layers):
    def __init__(self, d, hidden):
        super().__init__(d, hidden)
        self.up.weight = self.gate.weight


@wrong_answer("hidden is cut to two thirds. Use it as it is.")
class TwoThirds(_Layers):
    def __init__(self, d, hidden):
        super().__init__(d, max(1, int(2 * hidden / 3)))


@wrong_answer("`down` has a bias. All three layers are without bias.")
class BiasInDown(_Layers):
    def __init__(self, d, hidden):
        super().__init__(d, hidden)
        self.down = nn.Linear(hidden, d)
