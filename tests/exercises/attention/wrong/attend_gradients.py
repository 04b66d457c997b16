"""attend_gradients: mistakes that people make."""

import math

import torch
from torch.nn import functional

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _parts(q, k, v, upstream):
    scale = 1 / math.sqrt(q.shape[-1])
    weights = (q @ k.mT * scale).softmax(-1)
    return scale, weights, upstream @ v.mT


def _with_scale(scale, q, k, v, upstream):
    factor = scale * math.sqrt(q.shape[-1])
    dq, dk, dv = oracle(q * factor, k, v, upstream)
    return dq * factor, dk, dv


def _from_scores(d_scores, q, k, weights, upstream):
    return d_scores @ k, d_scores.mT @ q, weights.mT @ upstream


@wrong_answer(
    "The softmax was differentiated as if each weight depended on its own score alone. Every "
    "weight of a row depends on all scores of it."
)
def diagonal(q, k, v, upstream):
    scale, weights, d_weights = _parts(q, k, v, upstream)
    return _from_scores(weights * (1 - weights) * d_weights * scale, q, k, weights, upstream)


@wrong_answer("In the softmax's gradient, the sum over the row is missing.")
def row_sum_missing(q, k, v, upstream):
    scale, weights, d_weights = _parts(q, k, v, upstream)
    return _from_scores(weights * d_weights * scale, q, k, weights, upstream)


@wrong_answer("In the softmax's gradient, the sum has no weights: it is Σ w·u, not Σ u.")
def unweighted_sum(q, k, v, upstream):
    scale, weights, d_weights = _parts(q, k, v, upstream)
    d_scores = weights * (d_weights - d_weights.sum(-1, keepdim=True)) * scale
    return _from_scores(d_scores, q, k, weights, upstream)


@wrong_answer("In the softmax's gradient, a mean was subtracted. Subtract the sum Σ w·u.")
def mean_subtracted(q, k, v, upstream):
    scale, weights, d_weights = _parts(q, k, v, upstream)
    d_scores = weights * (d_weights - (weights * d_weights).mean(-1, keepdim=True)) * scale
    return _from_scores(d_scores, q, k, weights, upstream)


@wrong_answer("In the softmax's gradient, the sum runs over the queries. It runs over the keys.")
def sum_over_queries(q, k, v, upstream):
    scale, weights, d_weights = _parts(q, k, v, upstream)
    d_scores = weights * (d_weights - (weights * d_weights).sum(-2, keepdim=True)) * scale
    return _from_scores(d_scores, q, k, weights, upstream)


@wrong_answer("The scale is missing on the way back: dq and dk are divided by √d as well.")
def unscaled(q, k, v, upstream):
    dq, dk, dv = oracle(q, k, v, upstream)
    return dq * math.sqrt(q.shape[-1]), dk * math.sqrt(q.shape[-1]), dv


@wrong_answer("The scale is missing in dq.")
def dq_unscaled(q, k, v, upstream):
    dq, dk, dv = oracle(q, k, v, upstream)
    return dq * math.sqrt(q.shape[-1]), dk, dv


@wrong_answer("The scale is missing in dk.")
def dk_unscaled(q, k, v, upstream):
    dq, dk, dv = oracle(q, k, v, upstream)
    return dq, dk * math.sqrt(q.shape[-1]), dv


@wrong_answer("dq and dk were divided by d. Divide them by its root.")
def scaled_twice(q, k, v, upstream):
    dq, dk, dv = oracle(q, k, v, upstream)
    return dq / math.sqrt(q.shape[-1]), dk / math.sqrt(q.shape[-1]), dv


@wrong_answer("The scale is missing in the weights: the forward pass divides the scores by √d.")
def weights_unscaled(q, k, v, upstream):
    scale = math.sqrt(q.shape[-1])
    dq, dk, dv = oracle(q * scale, k, v, upstream)
    return dq, dk / scale, dv


@wrong_answer("dv was computed from the scores. Use the weights after the softmax.")
def dv_from_scores(q, k, v, upstream):
    dq, dk, _ = oracle(q, k, v, upstream)
    return dq, dk, (q @ k.mT / math.sqrt(q.shape[-1])).mT @ upstream


@wrong_answer("dk and dv are exchanged. Return (dq, dk, dv).")
def exchanged(q, k, v, upstream):
    dq, dk, dv = oracle(q, k, v, upstream)
    return dq, dv, dk


@wrong_answer("dq and dk are exchanged. Return (dq, dk, dv).")
def queries_for_keys(q, k, v, upstream):
    dq, dk, dv = oracle(q, k, v, upstream)
    return dk, dq, dv


@wrong_answer("The argument upstream has no effect: it was taken as ones.")
def upstream_ignored(q, k, v, upstream):
    return oracle(q, k, v, torch.ones_like(upstream))


@wrong_answer("The gradients were divided by the number of sequences. Gradients add up.")
def averaged(q, k, v, upstream):
    count = max(q[..., 0, 0].numel(), 1)
    return tuple(t / count for t in oracle(q, k, v, upstream))


@wrong_answer("Autograd did the work here. Differentiate by hand.")
def by_autograd(q, k, v, upstream):
    return oracle(q, k, v, upstream)


@wrong_answer("torch's own attention did the work here. Differentiate by hand.")
def by_torch(q, k, v, upstream):
    with torch.enable_grad():
        leaves = [t.detach().clone().requires_grad_() for t in (q, k, v)]
        out = functional.scaled_dot_product_attention(*leaves)
        return torch.autograd.grad((out * upstream.detach()).sum(), leaves)


@wrong_answer("The softmax runs over the queries. It runs over the keys.")
def softmax_over_queries(q, k, v, upstream):
    scale = 1 / math.sqrt(q.shape[-1])
    weights, d_weights = (q @ k.mT * scale).softmax(-2), upstream @ v.mT
    d_scores = weights * (d_weights - (weights * d_weights).sum(-2, keepdim=True)) * scale
    return _from_scores(d_scores, q, k, weights, upstream)


@wrong_answer("The scores were divided by the root of e. Divide them by the root of d.")
def root_of_e(q, k, v, upstream):
    return _with_scale(1 / math.sqrt(v.shape[-1]), q, k, v, upstream)


@wrong_answer("The scores were divided by d, not by its root.")
def divided_by_d(q, k, v, upstream):
    return _with_scale(1 / q.shape[-1], q, k, v, upstream)


@wrong_answer("The scores are not scaled: divide them by √d, forward and on the way back.")
def not_scaled(q, k, v, upstream):
    return _with_scale(1, q, k, v, upstream)


@wrong_answer("In the softmax's gradient, the sum was added. Subtract it.")
def sum_added(q, k, v, upstream):
    scale, weights, d_weights = _parts(q, k, v, upstream)
    d_scores = weights * (d_weights + (weights * d_weights).sum(-1, keepdim=True)) * scale
    return _from_scores(d_scores, q, k, weights, upstream)


@wrong_answer("The softmax was left out on the way back. It has a gradient of its own.")
def softmax_left_out(q, k, v, upstream):
    scale, weights, d_weights = _parts(q, k, v, upstream)
    return _from_scores(d_weights * scale, q, k, weights, upstream)


@wrong_answer("No largest score was subtracted, so the exponential of a large score overflows.")
def without_maximum(q, k, v, upstream):
    scale = 1 / math.sqrt(q.shape[-1])
    weights, d_weights = (q @ k.mT * scale).exp(), upstream @ v.mT
    weights = weights / weights.sum(-1, keepdim=True)
    d_scores = weights * (d_weights - (weights * d_weights).sum(-1, keepdim=True)) * scale
    return _from_scores(d_scores, q, k, weights, upstream)
