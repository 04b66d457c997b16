"""attend: right answers in other styles."""

import math

import torch

from torchkata.testing import right_answer, tests_beside


@right_answer
def written_out(q, k, v, mask):
    return tests_beside(__file__).oracle(q, k, v, mask)


@right_answer
def scaled_queries(q, k, v, mask):
    scores = (q * q.size(-1) ** -0.5) @ k.transpose(-2, -1)
    if mask is not None:
        scores = torch.where(mask, scores, torch.finfo(q.dtype).min)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights * mask
    return weights @ v


@right_answer
def rows_that_see_nothing_apart(q, k, v, mask):
    scores = torch.matmul(q, k.transpose(-1, -2)) / math.sqrt(q.size(-1))
    if mask is None:
        return torch.matmul(scores.softmax(dim=-1), v)
    mask = mask.expand(scores.shape)
    blind = ~mask.any(dim=-1, keepdim=True)
    scores = scores.masked_fill(~(mask | blind), -math.inf)
    return torch.matmul(scores.softmax(dim=-1), v).masked_fill(blind, 0.0)


@right_answer
def by_einsum_and_an_added_mask(q, k, v, mask):
    scores = torch.einsum("...qd,...kd->...qk", q, k) / q.shape[-1] ** 0.5
    if mask is None:
        return torch.einsum("...qk,...kd->...qd", scores.softmax(-1), v)
    added = torch.zeros(mask.shape, dtype=q.dtype).masked_fill(~mask, -math.inf)
    blind = torch.isneginf(added.expand(scores.shape)).all(-1, keepdim=True)
    weights = (scores + torch.where(blind, 0, added)).softmax(-1)
    return torch.einsum("...qk,...kd->...qd", torch.where(blind, 0, weights), v)


@right_answer
def nan_replaced(q, k, v, mask):
    scores = q @ k.mT / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    return scores.softmax(-1).nan_to_num(0.0) @ v
