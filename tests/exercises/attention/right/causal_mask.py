"""causal_mask: right answers in other styles."""

import torch

from torchkata.testing import right_answer, tests_beside


@right_answer
def by_comparing(n, past):
    return torch.arange(past + n) <= torch.arange(past, past + n)[:, None]


@right_answer
def by_loops(n, past):
    return tests_beside(__file__).oracle(n, past)


@right_answer
def the_last_rows_of_a_square(n, past):
    return torch.tril(torch.ones(past + n, past + n)).bool()[past:]


@right_answer
def not_above_the_diagonal(n, past):
    return ~torch.triu(torch.ones(n, past + n, dtype=torch.bool), diagonal=past + 1)
