"""attend: mistakes that people make."""

import math

import torch
from torch.nn import functional

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _weights(scores, mask):
    """Softmax over the keys; rows that see nothing get zeros."""
    if mask is None:
        return scores.softmax(-1)
    lowest = torch.finfo(scores.dtype).min
    return scores.masked_fill(~mask, lowest).softmax(-1).masked_fill(~mask, 0)


def _scores(q, k):
    return q @ k.mT / math.sqrt(q.shape[-1])


def _along(axis):
    def answer(q, k, v, mask):
        scores = _scores(q, k)
        if mask is None:
            return scores.softmax(axis) @ v
        lowest = torch.finfo(scores.dtype).min
        return scores.masked_fill(~mask, lowest).softmax(axis).masked_fill(~mask, 0) @ v

    return answer


@wrong_answer("A query that may see no key gets NaN: its softmax is over −inf alone. Return zeros.")
def nan_where_nothing_is_seen(q, k, v, mask):
    scores = _scores(q, k)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(-1) @ v


@wrong_answer("A query that may see no key got the mean of all values. It gets zeros.")
def mean_where_nothing_is_seen(q, k, v, mask):
    scores = _scores(q, k)
    if mask is not None:
        scores = scores.masked_fill(~mask, torch.finfo(q.dtype).min)
    return scores.softmax(-1) @ v


@wrong_answer(
    "`k.T` reverses all axes, not only the last two. `k.transpose(-2, -1)` exchanges these two."
)
def all_axes_reversed(q, k, v, mask):
    return _weights(q @ k.T / math.sqrt(q.shape[-1]), mask) @ v


@wrong_answer("The scores are not scaled. Divide them by the root of d.")
def unscaled(q, k, v, mask):
    return _weights(q @ k.mT, mask) @ v


@wrong_answer("The scores were divided by d. Divide by its root.")
def scaled_by_d(q, k, v, mask):
    return _weights(q @ k.mT / q.shape[-1], mask) @ v


@wrong_answer("The scores were multiplied by the root of d. Divide by it.")
def multiplied(q, k, v, mask):
    return _weights(q @ k.mT * math.sqrt(q.shape[-1]), mask) @ v


@wrong_answer("The scores were divided by the root of a number of positions. Use the root of d.")
def scaled_by_keys(q, k, v, mask):
    return _weights(q @ k.mT / math.sqrt(max(k.shape[-2], 1)), mask) @ v


@wrong_answer("The scores were divided by the root of a number of positions. Use the root of d.")
def scaled_by_queries(q, k, v, mask):
    return _weights(q @ k.mT / math.sqrt(max(q.shape[-2], 1)), mask) @ v


@wrong_answer(
    "The scale was taken from the features of the values. Take those of queries and keys."
)
def scaled_by_values(q, k, v, mask):
    return _weights(q @ k.mT / math.sqrt(v.shape[-1]), mask) @ v


@wrong_answer(
    "The softmax runs over the queries. For each query, the weights of its keys sum to 1."
)
def over_the_queries(q, k, v, mask):
    return _along(-2)(q, k, v, mask)


BATCH = "The softmax runs over a leading axis. It runs over the keys: the last axis of the scores."


@wrong_answer(BATCH)
def over_axis_0(q, k, v, mask):
    return _along(0)(q, k, v, mask)


@wrong_answer(BATCH)
def over_axis_1(q, k, v, mask):
    return _along(1)(q, k, v, mask)


@wrong_answer("The weights were divided by the root of d. Divide the scores, before the softmax.")
def scaled_after(q, k, v, mask):
    return _weights(q @ k.mT, mask) @ v / math.sqrt(q.shape[-1])


@wrong_answer("Without a mask, a query does not see later keys. If mask is None, it sees all keys.")
def none_is_causal(q, k, v, mask):
    if mask is None:
        mask = torch.ones(q.shape[-2], k.shape[-2], dtype=torch.bool).tril()
    return oracle(q, k, v, mask)


@wrong_answer("The softmax is missing: you used the scores themselves as weights.")
def without_softmax(q, k, v, mask):
    scores = _scores(q, k)
    return (scores if mask is None else scores.masked_fill(~mask, 0)) @ v


@wrong_answer("Each query takes its best key only. Weight all values by the softmax.")
def best_key_only(q, k, v, mask):
    weights = _weights(_scores(q, k), mask)
    best = weights == weights.amax(-1, keepdim=True) if k.shape[-2] else weights > 0
    return (best & (weights > 0)).to(v.dtype) @ v


@wrong_answer("The scores went through a sigmoid, so the weights do not sum to 1. Use softmax.")
def by_sigmoid(q, k, v, mask):
    weights = _scores(q, k).sigmoid()
    return (weights if mask is None else weights.masked_fill(~mask, 0)) @ v


@wrong_answer("This is the log of the softmax. The weights are the softmax itself.")
def by_log_softmax(q, k, v, mask):
    scores = _scores(q, k)
    if mask is not None:
        scores = scores.masked_fill(~mask, torch.finfo(q.dtype).min)
    return scores.log_softmax(-1) @ v


@wrong_answer("A query does not see later keys, though the mask shows them. Only the mask hides.")
def always_causal(q, k, v, mask):
    causal = torch.ones(q.shape[-2], k.shape[-2], dtype=torch.bool).tril()
    return oracle(q, k, v, causal if mask is None else mask & causal)


@wrong_answer("The mask was added to the scores as 0 and 1, so hidden keys still count.")
def mask_added(q, k, v, mask):
    scores = _scores(q, k)
    return (scores if mask is None else scores + mask).softmax(-1) @ v


@wrong_answer("The hidden scores became 0. A score of 0 still has a weight: use −inf.")
def hidden_scores_zero(q, k, v, mask):
    scores = _scores(q, k)
    return (scores if mask is None else scores * mask).softmax(-1) @ v


TURNED = "True and False are exchanged: a query may see a key where the mask is True."


@wrong_answer(TURNED)
def mask_turned(q, k, v, mask):
    return oracle(q, k, v, None if mask is None else ~mask)


@wrong_answer(TURNED)
def mask_turned_with_nan(q, k, v, mask):
    return nan_where_nothing_is_seen(q, k, v, None if mask is None else ~mask)


@wrong_answer(TURNED)
def mask_turned_with_a_mean(q, k, v, mask):
    return mean_where_nothing_is_seen(q, k, v, None if mask is None else ~mask)


@wrong_answer(
    "The scores are not scaled: divide them by the root of d. True and False are exchanged, too: "
    "a query may see a key where the mask is True."
)
def unscaled_and_turned(q, k, v, mask):
    return _weights(q @ k.mT, None if mask is None else ~mask) @ v


@wrong_answer(
    "The scores are not scaled: divide them by the root of d. The mask came after the softmax, "
    "too. Hide the scores first."
)
def unscaled_and_masked_after(q, k, v, mask):
    weights = (q @ k.mT).softmax(-1)
    return (weights if mask is None else weights.masked_fill(~mask, 0)) @ v


@wrong_answer(
    "The scores are not scaled: divide them by the root of d. The hidden scores became 0, too. A "
    "score of 0 still has a weight: use −inf."
)
def unscaled_and_hidden_scores_zero(q, k, v, mask):
    scores = q @ k.mT
    return (scores if mask is None else scores * mask).softmax(-1) @ v


@wrong_answer("The argument mask has no effect.")
def mask_ignored(q, k, v, mask):
    return oracle(q, k, v, None)


@wrong_answer(
    "The mask came after the softmax, so the weights that are left do not sum to 1. Hide the "
    "scores first."
)
def masked_after(q, k, v, mask):
    weights = _scores(q, k).softmax(-1)
    return (weights if mask is None else weights.masked_fill(~mask, 0)) @ v


@wrong_answer("−1e9 does not fit into float16. Use −inf, or the smallest number of the dtype.")
def a_billion(q, k, v, mask):
    scores = _scores(q, k)
    if mask is None:
        return scores.softmax(-1) @ v
    return scores.masked_fill(~mask, -1e9).softmax(-1).masked_fill(~mask, 0) @ v


@wrong_answer("The hidden scores got a fixed low number. A large score gets past that: use −inf.")
def ten_thousand(q, k, v, mask):
    scores = _scores(q, k)
    if mask is None:
        return scores.softmax(-1) @ v
    return (scores - 1e4 * (~mask).to(scores.dtype)).softmax(-1) * mask.any(-1, keepdim=True) @ v


@wrong_answer("The hidden scores got a fixed low number. A score may be lower than that: use −inf.")
def one_hundred(q, k, v, mask):
    scores = _scores(q, k)
    if mask is None:
        return scores.softmax(-1) @ v
    return scores.masked_fill(~mask, -100.0).softmax(-1) * mask.any(-1, keepdim=True) @ v


@wrong_answer("exp of a large score overflows. Subtract the largest score first, as softmax does.")
def overflowing(q, k, v, mask):
    weights = _scores(q, k).exp()
    if mask is not None:
        weights = weights.masked_fill(~mask, 0)
    total = weights.sum(-1, keepdim=True)
    return weights / torch.where(total > 0, total, 1) @ v


@wrong_answer("Queries and keys are exchanged.")
def exchanged(q, k, v, mask):
    if q.shape[-2] != k.shape[-2]:
        scores = _scores(k, q).mT
        return _weights(scores, mask).flip(-1) @ v
    return _weights(_scores(k, q), mask) @ v


@wrong_answer("The weights were returned with the result. Return the result alone.")
def with_weights(q, k, v, mask):
    weights = _weights(_scores(q, k), mask)
    return weights @ v, weights


@wrong_answer("torch's own attention did the work here. Write it out.")
def by_torch(q, k, v, mask):
    return functional.scaled_dot_product_attention(q, k, v, mask)
