"""attend_in_blocks: mistakes that people make."""

import math

import torch
from torch.nn import functional

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _blocks(q, k, v, block):
    """The scores and the values of each block."""
    q = q / math.sqrt(q.shape[-1])
    for keys, values in zip(k.split(block, -2), v.split(block, -2), strict=True):
        yield q @ keys.mT, values


def _running(parts, *, sums=True, values=True):
    largest = total = weighted = None
    for scores, block_values in parts:
        peak = scores.amax(-1, keepdim=True)
        higher = peak if largest is None else torch.maximum(largest, peak)
        weights = (scores - higher).exp()
        block_sum, block_weighted = weights.sum(-1, keepdim=True), weights @ block_values
        if largest is None:
            total, weighted = block_sum, block_weighted
        else:
            smaller = (largest - higher).exp()
            total = total * (smaller if sums else 1) + block_sum
            weighted = weighted * (smaller if values else 1) + block_weighted
        largest = higher
    return weighted / total


@wrong_answer(
    "Neither sum was made smaller when a larger score came: multiply both by exp(old largest − new "
    "largest)."
)
def not_rescaled(q, k, v, block):
    return _running(_blocks(q, k, v, block), sums=False, values=False)


@wrong_answer("The sum of the exponentials was not made smaller when a larger score came.")
def sum_not_rescaled(q, k, v, block):
    return _running(_blocks(q, k, v, block), sums=False)


@wrong_answer("The sum of the values was not made smaller when a larger score came.")
def values_not_rescaled(q, k, v, block):
    return _running(_blocks(q, k, v, block), values=False)


@wrong_answer("All scores were formed at once. Take the keys a block at a time.")
def the_whole(q, k, v, block):
    return (q @ k.mT / math.sqrt(q.shape[-1])).softmax(-1) @ v


@wrong_answer("The scores of all blocks were put together again. Keep sums, not scores.")
def joined(q, k, v, block):
    scores = torch.cat([scores for scores, _ in _blocks(q, k, v, block)], -1)
    return scores.softmax(-1) @ v


@wrong_answer("Each block has a softmax of its own, and the results were averaged.")
def averaged(q, k, v, block):
    parts = [scores.softmax(-1) @ values for scores, values in _blocks(q, k, v, block)]
    return torch.stack(parts).mean(0)


@wrong_answer("Each block has a softmax of its own, and the results were added.")
def added(q, k, v, block):
    return sum(scores.softmax(-1) @ values for scores, values in _blocks(q, k, v, block))


@wrong_answer("No largest score was subtracted, so the exponential of a large score overflows.")
def without_maximum(q, k, v, block):
    total = weighted = 0
    for scores, values in _blocks(q, k, v, block):
        weights = scores.exp()
        total, weighted = total + weights.sum(-1, keepdim=True), weighted + weights @ values
    return weighted / total


@wrong_answer("Only the first block's largest score was used. A later block may have a larger one.")
def first_maximum(q, k, v, block):
    largest, total, weighted = None, 0, 0
    for scores, values in _blocks(q, k, v, block):
        largest = scores.amax(-1, keepdim=True) if largest is None else largest
        weights = (scores - largest).exp()
        total, weighted = total + weights.sum(-1, keepdim=True), weighted + weights @ values
    return weighted / total


@wrong_answer("The last block is missing if it is shorter than the others.")
def short_block_missing(q, k, v, block):
    whole = max(k.shape[-2] // block * block, min(block, k.shape[-2]))
    return _running(_blocks(q, k[..., :whole, :], v[..., :whole, :], block))


@wrong_answer("The scores are not scaled. Divide them by the root of d.")
def unscaled(q, k, v, block):
    return _running(_blocks(q * math.sqrt(q.shape[-1]), k, v, block))


@wrong_answer("The result was not divided by the sum of the exponentials.")
def not_divided(q, k, v, block):
    ones = torch.ones_like(v[..., :1])
    both = torch.cat([v, ones], -1)
    scores = q @ k.mT / math.sqrt(q.shape[-1])
    return (scores - scores.amax(-1, keepdim=True)).exp() @ both[..., :-1]


@wrong_answer("The queries were taken in blocks, with all keys at once. Take the keys in blocks.")
def blocks_of_queries(q, k, v, block):
    rows = [oracle(part, k, v, block) for part in q.split(block, -2)]
    return torch.cat(rows, -2)


@wrong_answer("torch's own attention did the work here. Go through the blocks.")
def by_torch(q, k, v, block):
    return functional.scaled_dot_product_attention(q, k, v)


@wrong_answer("The largest score starts at 0. Start at −inf: all scores may be far below 0.")
def largest_from_zero(q, k, v, block):
    largest, total, weighted = q.new_zeros(*q.shape[:-1], 1), 0, 0
    for scores, values in _blocks(q, k, v, block):
        higher = torch.maximum(largest, scores.amax(-1, keepdim=True))
        weights, smaller = (scores - higher).exp(), (largest - higher).exp()
        total = total * smaller + weights.sum(-1, keepdim=True)
        weighted = weighted * smaller + weights @ values
        largest = higher
    return weighted / total


@wrong_answer("All queries share one largest score. Each query needs its own.")
def one_maximum(q, k, v, block):
    largest, total, weighted = -math.inf, 0, 0
    for scores, values in _blocks(q, k, v, block):
        higher = max(largest, float(scores.amax())) if scores.numel() else 0.0
        weights, smaller = (scores - higher).exp(), math.exp(largest - higher)
        total = total * smaller + weights.sum(-1, keepdim=True)
        weighted = weighted * smaller + weights @ values
        largest = higher
    return weighted / total


@wrong_answer("The last key is missing if it is alone in its block: the range ends too early.")
def last_key_missing(q, k, v, block):
    s = k.shape[-2]
    seen = s - 1 if s > 1 and (s - 1) % block == 0 else s
    return _running(_blocks(q, k[..., :seen, :], v[..., :seen, :], block))
