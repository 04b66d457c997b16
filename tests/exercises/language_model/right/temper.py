"""temper: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def by_where(logits, temperature):
    if temperature < 0:
        raise ValueError("temperature must not be negative")
    if temperature == 0:
        best = torch.argmax(logits, dim=-1, keepdim=True)
        is_best = torch.arange(logits.shape[-1]) == best
        return torch.where(is_best, torch.zeros_like(logits), torch.full_like(logits, -torch.inf))
    return logits.div(temperature)


@right_answer
def by_filling(logits, temperature):
    if temperature < 0.0:
        raise ValueError(temperature)
    if temperature:
        return logits * (1.0 / temperature)
    out = logits.detach().clone().fill_(float("-inf"))
    return out.scatter_(-1, logits.max(-1, keepdim=True).indices, 0.0)
