"""gelu: mistakes that people make."""

import math

import torch
from torch.nn import functional

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


@wrong_answer("This is the form with tanh, which is near, but not exact. Use the error function.")
def tanh_form(x):
    return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


@wrong_answer("This is the form with a sigmoid, which is only near. Use the error function.")
def sigmoid_form(x):
    return x * torch.sigmoid(1.702 * x)


@wrong_answer("This is SiLU: x times its sigmoid. GELU takes the normal distribution.")
def silu(x):
    return x * torch.sigmoid(x)


@wrong_answer("The error function got x itself. It needs x divided by the root of 2.")
def without_the_root(x):
    return x * 0.5 * (1 + torch.erf(x))


@wrong_answer("The error function got x times the root of 2. Divide by the root.")
def times_the_root(x):
    return x * 0.5 * (1 + torch.erf(x * math.sqrt(2)))


@wrong_answer("The error function got x / 2. It needs x divided by the root of 2.")
def by_two(x):
    return x * 0.5 * (1 + torch.erf(x / 2))


@wrong_answer("The result is twice as large as it should be: half of 1 + erf is the probability.")
def not_halved(x):
    return x * (1 + torch.erf(x / math.sqrt(2)))


@wrong_answer(
    "Only the 1 was halved, and not the error function. Half of 1 + erf is the probability."
)
def only_one_halved(x):
    return x * (0.5 + torch.erf(x / math.sqrt(2)))


@wrong_answer("This is a tanh of x itself. Use the error function of x / the root of 2.")
def plain_tanh(x):
    return 0.5 * x * (1 + torch.tanh(x))


@wrong_answer("This is the probability alone. Multiply x by it.")
def probability_alone(x):
    return torch.special.ndtr(x)


@wrong_answer("1 is missing in 1 + erf, so negative numbers become positive.")
def one_missing(x):
    return x * 0.5 * torch.erf(x / math.sqrt(2))


@wrong_answer("x was multiplied by the density of the normal distribution. Take its probability.")
def density(x):
    return x * torch.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)


@wrong_answer("This is a ReLU.")
def relu(x):
    return x.clamp(min=0)


@wrong_answer("The gradient treats the probability as a constant. It depends on x too.")
def probability_detached(x):
    return x * torch.special.ndtr(x.detach())


@wrong_answer("torch's own gelu did the work here. Write the formula.")
def by_torch(x):
    return functional.gelu(x)
