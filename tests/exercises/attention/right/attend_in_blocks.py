"""attend_in_blocks: right answers in other styles."""

import math

import torch

from torchkata.testing import right_answer


@right_answer
def by_logsumexp(q, k, v, block):
    """Results of blocks, joined by the logarithms of their sums."""
    scale = q.shape[-1] ** -0.5
    out = log_total = None
    for start in range(0, k.shape[-2], block):
        scores = scale * (q @ k[..., start : start + block, :].transpose(-2, -1))
        log_sum = torch.logsumexp(scores, dim=-1, keepdim=True)
        part = torch.exp(scores - log_sum) @ v[..., start : start + block, :]
        if out is None:
            out, log_total = part, log_sum
        else:
            both = torch.logaddexp(log_total, log_sum)
            out = out * torch.exp(log_total - both) + part * torch.exp(log_sum - both)
            log_total = both
    return out


@right_answer
def normalised_all_the_time(q, k, v, block):
    """The first version of FlashAttention keeps the result divided."""
    rows = q.shape[:-1]
    out = torch.zeros(*rows, v.shape[-1], dtype=q.dtype)
    total = torch.zeros(*rows, 1, dtype=q.dtype)
    peak = torch.full((*rows, 1), -math.inf, dtype=q.dtype)
    with torch.no_grad():
        for start in range(0, k.size(-2), block):
            keys, values = (t.narrow(-2, start, min(block, k.size(-2) - start)) for t in (k, v))
            scores = q @ keys.mT / math.sqrt(q.size(-1))
            new_peak = torch.maximum(peak, scores.max(-1, keepdim=True).values)
            weights = torch.exp(scores - new_peak)
            factor = torch.exp(peak - new_peak)
            new_total = total * factor + weights.sum(-1, keepdim=True)
            out = (out * total * factor + weights @ values) / new_total
            peak, total = new_peak, new_total
    return out


@right_answer
def two_passes(q, k, v, block):
    """First the largest score of each query, then the sums."""
    q = q / q.shape[-1] ** 0.5
    starts = range(0, k.shape[-2], block)
    peak = None
    for start in starts:
        here = (q @ k[..., start : start + block, :].mT).amax(-1, keepdim=True)
        peak = here if peak is None else torch.maximum(peak, here)
    total = weighted = 0
    for start in starts:
        weights = torch.exp(q @ k[..., start : start + block, :].mT - peak)
        total = total + weights.sum(-1, keepdim=True)
        weighted = weighted + weights @ v[..., start : start + block, :]
    return weighted / total
