"""MultiHeadAttention: mistakes that people make."""

import math

import torch
from torch import nn

from torchkata.testing import wrong_answer

REFUSE = "If d is not a multiple of heads, the constructor has to raise a ValueError."


class _Layers(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        if d % heads:
            raise ValueError("heads of unequal size")
        self.heads = heads
        self.q, self.k, self.v, self.out = (nn.Linear(d, d) for _ in range(4))

    def split(self, t):
        return t.unflatten(-1, (self.heads, -1)).transpose(1, 2)

    def merge(self, t):
        return t.transpose(1, 2).flatten(2)

    def scores(self, q, k):
        return q @ k.mT / math.sqrt(q.shape[-1])

    def weights(self, scores, mask):
        if mask is None:
            return scores.softmax(-1)
        mask = mask.unsqueeze(1) if mask.ndim == 3 else mask
        return scores.masked_fill(~mask, -math.inf).softmax(-1)

    def forward(self, x, context=None, mask=None):
        source = x if context is None else context
        q, k, v = self.split(self.q(x)), self.split(self.k(source)), self.split(self.v(source))
        return self.out(self.merge(self.weights(self.scores(q, k), mask) @ v))


@wrong_answer(
    "Heads and positions were mixed: a reshape to (n, heads, t, ...) cuts the rows up. Give the "
    "heads an axis behind t, then exchange the two axes."
)
class Reshaped(_Layers):
    def split(self, t):
        return t.reshape(len(t), self.heads, t.shape[1], t.shape[2] // self.heads)


@wrong_answer(
    "When the heads were put side by side, positions and heads were mixed. Exchange the two axes "
    "first."
)
class MergedByReshape(_Layers):
    def merge(self, t):
        n, heads, positions, d = t.shape
        return t.reshape(n, positions, heads * d)


@wrong_answer("The features of a head are every heads-th one. They are neighbours.")
class Interleaved(_Layers):
    def split(self, t):
        return t.unflatten(-1, (-1, self.heads)).movedim(-1, 1)

    def merge(self, t):
        return t.movedim(1, -1).flatten(2)


@wrong_answer("Queries, keys and values come from one layer. Each has its own.")
class OneProjection(_Layers):
    def forward(self, x, context=None, mask=None):
        source = x if context is None else context
        q, k, v = self.split(self.q(x)), self.split(self.q(source)), self.split(self.q(source))
        unused = 0 * (self.k.bias.sum() + self.k.weight.sum() + self.v.bias.sum())
        mixed = self.merge(self.weights(self.scores(q, k), mask) @ v)
        return self.out(mixed) + unused + 0 * self.v.weight.sum()


@wrong_answer("Keys and values share one layer. Each has its own.")
class KeysForValues(_Layers):
    def forward(self, x, context=None, mask=None):
        source = x if context is None else context
        q, k = self.split(self.q(x)), self.split(self.k(source))
        unused = 0 * (self.v.bias.sum() + self.v.weight.sum())
        return self.out(self.merge(self.weights(self.scores(q, k), mask) @ k)) + unused


@wrong_answer("The layer `out` is not applied.")
class WithoutOut(_Layers):
    def forward(self, x, context=None, mask=None):
        source = x if context is None else context
        q, k, v = self.split(self.q(x)), self.split(self.k(source)), self.split(self.v(source))
        unused = 0 * (self.out.weight.sum() + self.out.bias.sum())
        return self.merge(self.weights(self.scores(q, k), mask) @ v) + unused


@wrong_answer("The scores were divided by the root of d. Use the root of d / heads.")
class ScaledByD(_Layers):
    def scores(self, q, k):
        return q @ k.mT / math.sqrt(q.shape[-1] * self.heads)


@wrong_answer("The scores are not scaled.")
class Unscaled(_Layers):
    def scores(self, q, k):
        return q @ k.mT


@wrong_answer("The argument context has no effect.")
class ContextIgnored(_Layers):
    def forward(self, x, context=None, mask=None):
        return super().forward(x, None, mask)


@wrong_answer("The values come from x. They come from the context, as the keys do.")
class ValuesOfX(_Layers):
    def forward(self, x, context=None, mask=None):
        source = x if context is None else context
        q, k, v = self.split(self.q(x)), self.split(self.k(source)), self.split(self.v(x))
        return self.out(self.merge(self.weights(self.scores(q, k), mask) @ v))


@wrong_answer("The argument mask has no effect.")
class MaskIgnored(_Layers):
    def weights(self, scores, mask):
        return scores.softmax(-1)


@wrong_answer("True and False are exchanged: a query may see a key where the mask is True.")
class MaskTurned(_Layers):
    def weights(self, scores, mask):
        if mask is None:
            return scores.softmax(-1)
        mask = mask.unsqueeze(1) if mask.ndim == 3 else mask
        return scores.masked_fill(mask, -1e9).softmax(-1)


@wrong_answer(
    "A mask of each sequence was taken as one of each head. It needs an axis of size 1 for the "
    "heads."
)
class MaskPerHead(_Layers):
    def weights(self, scores, mask):
        if mask is None or mask.ndim == 2 or len(mask) in (1, self.heads):
            return (
                scores.softmax(-1)
                if mask is None
                else (scores.masked_fill(~mask, -math.inf).softmax(-1))
            )
        return super().weights(scores, mask)


@wrong_answer(REFUSE)
class NoError(_Layers):
    def __init__(self, d, heads):
        super().__init__(d, heads if d % heads == 0 else 1)


@wrong_answer("The softmax runs over the queries. It runs over the keys.")
class OverTheQueries(_Layers):
    def weights(self, scores, mask):
        if mask is None:
            return scores.softmax(-2)
        mask = mask.unsqueeze(1) if mask.ndim == 3 else mask
        return scores.masked_fill(~mask, -1e9).softmax(-2)


@wrong_answer("x was added to the result. The block adds it, not this layer.")
class Residual(_Layers):
    def forward(self, x, context=None, mask=None):
        return x + super().forward(x, context, mask)


@wrong_answer("The layers have no bias. All four have one.")
class WithoutBias(_Layers):
    def __init__(self, d, heads):
        super().__init__(d, heads)
        self.q, self.k, self.v, self.out = (nn.Linear(d, d, bias=False) for _ in range(4))


@wrong_answer("Queries, keys and values are one layer here. They have names of their own.")
class Joined(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        if d % heads:
            raise ValueError("heads of unequal size")
        self.qkv, self.out = nn.Linear(d, 3 * d), nn.Linear(d, d)

    def forward(self, x, context=None, mask=None):
        return self.out(torch.zeros_like(x))


@wrong_answer("Queries come from the context, keys and values from x. It is the other way round.")
class RolesExchanged(_Layers):
    def forward(self, x, context=None, mask=None):
        return super().forward(x if context is None else context, x, mask)


@wrong_answer(
    "Heads and positions were mixed twice: when the heads were cut, and when they were joined. "
    "The two axes change places by `transpose`; `view` and `reshape` do not do that."
)
class ReshapedTwice(Reshaped):
    def merge(self, t):
        n, heads, positions, d = t.shape
        return t.reshape(n, positions, heads * d)


@wrong_answer("The softmax runs over the heads. It runs over the keys.")
class OverTheHeads(_Layers):
    def weights(self, scores, mask):
        if mask is not None:
            mask = mask.unsqueeze(1) if mask.ndim == 3 else mask
            scores = scores.masked_fill(~mask, -1e9)
        return scores.softmax(1)


@wrong_answer(
    "Hidden keys got weight 0 after the softmax, so the other weights do not add up to 1. Set "
    "their scores to −inf before the softmax."
)
class HiddenAfterTheSoftmax(_Layers):
    def weights(self, scores, mask):
        weights = scores.softmax(-1)
        if mask is None:
            return weights
        return weights * (mask.unsqueeze(1) if mask.ndim == 3 else mask)


@wrong_answer("The mask was added to the scores as 0 and 1. Set hidden scores to −inf.")
class MaskAdded(_Layers):
    def weights(self, scores, mask):
        if mask is not None:
            scores = scores + (mask.unsqueeze(1) if mask.ndim == 3 else mask)
        return scores.softmax(-1)


@wrong_answer("Hidden scores became 0, which still has a weight. Set them to −inf.")
class HiddenScoresZero(_Layers):
    def weights(self, scores, mask):
        if mask is not None:
            scores = scores * (mask.unsqueeze(1) if mask.ndim == 3 else mask)
        return scores.softmax(-1)


@wrong_answer(REFUSE)
class ErrorTooLate(_Layers):
    def __init__(self, d, heads):
        super().__init__(d, 1)
        self.heads = heads

    def forward(self, x, context=None, mask=None):
        if x.shape[-1] % self.heads:
            raise ValueError("heads of unequal size")
        return super().forward(x, context, mask)
