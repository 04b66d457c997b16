"""sinusoidal: right answers in other styles."""

import math

import torch

from torchkata.testing import right_answer, tests_beside


@right_answer
def by_the_exponential(n, d):
    """As in a well-known annotated transformer."""
    if d % 2 == 1:
        raise ValueError("d has to be even")
    table = torch.zeros(n, d, dtype=torch.float32)
    position = torch.arange(0, n, dtype=torch.float32).unsqueeze(1)
    speed = torch.exp(torch.arange(0, d, 2, dtype=torch.float32) * -(math.log(10000.0) / d))
    table[:, 0::2] = torch.sin(position * speed)
    table[:, 1::2] = torch.cos(position * speed)
    return table


@right_answer
def number_by_number(n, d):
    if d % 2:
        raise ValueError(d)
    return tests_beside(__file__).oracle(n, d)


@right_answer
def cosine_as_a_shifted_sine(n, d):
    if d % 2:
        raise ValueError(d)
    column = torch.arange(d, dtype=torch.float64)
    speed = 10000.0 ** (-(column - column % 2) / d)
    angles = torch.arange(n, dtype=torch.float64).outer(speed)
    return torch.sin(angles + column % 2 * math.pi / 2).float()
