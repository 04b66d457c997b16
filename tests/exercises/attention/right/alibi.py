"""alibi: right answers in other styles."""

import torch

from torchkata.testing import right_answer, tests_beside


@right_answer
def number_by_number(n, heads):
    return tests_beside(__file__).oracle(n, heads)


@right_answer
def powers_of_the_first_slope(n, heads):
    first = 2 ** (-8 / heads)
    slopes = torch.tensor([first ** (h + 1) for h in range(heads)], dtype=torch.float32)
    position = torch.arange(n, dtype=torch.float32)
    return slopes.view(-1, 1, 1) * (position.view(1, 1, -1) - position.view(1, -1, 1))


@right_answer
def by_einsum(n, heads):
    slopes = torch.exp2(torch.linspace(-8 / heads, -8, heads, dtype=torch.float32))
    at = torch.arange(n, dtype=torch.float32)
    ahead = at[None] - at[:, None]
    return torch.einsum("h,ij->hij", slopes, ahead)
