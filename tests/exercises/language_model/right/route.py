"""route: right answers in other styles."""

import torch
from torch.nn import functional

from torchkata.testing import right_answer


@right_answer
def by_one_hot(logits, k):
    values, experts = torch.topk(logits, k, dim=-1)
    weights = functional.softmax(values, dim=-1)
    probabilities = functional.softmax(logits, dim=-1)
    marks = functional.one_hot(experts, logits.shape[-1]).to(logits.dtype)
    f = marks.sum((0, 1)) / experts.numel()
    return weights, experts, logits.shape[-1] * torch.sum(f * probabilities.mean(0))


@right_answer
def by_normalising_the_chosen(logits, k):
    """Softmax over all, then the logarithms of the chosen ones, normalised: the same weights."""
    probabilities = logits.softmax(-1)
    experts = logits.argsort(dim=-1, descending=True)[:, :k]
    weights = logits.log_softmax(-1).gather(1, experts).log_softmax(-1).exp()
    f = torch.zeros(logits.shape[1], dtype=logits.dtype)
    f.index_add_(0, experts.flatten(), torch.ones(experts.numel(), dtype=logits.dtype))
    return weights, experts, (f / f.sum() * probabilities.mean(0)).sum() * logits.shape[1]
