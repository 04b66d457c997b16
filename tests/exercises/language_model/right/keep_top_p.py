"""keep_top_p: right answers in other styles."""

import torch

from torchkata.testing import right_answer, tests_beside


def _checked(p):
    if p <= 0 or p > 1:
        raise ValueError("p has to be in (0, 1]")


@right_answer
def row_by_row(logits, p):
    _checked(p)
    return tests_beside(__file__).oracle(logits, p)


@right_answer
def by_shifting_the_mask(logits, p):
    """As many sampling scripts write it: shift right, to keep the first above the limit."""
    _checked(p)
    if p >= 1.0:
        return logits.clone()
    sorted_logits, sorted_indices = torch.sort(logits, dim=-1, descending=True, stable=True)
    sums = torch.cumsum(torch.softmax(sorted_logits, dim=-1), dim=-1)
    remove = sums >= p
    remove[..., 1:] = remove[..., :-1].clone()
    remove[..., 0] = False
    mask = torch.zeros_like(remove).scatter(-1, sorted_indices, remove)
    return logits.masked_fill(mask, float("-inf"))


@right_answer
def by_inverting_the_order(logits, p):
    _checked(p)
    if p == 1:
        return logits.clone()
    order = logits.argsort(dim=-1, descending=True, stable=True)
    likely = logits.softmax(-1).gather(-1, order)
    stays = (likely.cumsum(-1) - likely) < p
    back = order.argsort(dim=-1)
    return torch.where(stays.gather(-1, back), logits, -torch.inf)
