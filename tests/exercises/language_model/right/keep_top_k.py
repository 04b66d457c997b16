"""keep_top_k: right answers in other styles."""

import torch

from torchkata.testing import right_answer, tests_beside


@right_answer
def by_sorting(logits, k):
    if k <= 0:
        raise ValueError("k")
    return tests_beside(__file__).oracle(logits, k)


@right_answer
def as_a_small_gpt_does(logits, k):
    if k < 1:
        raise ValueError("top_k has to be positive")
    v, _ = torch.topk(logits, min(k, logits.size(-1)))
    out = logits.clone()
    out[out < v[..., [-1]]] = -float("Inf")
    return out


@right_answer
def by_kthvalue(logits, k):
    if k < 1:
        raise ValueError(k)
    tokens = logits.shape[-1]
    if k >= tokens or not logits.numel():
        return logits.clone()
    limit = logits.kthvalue(tokens - k + 1, dim=-1, keepdim=True).values
    return torch.where(logits < limit, torch.full_like(logits, -torch.inf), logits)
