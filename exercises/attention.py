"""Attention and the other parts of a transformer, up to a block that generates one token at a time.

Letters for sizes: n sequences, t positions (of queries), s positions (of keys), d features,
h heads. A mask is a bool tensor: True where a query may see a key. All tensors are on the CPU.

If an exercise may not use autograd, it may not call torch's own backward kernels either, and it may
not leave torch through `.numpy()` or `.tolist()` (`.item()` is fine). Unless an exercise says
otherwise, a batch may be empty (n = 0), and all floating point tensors of a call have one dtype,
which is also the dtype of the tensors that you return.

Read "What every exercise expects" in the README once: it holds for all of these.
"""

from typing import Any

import torch
from torch import nn


def gelu(x: torch.Tensor) -> torch.Tensor:
    """The Gaussian error linear unit: x · Φ(x), element by element.

    Φ(x) is the probability that a draw from the standard normal distribution is at most x. Compute
    it exactly: the approximations with tanh and with a sigmoid are not near enough.

    Args:
        x: Any shape, finite numbers.

    Returns:
        The shape of x. Autograd can follow it.

    May not call: gelu.

    >>> gelu(torch.tensor([1.0, 0.0, -2.0])).mul(1e4).round().tolist()
    [8413.0, 0.0, -455.0]
    """
    raise NotImplementedError


def layer_norm(
    x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor, eps: float
) -> torch.Tensor:
    """Layer normalisation over the last axis, with a weight and a bias for each feature.

    (x − mean) / sqrt(variance + eps) · weight + bias. Every row has its own mean and variance; the
    variance is the sum of squares divided by d.

    Args:
        x: (..., d), with any number of leading axes, or none. Its numbers may be far from 0: around
            1,000,000 in float64.
        weight: (d,).
        bias: (d,).
        eps: The number that is added to the variance, inside the root.

    Returns:
        The shape of x. Autograd can follow it, back to x, weight and bias.

    May not call: rms_norm, or any other normalisation of torch, `layer_norm` of torch.nn.functional
    included.

    >>> x = torch.tensor([[1.0, 3.0], [10.0, 10.0]])
    >>> layer_norm(x, torch.tensor([1.0, 10.0]), torch.tensor([0.0, 1.0]), 3.0).tolist()
    [[-0.5, 6.0], [0.0, 1.0]]
    """
    raise NotImplementedError


def rms_norm(x: torch.Tensor, weight: torch.Tensor, eps: float) -> torch.Tensor:
    """Normalise rows by their root mean square: x / sqrt(mean of x² + eps) · weight.

    No mean is subtracted. For float16 and bfloat16, compute in float32, because squares do not fit
    into them, and convert x / sqrt(…) at the end, before or after it is multiplied by the weight.
    For float32 and float64, compute in the dtype of x.

    Args:
        x: (..., d), with any number of leading axes, or none.
        weight: (d,), of the dtype of x.
        eps: The number that is added to the mean of the squares, inside the root.

    Returns:
        The shape and dtype of x. Autograd can follow it, back to x and to weight.

    May not call: layer_norm, or any other normalisation of torch, `rms_norm` of torch.nn.functional
    included. (A norm, such as `vector_norm`, is not a normalisation.)

    >>> rms_norm(torch.tensor([3.0, -4.0, 0.0, 0.0]), torch.ones(4), 2.75).tolist()
    [1.0, -1.3333333730697632, 0.0, 0.0]
    """
    raise NotImplementedError


def dropout(x: torch.Tensor, p: float, training: bool, generator: torch.Generator) -> torch.Tensor:
    """Leave out each element with probability p, in training only.

    Args:
        x: Any shape, finite numbers.
        p: The probability that an element becomes 0, from 0 to 1. Elements do not depend on each
            other, so not always the same number of them becomes 0.
        training: Whether anything is left out.
        generator: All random numbers are drawn from it; torch's global generator is not used. In
            evaluation, nothing is drawn.

    Returns:
        The shape of x. In training, the elements that stay are divided by 1 − p, and the others are
        0; if p is 1, all are 0. In evaluation: x (the same tensor or a copy). Autograd can follow
        it; the gradient of an element that is left out is 0, also if p is 1.

    Raises:
        ValueError: If p is less than 0 or more than 1, in training and in evaluation.

    May not call: dropout, alpha_dropout, or any other dropout of torch.

    >>> x, generator = torch.ones(1000), torch.Generator().manual_seed(0)
    >>> sorted(set(dropout(x, 0.75, True, generator).tolist()))
    [0.0, 4.0]
    >>> dropout(x, 0.75, False, generator).equal(x)
    True
    """
    raise NotImplementedError


def embed(table: torch.Tensor, ids: torch.Tensor) -> torch.Tensor:
    """Replace every token by its row of a table.

    Args:
        table: (rows, d), one row for each token.
        ids: Numbers of rows, int64, of any shape; each from 0 to rows − 1. Ids may occur twice.

    Returns:
        (*shape of ids, d), a new tensor of the table's dtype. (If ids is a single number, without
        axes, a view of the table is fine, too.) Autograd can follow it, back to the table.

    May not call: embedding.

    >>> embed(torch.tensor([[1, 2], [3, 4], [5, 6]]), torch.tensor([2, 0, 2])).tolist()
    [[5, 6], [1, 2], [5, 6]]
    """
    raise NotImplementedError


def embedding_gradient(ids: torch.Tensor, upstream: torch.Tensor, rows: int) -> torch.Tensor:
    """The backward of embed: the gradient of the table.

    Args:
        ids: Numbers of rows, int64, of any shape. Ids may occur several times.
        upstream: The derivative of the loss with respect to embed's result, (*shape of ids, d).
        rows: How many rows the table has.

    Returns:
        (rows, d): for each row, the sum of the gradients of all places where it was looked up; 0 if
        it was never looked up.

    May not use autograd.

    May not call: embedding.

    >>> upstream = torch.tensor([[1.0, 2.0], [10.0, 20.0], [100.0, 200.0]])
    >>> embedding_gradient(torch.tensor([2, 0, 2]), upstream, 4).tolist()
    [[10.0, 20.0], [0.0, 0.0], [101.0, 202.0], [0.0, 0.0]]
    """
    raise NotImplementedError


def causal_mask(n: int, past: int) -> torch.Tensor:
    """Which keys each query may see: itself and everything before it.

    There are past + n keys, at the positions 0, 1, 2, .... The n queries are the last n of them, at
    the positions past, past + 1, ....

    Args:
        n: Number of queries, 0 or more.
        past: Number of keys before the first query, 0 or more.

    Returns:
        (n, past + n), bool: True where the query of this row may see the key of this column.

    >>> causal_mask(2, 1).tolist()
    [[True, True, False], [True, True, True]]
    """
    raise NotImplementedError


def padding_mask(lengths: torch.Tensor, n: int) -> torch.Tensor:
    """Where the sequences of a batch have tokens, and where they have padding.

    Args:
        lengths: How many tokens each of the b sequences has, (b,), int64, each from 0 to n. The
            tokens come first, then the padding.
        n: The number of positions of each sequence, padding included (not the number of sequences).

    Returns:
        (b, n), bool: True where a sequence has a token.

    >>> padding_mask(torch.tensor([2, 0, 3]), 3).tolist()
    [[True, True, False], [False, False, False], [True, True, True]]
    """
    raise NotImplementedError


def window_mask(n: int, width: int) -> torch.Tensor:
    """Which keys each query may see, if it sees its own key and only a few before it.

    Query i sees its own key and those before it, width keys in all: i, i − 1, ..., i − width + 1.
    At the start there are fewer. Keys after i are hidden.

    Args:
        n: Number of queries and of keys, 0 or more.
        width: Keys of a window, 1 or more; it may be larger than n.

    Returns:
        (n, n), bool: True where the query of this row may see the key of this column.

    >>> window_mask(3, 2).tolist()
    [[True, False, False], [True, True, False], [False, True, True]]
    """
    raise NotImplementedError


def attend(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor | None
) -> torch.Tensor:
    """Scaled dot-product attention: softmax(q·kᵀ / √d)·v.

    Args:
        q: Queries, (..., t, d).
        k: Keys, (..., s, d), with the same leading axes.
        v: Values, (..., s, e), with the same leading axes. s need not be t, e need not be d.
        mask: A bool tensor of one or more axes that broadcasts to (..., t, s), (s,) for example:
            True where a query may see a key. None if every query sees every key.

    Returns:
        (..., t, e). A query that may see no key gets zeros, also if there are no keys. A hidden key
        has no effect at all, however large its numbers are (but they are finite). Scores may be
        some hundreds, or some hundreds below 0. Autograd can follow it, back to q, k and v;
        gradients are finite, even if a query sees no key.

    May not call: scaled_dot_product_attention.

    >>> q, k = torch.tensor([[0.0, 0.0]]), torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    >>> v = torch.tensor([[2.0], [4.0], [90.0]])
    >>> attend(q, k, v, torch.tensor([[True, True, False]])).tolist()
    [[3.0]]
    >>> attend(q, k, v, torch.tensor([[False, False, False]])).tolist()
    [[0.0]]
    """
    raise NotImplementedError


def attend_gradients(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, upstream: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """The backward of attend without a mask: the gradients of q, k and v.

    Args:
        q: Queries, (..., t, d).
        k: Keys, (..., s, d), with the same leading axes; s is at least 1.
        v: Values, (..., s, e), with the same leading axes.
        upstream: The derivative of the loss with respect to the result, (..., t, e).

    Returns:
        A tuple (dq, dk, dv) of the shapes of q, k and v. Scores may be some hundreds, as in attend.

    May not use autograd.

    May not call: scaled_dot_product_attention.

    >>> q, k = torch.zeros(1, 1), torch.tensor([[1.0], [3.0]])
    >>> v, upstream = torch.tensor([[2.0], [6.0]]), torch.tensor([[10.0]])
    >>> dq, dk, dv = attend_gradients(q, k, v, upstream)
    >>> dq.tolist(), dk.abs().tolist(), dv.tolist()
    ([[20.0]], [[0.0], [0.0]], [[5.0], [5.0]])
    """
    raise NotImplementedError


def attend_in_blocks(q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, block: int) -> torch.Tensor:
    """The same as attend without a mask, but never with all scores at once.

    Take `block` keys at a time, in order; the last block may be shorter. This saves memory: all
    scores of a long sequence would not fit into it.

    Args:
        q: Queries, (..., t, d).
        k: Keys, (..., s, d), with the same leading axes; s is at least 1.
        v: Values, (..., s, e), with the same leading axes.
        block: Keys of a block, 1 or more; it may be larger than s.

    Returns:
        (..., t, e). Scores may be some hundreds, above 0 and below. Autograd need not follow it.

    No tensor that you make on the way may have more elements than the largest of these: q, k, v,
    the result, and the scores of one block (..., t, block).

    May not call: scaled_dot_product_attention.

    >>> q, k = torch.tensor([[0.0]]), torch.tensor([[1.0], [2.0], [3.0]])
    >>> attend_in_blocks(q, k, torch.tensor([[3.0], [6.0], [9.0]]), 2).round(decimals=4).tolist()
    [[6.0]]
    """
    raise NotImplementedError


def repeat_keys(k: torch.Tensor, groups: int) -> torch.Tensor:
    """Show each key head to a group of query heads, without copying anything.

    In grouped-query attention, there are heads · groups query heads. Query head h uses key head
    h // groups. So query head h belongs to the entry [:, h // groups, h % groups] of the result.

    Args:
        k: Keys, (n, heads, t, d), of any dtype; they may be a view of a larger tensor.
        groups: Query heads for each key head, 1 or more.

    Returns:
        (n, heads, groups, t, d), a view of k: the same keys for each member of a group. Autograd
        can follow it.

    >>> k = torch.tensor([[[[1, 2]], [[3, 4]]]])
    >>> repeat_keys(k, 2).tolist()
    [[[[[1, 2]], [[1, 2]]], [[[3, 4]], [[3, 4]]]]]
    """
    raise NotImplementedError


def sinusoidal(n: int, d: int) -> torch.Tensor:
    """The fixed position encoding of the first transformer.

    For position p and i = 0, 1, ..., d/2 − 1, the angle is p / 10000^(2i / d). Its sine goes into
    column 2i, its cosine into column 2i + 1. Positions count from 0.

    Args:
        n: Number of positions, 0 or more.
        d: Number of features, even, 2 or more.

    Returns:
        (n, d), float32, whatever torch's default dtype is. Compute angles in float32 or float64.

    Raises:
        ValueError: If d is odd.

    >>> sinusoidal(2, 4).round(decimals=4).add(0).tolist() == torch.tensor(
    ...     [[0.0, 1.0, 0.0, 1.0], [0.8415, 0.5403, 0.01, 1.0]]
    ... ).round(decimals=4).tolist()
    True
    """
    raise NotImplementedError


def rotate(x: torch.Tensor, positions: torch.Tensor, base: float) -> torch.Tensor:
    """Rotary position embedding: turn pairs of features by angles that grow with the position.

    For i = 0, 1, ..., d/2 − 1, the features i and i + d/2 are a pair (a, b): one of the first half
    of the features, one of the second half. At position p, turn the pair by the angle
    p · base^(−2i / d): it becomes (a·cos − b·sin, b·cos + a·sin).

    Args:
        x: Queries or keys, (..., t, d) with d even: any number of leading axes, or none.
        positions: The position of each row, (t,), int64: not always 0, 1, 2, ....
        base: The number in the angles, such as 10000. If it is larger, later pairs turn slower.

    Returns:
        The shape and dtype of x. Compute the angles, sines and cosines in float32 or float64, even
        if x is float16 or bfloat16; then you may convert the sines and cosines to the dtype of x.
        Autograd can follow it, back to x.

    Raises:
        ValueError: If d is odd.

    >>> x = torch.tensor([[1.0, 0.0], [1.0, 0.0]])
    >>> rotate(x, torch.tensor([0, 1]), 100.0).round(decimals=3).tolist() == torch.tensor(
    ...     [[1.0, 0.0], [0.54, 0.841]]
    ... ).round(decimals=3).tolist()
    True
    """
    raise NotImplementedError


def alibi(n: int, heads: int) -> torch.Tensor:
    """What is added to the scores of attention with linear biases (ALiBi).

    Head h = 0, 1, ... has the slope 2^(−8(h + 1) / heads). In head h, slope · (j − i) is added to
    the score of query i and key j: 0 for the query's own key, and the more negative the farther the
    key is behind. (Keys after the query would get more; a causal mask hides them.)

    Args:
        n: Number of queries and of keys, 0 or more.
        heads: Number of heads, 1 or more; not always a power of 2.

    Returns:
        (heads, n, n), float32, whatever torch's default dtype is: heads, queries, keys.

    >>> alibi(3, 2)[1].mul(256).tolist()
    [[0.0, 1.0, 2.0], [-1.0, 0.0, 1.0], [-2.0, -1.0, 0.0]]
    """
    raise NotImplementedError


class SwiGLU(nn.Module):
    """The feed-forward layer of many language models: down(silu(gate(x)) · up(x)).

    Args:
        d: Number of features of the input and of the result.
        hidden: Number of features between the layers.

    It has three layers `nn.Linear` without bias, and no other parameters: `gate` and `up` from d to
    hidden, `down` from hidden to d. SiLU is x · sigmoid(x); apply it only to the result of
    `gate`.

    `forward(x)` takes x (..., d) and returns (..., d), differentiable in x and in all weights.

    >>> layer = SwiGLU(2, 3)
    >>> {name: tuple(p.shape) for name, p in layer.named_parameters()} == {
    ...     "gate.weight": (3, 2), "up.weight": (3, 2), "down.weight": (2, 3)
    ... }
    True
    """

    def __init__(self, d: int, hidden: int) -> None:
        raise NotImplementedError

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(..., d) to (..., d)."""
        raise NotImplementedError


class MultiHeadAttention(nn.Module):
    """Attention with several heads, as in nn.MultiheadAttention.

    Args:
        d: Features, of the input and of the result.
        heads: Number of heads. Head h works with the features from h · d/heads on.

    It has four layers `nn.Linear(d, d)` with bias, and no other parameters: `q`, `k`, `v`, and
    `out`, which is applied to the joined results of the heads.

    `forward(x, context=None, mask=None)` returns (n, t, d), differentiable in all tensors:

    - x: Where the queries come from, (n, t, d).
    - context: Where keys and values come from, (n, s, d); x itself if it is None.
    - mask: bool, (t, s) or (n, t, s), the same for all heads: True where a query may see a key (in
      nn.MultiheadAttention, True hides a key). Every query sees at least one key. None if every
      query sees every key.

    The scores of a head are divided by the root of its number of features, d / heads.

    Raises:
        ValueError: In the constructor, if d is not a multiple of heads.

    >>> MultiHeadAttention(6, 2)(torch.zeros(4, 3, 6), torch.ones(4, 5, 6)).shape
    torch.Size([4, 3, 6])
    """

    def __init__(self, d: int, heads: int) -> None:
        raise NotImplementedError

    def forward(
        self,
        x: torch.Tensor,
        context: torch.Tensor | None = None,
        mask: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """(n, t, d) to (n, t, d)."""
        raise NotImplementedError


class Block(nn.Module):
    """One block of a language model, with the norms first and rotary positions.

    y = x + attention(attention_norm(x)); the result is y + feed(feed_norm(y)).

    Args:
        d: Features, a multiple of heads; d / heads is even.
        heads: Number of heads. Head h works with the features from h · d/heads on.

    Its parameters are those of these layers, and no others (name other attributes as you like):

    - `attention_norm` and `feed_norm`: nn.LayerNorm(d).
    - `q`, `k`, `v`, `out`: nn.Linear(d, d) without bias.
    - `up`: nn.Linear(d, 4·d) and `down`: nn.Linear(4·d, d), both without bias.

    The attention: q, k and v are cut into heads; the queries and keys of each head are rotated
    as in rotate (first half with second half, base 10000); the values are not. Row i sees the rows
    0 to i, whatever the positions are. The scores are divided by the root of d / heads. Before
    `out`, the heads are joined again.

    The feed-forward layer: down(gelu(up(...))) with the exact gelu.

    `forward(x, positions)` takes x (n, t, d) and positions (t,) int64, which rotate gets, and
    returns (n, t, d), differentiable in x and in all parameters.

    >>> Block(8, 2)(torch.zeros(3, 5, 8), torch.arange(5)).shape
    torch.Size([3, 5, 8])
    """

    def __init__(self, d: int, heads: int) -> None:
        raise NotImplementedError

    def forward(self, x: torch.Tensor, positions: torch.Tensor) -> torch.Tensor:
        """(n, t, d) to (n, t, d)."""
        raise NotImplementedError


def decode_step(block: nn.Module, x: torch.Tensor, cache: Any) -> tuple[torch.Tensor, Any]:
    """Run a Block on the next row of a sequence, with the keys and values of the rows before.

    Args:
        block: An object with the layers of Block (`attention_norm`, `q`, `k`, `v`, `out`,
            `feed_norm`, `up`, `down`) and the attribute `heads`, the number of heads; it cannot be
            called. Its weights stay as they are.
        x: The next row of n sequences, (n, 1, d). The first row has position 0, the next one
            position 1, and so on.
        cache: The second value that the previous step returned; None for the first row.

    Returns:
        A tuple (out, new cache). out is (n, 1, d): what Block gives for this row if it gets all
        rows up to this one, at the positions 0, 1, 2, .... Autograd need not follow it. You decide
        what is in the new cache. Another step may start from the old cache again, also after this
        step: do not write into the old one, or into memory that several caches share.

    Earlier rows must not run through the block again: with more rows, a step may take more work
    only because it reads more keys and values. The tests count the elements that operations read
    and write.

    >>> from types import SimpleNamespace
    >>> norms = {name: nn.LayerNorm(2) for name in ("attention_norm", "feed_norm")}
    >>> names = ("q", "k", "v", "out", "up", "down")
    >>> layers = {name: nn.Linear(2, 2, bias=False) for name in names}
    >>> block = SimpleNamespace(heads=1, **norms, **layers)
    >>> out, cache = decode_step(block, torch.ones(3, 1, 2), None)
    >>> out, cache = decode_step(block, torch.ones(3, 1, 2), cache)
    >>> out.shape
    torch.Size([3, 1, 2])
    """
    raise NotImplementedError
