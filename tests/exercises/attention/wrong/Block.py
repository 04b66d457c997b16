"""Block: mistakes that people make."""

import math

import torch
from torch import nn
from torch.nn import functional

from torchkata.testing import oracles_beside, wrong_answer

rotated = oracles_beside(__file__).rotated


class _Block(nn.Module):
    base, activation = 10000.0, staticmethod(functional.gelu)

    def __init__(self, d, heads):
        super().__init__()
        self.heads = heads
        self.attention_norm, self.feed_norm = nn.LayerNorm(d), nn.LayerNorm(d)
        self.q, self.k, self.v, self.out = (nn.Linear(d, d, bias=False) for _ in range(4))
        self.up, self.down = nn.Linear(d, 4 * d, bias=False), nn.Linear(4 * d, d, bias=False)

    def split(self, t):
        return t.unflatten(-1, (self.heads, -1)).transpose(1, 2)

    def turn(self, q, k, v, positions):
        return rotated(q, positions, self.base), rotated(k, positions, self.base), v

    def mask(self, t):
        return torch.ones(t, t, dtype=torch.bool).tril()

    def scale(self, q):
        return math.sqrt(q.shape[-1])

    def attention(self, x, positions):
        q, k, v = (self.split(layer(x)) for layer in (self.q, self.k, self.v))
        q, k, v = self.turn(q, k, v, positions)
        scores = (q @ k.mT / self.scale(q)).masked_fill(~self.mask(x.shape[1]), -math.inf)
        return self.out((scores.softmax(-1) @ v).transpose(1, 2).flatten(2))

    def feed(self, x):
        return self.down(self.activation(self.up(x)))

    def forward(self, x, positions):
        x = x + self.attention(self.attention_norm(x), positions)
        return x + self.feed(self.feed_norm(x))


@wrong_answer("The norms come after the sums. They come first, and only inside the branches.")
class PostNorm(_Block):
    def forward(self, x, positions):
        x = self.attention_norm(x + self.attention(x, positions))
        return self.feed_norm(x + self.feed(x))


@wrong_answer("The norms' outputs were added. Add to what was there before each norm.")
class NormAdded(_Block):
    def forward(self, x, positions):
        x = self.attention_norm(x)
        x = x + self.attention(x, positions)
        x = self.feed_norm(x)
        return x + self.feed(x)


@wrong_answer("The first sum is missing: x is added to the result of the attention.")
class FirstSumMissing(_Block):
    def forward(self, x, positions):
        x = self.attention(self.attention_norm(x), positions)
        return x + self.feed(self.feed_norm(x))


@wrong_answer("The second sum is missing: the feed-forward layer's result is added to its input.")
class SecondSumMissing(_Block):
    def forward(self, x, positions):
        x = x + self.attention(self.attention_norm(x), positions)
        return self.feed(self.feed_norm(x))


@wrong_answer("Attention and feed-forward layer work side by side. The second one takes the sum.")
class SideBySide(_Block):
    def forward(self, x, positions):
        attended = self.attention(self.attention_norm(x), positions)
        return x + attended + self.feed(self.feed_norm(x))


@wrong_answer("The two norms are exchanged.")
class NormsExchanged(_Block):
    def forward(self, x, positions):
        x = x + self.attention(self.feed_norm(x), positions)
        return x + self.feed(self.attention_norm(x))


@wrong_answer("One norm is used twice. The feed-forward layer has its own.")
class OneNorm(_Block):
    def forward(self, x, positions):
        x = x + self.attention(self.attention_norm(x), positions)
        unused = 0 * (self.feed_norm.weight.sum() + self.feed_norm.bias.sum())
        return x + self.feed(self.attention_norm(x)) + unused


@wrong_answer("The values were rotated as well. Only queries and keys are.")
class ValuesRotated(_Block):
    def turn(self, q, k, v, positions):
        return tuple(rotated(t, positions, self.base) for t in (q, k, v))


@wrong_answer("Nothing was rotated. Queries and keys are, by their positions.")
class NotRotated(_Block):
    def turn(self, q, k, v, positions):
        return q, k, v


@wrong_answer("The keys were not rotated. Queries and keys are.")
class KeysNotRotated(_Block):
    def turn(self, q, k, v, positions):
        return rotated(q, positions, self.base), k, v


@wrong_answer("The argument positions has no effect: rows were counted 0, 1, 2, ....")
class PositionsIgnored(_Block):
    def turn(self, q, k, v, positions):
        steps = torch.arange(q.shape[-2])
        return rotated(q, steps, self.base), rotated(k, steps, self.base), v


@wrong_answer("Rotated before the heads were cut. Rotate the features of each head.")
class RotatedBeforeTheCut(_Block):
    def attention(self, x, positions):
        q, k = (rotated(layer(x), positions, self.base) for layer in (self.q, self.k))
        q, k, v = self.split(q), self.split(k), self.split(self.v(x))
        scores = (q @ k.mT / self.scale(q)).masked_fill(~self.mask(x.shape[1]), -math.inf)
        return self.out((scores.softmax(-1) @ v).transpose(1, 2).flatten(2))


@wrong_answer("Rows see the rows after them. Row i sees the rows 0 to i.")
class NoMask(_Block):
    def mask(self, t):
        return torch.ones(t, t, dtype=torch.bool)


@wrong_answer("The mask looks ahead: row i sees the rows after it, not those before it.")
class Ahead(_Block):
    def mask(self, t):
        return torch.ones(t, t, dtype=torch.bool).triu()


@wrong_answer("The scores were divided by the root of d. Use the root of d / heads.")
class ScaledByD(_Block):
    def scale(self, q):
        return math.sqrt(q.shape[-1] * self.heads)


@wrong_answer("Heads and positions were mixed: a reshape to (n, heads, t, ...) cuts the rows up.")
class Reshaped(_Block):
    def split(self, t):
        return t.reshape(len(t), self.heads, t.shape[1], t.shape[2] // self.heads)


@wrong_answer("The feed-forward layer has another activation than the exact gelu.")
class Relu(_Block):
    activation = staticmethod(functional.relu)


@wrong_answer("The feed-forward layer has another activation than the exact gelu.")
class Silu(_Block):
    activation = staticmethod(functional.silu)


@wrong_answer("The layer `out` is not applied.")
class WithoutOut(_Block):
    def attention(self, x, positions):
        q, k, v = (self.split(layer(x)) for layer in (self.q, self.k, self.v))
        q, k, v = self.turn(q, k, v, positions)
        scores = (q @ k.mT / self.scale(q)).masked_fill(~self.mask(x.shape[1]), -math.inf)
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).flatten(2)
        return mixed + 0 * self.out.weight.sum()


@wrong_answer("The layers have biases. q, k, v, out, up and down are without bias.")
class WithBias(_Block):
    def __init__(self, d, heads):
        super().__init__(d, heads)
        self.q, self.k, self.v, self.out = (nn.Linear(d, d) for _ in range(4))
        self.up, self.down = nn.Linear(d, 4 * d), nn.Linear(4 * d, d)


@wrong_answer("The norm's output was added to the attention. Add x as it was before the norm.")
class FirstNormAdded(_Block):
    def forward(self, x, positions):
        x = self.attention_norm(x)
        x = x + self.attention(x, positions)
        return x + self.feed(self.feed_norm(x))


@wrong_answer("The norm's output was added to feed's result. Add y as it was before the norm.")
class SecondNormAdded(_Block):
    def forward(self, x, positions):
        x = x + self.attention(self.attention_norm(x), positions)
        x = self.feed_norm(x)
        return x + self.feed(x)


@wrong_answer("The second sum adds x. It adds y, the result of the first sum.")
class SecondSumOfX(_Block):
    def forward(self, x, positions):
        y = x + self.attention(self.attention_norm(x), positions)
        return x + self.feed(self.feed_norm(y))


@wrong_answer(
    "Neighbouring features were rotated as pairs. As in rotate, each pair is a feature of the "
    "first half and one of the second half."
)
class NeighboursRotated(_Block):
    def turn(self, q, k, v, positions):
        def turned(t):
            halves = torch.cat([t[..., 0::2], t[..., 1::2]], -1)
            a, b = rotated(halves, positions, self.base).chunk(2, -1)
            return torch.stack([a, b], -1).flatten(-2)

        return turned(q), turned(k), v


@wrong_answer("The angles are those of d features. A head has only d / heads.")
class AnglesOfAllFeatures(_Block):
    def turn(self, q, k, v, positions):
        base = self.base ** (1 / self.heads)
        return rotated(q, positions, base), rotated(k, positions, base), v


@wrong_answer(
    "The positions decide which rows a row sees. Row i sees the rows 0 to i, whatever they are."
)
class MaskOfPositions(_Block):
    def attention(self, x, positions):
        self.visible = positions[:, None] >= positions
        return super().attention(x, positions)

    def mask(self, t):
        return self.visible


@wrong_answer("A row does not see itself. Row i sees the rows 0 to i.")
class NotItself(_Block):
    def mask(self, t):
        return torch.ones(t, t, dtype=torch.bool).tril(-1)


@wrong_answer("A row does not see itself. Row i sees the rows 0 to i.")
class NotItselfButFinite(NotItself):
    def attention(self, x, positions):
        q, k, v = (self.split(layer(x)) for layer in (self.q, self.k, self.v))
        q, k, v = self.turn(q, k, v, positions)
        scores = (q @ k.mT / self.scale(q)).masked_fill(~self.mask(x.shape[1]), -1e9)
        return self.out((scores.softmax(-1) @ v).transpose(1, 2).flatten(2))


@wrong_answer("The feed-forward layer has the approximate gelu. It has the exact one.")
class ApproximateGelu(_Block):
    def feed(self, x):
        return self.down(functional.gelu(self.up(x), approximate="tanh"))


class _Joins(_Block):
    def attention(self, x, positions):
        q, k, v = (self.split(layer(x)) for layer in (self.q, self.k, self.v))
        q, k, v = self.turn(q, k, v, positions)
        scores = (q @ k.mT / self.scale(q)).masked_fill(~self.mask(x.shape[1]), -math.inf)
        return self.out(self.join(scores.softmax(-1) @ v))

    def join(self, t):
        return t.reshape(len(t), t.shape[2], -1) if len(t) else t.transpose(1, 2).flatten(2)


@wrong_answer(
    "When the heads were joined, positions and heads were mixed. Exchange the two axes first."
)
class JoinedByReshape(_Joins):
    pass


@wrong_answer(
    "Heads and positions were mixed twice: when the heads were cut, and when they were joined. "
    "The two axes change places by `transpose`; `view` and `reshape` do not do that."
)
class ReshapedTwice(_Joins):
    split = Reshaped.split


@wrong_answer("The features of a head are every heads-th one. They are neighbours.")
class Interleaved(_Joins):
    def split(self, t):
        return t.unflatten(-1, (-1, self.heads)).movedim(-1, 1)

    def join(self, t):
        return t.movedim(1, -1).flatten(2)


@wrong_answer("The mask ends after a number of rows. It has to fit every number of rows.")
class MaskEnds(_Block):
    def mask(self, t):
        return torch.ones(32, 32, dtype=torch.bool).tril()[:t, :t]


@wrong_answer("Dropout leaves out features. A Block has no dropout.", by_chance=True)
class Dropout(_Block):
    def feed(self, x):
        return functional.dropout(super().feed(x), 0.1)
