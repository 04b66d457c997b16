"""perplexity: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def by_a_product(losses, counts):
    if int(counts.sum()) == 0:
        raise ValueError("no tokens")
    weights = counts.to(losses.dtype)
    return torch.exp(losses @ weights / weights.sum())


@right_answer
def by_shares(losses, counts):
    if counts.numel() == 0 or counts.sum() == 0:
        raise ValueError("no tokens")
    return torch.exp((losses * (counts.to(losses.dtype) / counts.sum())).sum())


@right_answer
def batch_by_batch(losses, counts):
    total, tokens = 0.0, 0
    for loss, count in zip(losses, counts, strict=True):
        total = total + loss * int(count)
        tokens += int(count)
    if not tokens:
        raise ValueError("no tokens")
    return (total / tokens).exp()
