"""Language models: from text to tokens, to a loss, to the next token, and to fine-tuning.

Logits are scores before the softmax: a larger one means more likely. Unless an exercise says
otherwise, all floating point tensors of a call have one dtype, which is also the dtype of the
tensors that you return.
"""

import copy
import math
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional


def next_token_pairs(
    tokens: torch.Tensor, block: int, count: int, generator: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """A batch of pieces of a text, each with the tokens that follow.

    The places where the pieces start are drawn with one call,
    `torch.randint(starts, (count,), generator=generator)`, where `starts` is the number of possible
    places: those where a piece of block tokens, and one token after it, fit into the text.

    Args:
        tokens: The text, (n,), int64.
        block: Number of tokens in a piece, 1 or more.
        count: Number of pieces in the batch, 0 or more.
        generator: The random generator for the starts.

    Returns:
        A tuple (inputs, targets), both (count, block), int64: targets[i, j] is the token that
        follows inputs[i, j] in the text.

    Raises:
        ValueError: If the text has no more than block tokens.

    >>> tokens, generator = torch.tensor([5, 6, 7]), torch.Generator()
    >>> inputs, targets = next_token_pairs(tokens, 2, 1, generator)
    >>> inputs.tolist(), targets.tolist()
    ([[5, 6]], [[6, 7]])
    """
    starts = len(tokens) - block
    if starts < 1:
        raise ValueError(f"a piece of {block} tokens and the next one do not fit")
    start = torch.randint(starts, (count,), generator=generator)
    pieces = tokens[start[:, None] + torch.arange(block + 1)]
    return pieces[:, :-1], pieces[:, 1:]


def merge_once(ids: list[int], pair: tuple[int, int], new: int) -> list[int]:
    """Replace a pair of tokens by one new token, wherever it occurs, from left to right.

    A token belongs to one pair at most: of three equal tokens, the first two are merged.

    Args:
        ids: Tokens.
        pair: Two tokens, which may be equal.
        new: The token that takes their place. It may occur in ids, and even in pair, but a
            token that a merge has just made is not merged again.

    Returns:
        A new list; ids stays as it is.

    >>> merge_once([1, 2, 3, 1, 2], (1, 2), 9), merge_once([7, 7, 7], (7, 7), 8)
    ([9, 3, 9], [8, 7])
    """
    merged, at = [], 0
    while at < len(ids):
        if tuple(ids[at : at + 2]) == pair:
            merged.append(new)
            at += 2
        else:
            merged.append(ids[at])
            at += 1
    return merged


def train_merges(text: str, count: int) -> list[tuple[int, int]]:
    """Byte pair encoding: find the most frequent pairs, and make each of them a new token.

    The text begins as its UTF-8 bytes, the tokens 0 to 255. Then, `count` times, merge the
    pair of neighbours that occurs most often, as in merge_once: the first pair into the token 256,
    the second one into 257, and so on. Pairs may overlap when you count them: three equal tokens
    contain their pair twice. If several pairs are equally frequent, take the one whose first
    place comes first in the tokens as they are now.

    Args:
        text: Any text.
        count: How many merges to find, 0 or more.

    Returns:
        The pairs, in the order in which they were merged. Fewer than count if no pair is left; a
        pair that occurs only once counts, too.

    >>> train_merges("abcab", 2), train_merges("aaaa", 5)
    ([(97, 98), (256, 99)], [(97, 97), (256, 256)])
    """
    ids = [*text.encode()]
    merges: list[tuple[int, int]] = []
    for new in range(256, 256 + count):
        pairs = Counter(pairwise(ids))
        if not pairs:
            break
        best = max(pairs, key=lambda pair: pairs[pair])  # the first one of equals
        merges.append(best)
        ids = merge_once(ids, best, new)
    return merges


def encode(text: str, merges: list[tuple[int, int]]) -> list[int]:
    """Turn a text into the tokens of a vocabulary.

    The text begins as its UTF-8 bytes. Then the merges are applied in their order, each to the
    whole text, as in merge_once: the first pair becomes the token 256, the second one 257, and
    so on.

    Args:
        text: Any text.
        merges: Pairs of tokens, as train_merges finds them.

    Returns:
        The tokens.

    >>> encode("abcab", [(97, 98), (256, 99)]), encode("hi", [])
    ([257, 256], [104, 105])
    """
    ids = [*text.encode()]
    for number, pair in enumerate(merges):
        ids = merge_once(ids, pair, 256 + number)
    return ids


def decode(ids: list[int], merges: list[tuple[int, int]]) -> str:
    """Turn tokens back into a text.

    Args:
        ids: Tokens, each from 0 to 255 + the number of merges.
        merges: Pairs of tokens; the first pair is the token 256, the second one 257, and so on. A
            pair may contain earlier merges.

    Returns:
        The text. Bytes that are not valid UTF-8 become the replacement character U+FFFD, as
        with Python's `bytes.decode` and errors="replace". This happens, for example, if a token
        ends in the middle of a letter.

    >>> decode([257, 256], [(97, 98), (256, 99)]), decode([195, 182], [])
    ('abcab', 'ö')
    >>> decode([97, 195], []) == "a" + chr(0xFFFD)
    True
    """
    pieces = [bytes([byte]) for byte in range(256)]
    for one, other in merges:
        pieces.append(pieces[one] + pieces[other])
    return b"".join(pieces[token] for token in ids).decode(errors="replace")


def cross_entropy(
    logits: torch.Tensor, targets: torch.Tensor, ignore: int, smoothing: float
) -> torch.Tensor:
    """The mean cross-entropy of the rows that count, with label smoothing.

    The loss of a row is (1 − smoothing) · (−log p of its target) + smoothing · (the mean of −log p
    over all classes), where p is the softmax of its logits. So smoothing spreads this weight over
    all classes, including the target.

    Args:
        logits: (n, classes), float. Logits may be some hundreds.
        targets: (n,), int64: numbers of classes, or `ignore`.
        ignore: Rows with this target do not count: leave them out of the sum, and of the number of
            rows by which you divide. It may be the number of a class, or another one, like −100.
        smoothing: From 0 to 1.

    Returns:
        A tensor of shape (). Autograd can follow it; rows that do not count get a gradient of 0.

    Raises:
        ValueError: If no row counts (torch gives NaN there).

    May not call: nll_loss, or any other loss of torch, `cross_entropy` of torch.nn.functional
    included.

    >>> logits = torch.tensor([[0.0, 0.0], [9.0, 1.0]])
    >>> round(cross_entropy(logits, torch.tensor([1, -100]), -100, 0.0).item(), 4)
    0.6931
    """
    counts = targets != ignore
    if not counts.any():
        raise ValueError("no row counts")
    logits, targets = logits[counts], targets[counts]
    minus_log = logits.logsumexp(dim=1, keepdim=True) - logits
    of_targets = minus_log.gather(1, targets[:, None])
    return (1 - smoothing) * of_targets.mean() + smoothing * minus_log.mean()


def perplexity(losses: torch.Tensor, counts: torch.Tensor) -> torch.Tensor:
    """The perplexity of a text that was read in batches of different sizes.

    Args:
        losses: The mean cross-entropy of the tokens of each batch, (batches,), float.
        counts: How many tokens each batch had, (batches,), int64, 0 or more.

    Returns:
        The exponential of the mean cross-entropy of all tokens, a tensor of shape ().

    Raises:
        ValueError: If there are no tokens at all.

    >>> round(perplexity(torch.tensor([0.0, 3.0]), torch.tensor([2, 1])).item(), 4)
    2.7183
    """
    tokens = counts.sum()
    if tokens == 0:
        raise ValueError("there are no tokens")
    return torch.exp((losses * counts).sum() / tokens)


def bigram_logits(tokens: torch.Tensor, size: int) -> torch.Tensor:
    """The log-probability of each token after each token, by counting pairs.

    Add 1 to the count of every possible pair of tokens (add-one smoothing), so that no pair is
    impossible.

    Args:
        tokens: The text, (n,), int64, each from 0 to size − 1; n may be 0.
        size: Number of tokens in the vocabulary.

    Returns:
        (size, size), float32, whatever torch's default dtype is: entry (i, j) is the logarithm of
        the count of token j after token i, divided by all counts after token i. The exponentials of
        each row sum to 1.

    >>> bigram_logits(torch.tensor([0, 1, 0, 1, 1]), 2).exp().round(decimals=4).tolist() == [
    ...     [0.25, 0.75], [0.5, 0.5]
    ... ]
    True
    """
    counts = torch.ones(size, size, dtype=torch.float32)
    one = torch.ones((), dtype=torch.float32)
    counts.index_put_((tokens[:-1], tokens[1:]), one, accumulate=True)
    return torch.log(counts / counts.sum(dim=1, keepdim=True))


def greedy(logits: torch.Tensor) -> torch.Tensor:
    """The most likely token of each row.

    Args:
        logits: (..., tokens), with any number of leading axes, also none; without NaN. Some may be
            −inf.

    Returns:
        (...), int64: the number of the largest logit, the first one if several are equal.

    >>> greedy(torch.tensor([[0.5, 2.0, 1.0], [3.0, 1.0, 3.0]])).tolist()
    [1, 0]
    """
    return logits.argmax(dim=-1)


def temper(logits: torch.Tensor, temperature: float) -> torch.Tensor:
    """Make a distribution sharper or flatter, before a token is drawn.

    Args:
        logits: (..., tokens), with any number of leading axes; without NaN. Some may be −inf.
        temperature: Above 0, the logits are divided by it: below 1 the distribution is sharper,
            above 1 flatter. 0 means that only the most likely token is left.

    Returns:
        The shape and dtype of logits. At temperature 0, each row holds 0 at its largest logit (the
        first one if several are equal) and −inf elsewhere. Autograd need not follow it.

    Raises:
        ValueError: If temperature is negative.

    >>> logits = torch.tensor([1.0, 4.0, 2.0])
    >>> temper(logits, 2.0).tolist(), temper(logits, 0.0).tolist()
    ([0.5, 2.0, 1.0], [-inf, 0.0, -inf])
    """
    if temperature < 0:
        raise ValueError(f"a temperature of {temperature} is negative")
    if temperature > 0:
        return logits / temperature
    first = logits.argmax(dim=-1, keepdim=True)
    return torch.full_like(logits, -math.inf).scatter(-1, first, 0)


def keep_top_k(logits: torch.Tensor, k: int) -> torch.Tensor:
    """Keep the k largest logits of each row, and make all others impossible.

    Args:
        logits: (..., tokens), with any number of leading axes; without NaN. Some may be −inf.
        k: How many to keep, 1 or more; if there are fewer tokens, all are kept.

    Returns:
        A new tensor of the shape and dtype of logits: −inf where a logit is below the k-th largest
        one of its row. Logits that are equal to the k-th largest one are all kept, so more than k
        may stay. Autograd can follow what is kept.

    Raises:
        ValueError: If k is below 1.

    >>> keep_top_k(torch.tensor([[3.0, 1.0, 2.0], [5.0, 5.0, 5.0]]), 2).tolist()
    [[3.0, -inf, 2.0], [5.0, 5.0, 5.0]]
    """
    if k < 1:
        raise ValueError(f"k is {k}, but at least one token has to stay")
    limit = logits.topk(min(k, logits.shape[-1])).values[..., -1:]
    return logits.masked_fill(logits < limit, -math.inf)


def keep_top_p(logits: torch.Tensor, p: float) -> torch.Tensor:
    """Nucleus sampling: keep the most likely tokens, until their probabilities sum to p or more.

    In each row, begin with the most likely token, and keep tokens until the sum of their
    probabilities (the softmax of the logits) is at least p. Keep the token that reaches p, too.
    Equally likely tokens are taken in the order of their numbers.

    Args:
        logits: (..., tokens), with any number of leading axes; without NaN. Some may be −inf.
        p: Above 0, at most 1. 1 keeps every token.

    Returns:
        A new tensor of the shape and dtype of logits, in the same order: −inf for the tokens that
        are not kept. Each row keeps at least one. Autograd can follow those that are kept.

    Raises:
        ValueError: If p is not above 0 and at most 1.

    >>> logits = torch.tensor([0.1, 0.6, 0.3]).log()
    >>> keep_top_p(logits, 0.7).exp().round(decimals=4).tolist() == torch.tensor(
    ...     [0.0, 0.6, 0.3]
    ... ).tolist()
    True
    """
    if not 0 < p <= 1:
        raise ValueError(f"p is {p}, which is not above 0 and at most 1")
    if p == 1:
        return logits.clone()
    ordered, order = logits.sort(descending=True, stable=True)
    likely = ordered.softmax(dim=-1)
    before = likely.cumsum(dim=-1) - likely
    goes = torch.zeros_like(order, dtype=torch.bool).scatter(-1, order, before >= p)
    return logits.masked_fill(goes, -math.inf)


def draw_token(logits: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Draw one token for each row.

    Args:
        logits: (n, tokens), float, without NaN; tokens with −inf are never drawn, and each row has
            at least one other.
        generator: All random numbers are drawn from it; torch's global generator is not used.

    Returns:
        (n,), int64: in each row, token i is drawn with the probability that the softmax of the
        logits gives it. Rows do not depend on each other.

    >>> logits = torch.tensor([[0.0, float("-inf")], [float("-inf"), 3.0]])
    >>> draw_token(logits, torch.Generator().manual_seed(0)).tolist()
    [0, 1]
    """
    return torch.multinomial(logits.softmax(dim=1), 1, generator=generator).squeeze(1)


def beam_search(
    step: Callable[[torch.Tensor], torch.Tensor],
    start: list[int],
    width: int,
    length: int,
    end: int,
) -> tuple[list[int], float]:
    """Look for a likely continuation with several beams.

    The score of a beam is the sum of the log-probabilities of its tokens after `start`. In each
    round, every beam that has not ended is extended by every token; beams that have ended stay as
    they are. Of all these, keep the `width` beams with the highest scores. A beam has ended if its
    last token, after `start`, is `end`.

    Args:
        step: Takes one sequence of tokens (t,), int64, and returns the log-probabilities of the
            next token, (tokens,), float. A token with −inf is impossible. There are always at least
            `width` possible beams, except in the first rounds.
        start: The first tokens, at least one; `end` may be among them.
        width: How many beams to keep, 1 or more. A width of 1 is greedy search.
        length: How many rounds there are at most, 0 or more.
        end: The token that ends a sequence.

    Returns:
        A tuple (tokens, score) of the best beam: a list of ints that begins with start and holds
        `end` if it ended, and its score as a float.

    >>> table = torch.tensor([[0.1, 0.6, 0.3], [0.4, 0.35, 0.25], [0.0, 0.05, 0.95]]).log()
    >>> tokens, score = beam_search(lambda tokens: table[tokens[-1]], [0], 2, 2, 9)
    >>> tokens, round(score, 4)
    ([0, 2, 2], -1.2553)
    """
    beams, ended = [(0.0, [*start])], []
    for _ in range(length):
        candidates = [*ended]
        for score, tokens in beams:
            logs = step(torch.tensor(tokens)).tolist()
            candidates += [(score + log, [*tokens, token]) for token, log in enumerate(logs)]
        candidates.sort(key=lambda beam: beam[0], reverse=True)
        best = candidates[:width]
        ended = [beam for beam in best if beam[1][-1] == end]
        beams = [beam for beam in best if beam[1][-1] != end]
        if not beams:
            break
    score, tokens = max([*ended, *beams], key=lambda beam: beam[0])
    return tokens, score


def quantise(weight: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Store a matrix as int8 numbers, with one scale for each row.

    The scale of a row is its largest absolute value divided by 127; a row of zeros has the scale 1.
    The codes are weight / scale, rounded to the nearest whole number. So codes go from −127 to 127,
    0 stays exactly 0, and a rounding error is at most half of the scale.

    Args:
        weight: (rows, columns), float32 or float64, finite; there is at least one column.

    Returns:
        A tuple (codes, scale): codes (rows, columns), int8, and scale (rows,) of the dtype of
        weight. Neither has a graph.

    >>> codes, scale = quantise(torch.tensor([[0.5, -1.27, 0.0], [0.0, 0.0, 0.0]]))
    >>> codes.tolist(), scale.mul(100).round().tolist()
    ([[50, -127, 0], [0, 0, 0]], [1.0, 100.0])
    """
    weight = weight.detach()
    scale = weight.abs().amax(dim=1) / 127
    scale = torch.where(scale > 0, scale, 1)
    return (weight / scale[:, None]).round().to(torch.int8), scale


def dequantise(codes: torch.Tensor, scale: torch.Tensor) -> torch.Tensor:
    """Turn int8 codes back into numbers.

    Args:
        codes: (rows, columns), int8.
        scale: The scale of each row, (rows,), float.

    Returns:
        (rows, columns), of the dtype of scale: each code times the scale of its row. Autograd can
        follow it, back to scale.

    >>> codes = torch.tensor([[2, -127], [3, 0]], dtype=torch.int8)
    >>> dequantise(codes, torch.tensor([0.5, 2.0])).tolist()
    [[1.0, -63.5], [6.0, 0.0]]
    """
    return codes * scale[:, None]


def clipped_objective(ratio: torch.Tensor, advantage: torch.Tensor, eps: float) -> torch.Tensor:
    """The clipped objective of PPO, which is maximised.

    For each action: the smaller of ratio · advantage and clipped · advantage, where clipped is the
    ratio, clamped to the range from 1 − eps to 1 + eps. So a ratio that has moved too far in the
    good direction gets no gradient; one that has moved in the bad direction still gets one.

    Args:
        ratio: How likely each action is now, divided by how likely it was, any shape.
        advantage: How much better each action was than expected, same shape; it may be negative.
        eps: Above 0.

    Returns:
        The mean over all actions, a tensor of shape (). Autograd can follow it, back to both.

    >>> ratio, advantage = torch.tensor([2.0, 2.0, 0.5]), torch.tensor([1.0, -1.0, 3.0])
    >>> round(clipped_objective(ratio, advantage, 0.25).item(), 4)
    0.25
    """
    clipped = ratio.clamp(1 - eps, 1 + eps)
    return torch.minimum(ratio * advantage, clipped * advantage).mean()


def preference_loss(
    chosen: torch.Tensor,
    rejected: torch.Tensor,
    ref_chosen: torch.Tensor,
    ref_rejected: torch.Tensor,
    beta: float,
) -> torch.Tensor:
    """The loss of direct preference optimisation (DPO).

    The mean over all pairs of −log sigmoid(beta · ((chosen − rejected) − (ref_chosen −
    ref_rejected))). All four tensors are log-probabilities of whole answers, one for each pair.

    Args:
        chosen: Those of the better answers, by the model that is trained, (n,).
        rejected: Those of the worse answers, by the same model, (n,).
        ref_chosen: Those of the better answers, by the reference model, (n,).
        ref_rejected: Those of the worse answers, by the reference model, (n,).
        beta: Above 0.

    Returns:
        A tensor of shape (). It stays finite if beta times the inner difference is some
        hundreds, positive or negative. Autograd can follow it, back to all four.

    >>> logs = [torch.tensor([value]) for value in (-5.0, -9.0, -6.0, -6.0)]
    >>> round(preference_loss(*logs, 0.5).item(), 4)
    0.1269
    """
    margin = (chosen - rejected) - (ref_chosen - ref_rejected)
    return -functional.logsigmoid(beta * margin).mean()


def group_advantages(rewards: torch.Tensor, eps: float) -> torch.Tensor:
    """How much better each answer was than the others of its group (GRPO).

    Args:
        rewards: (groups, answers), float, with at least one answer: a group is the answers to one
            question.
        eps: The number that is added to the standard deviation, above 0.

    Returns:
        (groups, answers): (reward − mean) / (deviation + eps), with the mean and the standard
        deviation of each group. The deviation is the root of the mean squared difference: the sum
        of squares is divided by the number of answers. A group of equal rewards gives zeros.

    >>> group_advantages(torch.tensor([[1.0, 3.0], [5.0, 5.0]]), 1.0).tolist()
    [[-0.5, 0.5], [0.0, 0.0]]
    """
    centred = rewards - rewards.mean(dim=1, keepdim=True)
    return centred / (rewards.std(dim=1, correction=0, keepdim=True) + eps)


def route(logits: torch.Tensor, k: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Choose k experts for each token, and say how evenly they are used.

    Args:
        logits: (tokens, experts), float, with at least one token; no two of a row are equal.
        k: Experts for each token, from 1 to the number of experts.

    Returns:
        A tuple (weights, experts, balance):

        - experts (tokens, k), int64: the experts with the k largest logits, the largest first.
        - weights (tokens, k): the softmax over only these k logits, so a row sums to 1.
        - balance, of shape (): experts · Σ f[i]·p[i] over all experts i. Of all
          tokens · k choices, f[i] is the share of expert i. p[i] is its mean probability over all
          tokens, in the softmax over all experts. If both are uniform, balance is 1.

        Autograd can follow weights and balance back to logits; f counts as a constant.

    >>> weights, experts, balance = route(torch.tensor([[0.0, 9.0, 9.5], [1.0, -9.0, 9.0]]), 1)
    >>> weights.tolist(), experts.tolist(), round(balance.item(), 2)
    ([[1.0], [1.0]], [[2], [2]], 2.43)
    """
    count = logits.shape[1]
    best = logits.topk(k)
    likely = logits.softmax(dim=1).mean(dim=0)
    chosen = torch.bincount(best.indices.flatten(), minlength=count).to(likely.dtype)
    balance = count * (chosen / best.indices.numel() * likely).sum()
    return best.values.softmax(dim=1), best.indices, balance


class LowRank(nn.Module):
    """A linear layer plus a trainable matrix of low rank (LoRA).

    Args:
        layer: The nn.Linear to begin from, with or without a bias. Keep this object as `layer`;
            its parameters no longer require grad.
        rank: The rank of the added matrix b·a.
        scale: The factor of the added matrix.

    Two parameters are added: `a` (rank, in features), random numbers around 0, and `b`
    (out features, rank), zeros. Both have the dtype of the layer's weight, and only they are
    trained.

    `forward(x)` takes x (..., in features) and returns layer(x) + scale · x·aᵀ·bᵀ.

    `merged()` returns a new nn.Linear that gives the same results: its weight is
    W + scale · b·a, its bias is that of the layer (none if the layer has none). Its parameters
    require grad and share no memory with those of the layer.

    >>> layer = nn.Linear(3, 2)
    >>> added = LowRank(layer, 1, 0.5)
    >>> x = torch.ones(4, 3)
    >>> torch.equal(added(x), layer(x)), sorted(n for n, p in added.named_parameters()
    ...     if p.requires_grad)
    (True, ['a', 'b'])
    """

    def __init__(self, layer: nn.Linear, rank: int, scale: float) -> None:
        super().__init__()
        self.layer = layer.requires_grad_(False)
        self.scale = scale
        weight = layer.weight
        self.a = nn.Parameter(torch.empty(rank, layer.in_features, dtype=weight.dtype))
        nn.init.xavier_normal_(self.a)
        self.b = nn.Parameter(torch.zeros(layer.out_features, rank, dtype=weight.dtype))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(..., in features) to (..., out features)."""
        return self.layer(x) + self.scale * (x @ self.a.T @ self.b.T)

    def merged(self) -> nn.Linear:
        """One layer that does the same."""
        joined = copy.deepcopy(self.layer).requires_grad_()
        with torch.no_grad():
            joined.weight += self.scale * self.b @ self.a
        return joined


def accept_drafts(
    draft: torch.Tensor, target: torch.Tensor, tokens: torch.Tensor, uniforms: torch.Tensor
) -> torch.Tensor:
    """Speculative decoding: which tokens of a small model are kept, and which token follows.

    The tokens are looked at in turn. Token i is kept if uniforms[i] is less than
    target[i, token] / draft[i, token]. At the first token that is not kept, stop: draw one token
    in its place, from the positive part of target[i] − draft[i], divided by its sum. If all tokens
    are kept, draw one more from the last row of target. So the result has the same distribution as
    if the large model had drawn every token.

    To draw a token from probabilities, use the number u = uniforms[k], the last one: take the first
    token at which the running sum of the probabilities is greater than u.

    Args:
        draft: The probabilities by which the small model drew its tokens, (k, vocabulary).
        target: The probabilities of the large model at the same places, and at the next one,
            (k + 1, vocabulary).
        tokens: What the small model drew, (k,), int64; draft is above 0 there. k may be 0.
        uniforms: Random numbers from [0, 1), (k + 1,).

    Returns:
        The tokens that were kept and the one that was drawn, int64: between 1 and k + 1 of them.

    >>> draft, target = torch.tensor([[0.5, 0.5]]), torch.tensor([[0.25, 0.75], [1.0, 0.0]])
    >>> accept_drafts(draft, target, torch.tensor([0]), torch.tensor([0.4, 0.9])).tolist()
    [0, 0]
    >>> accept_drafts(draft, target, torch.tensor([0]), torch.tensor([0.6, 0.9])).tolist()
    [1]
    """
    kept = 0
    probabilities = target[-1]
    for token in tokens:
        if uniforms[kept] >= target[kept, token] / draft[kept, token]:
            missing = (target[kept] - draft[kept]).clamp(min=0)
            probabilities = missing / missing.sum()
            break
        kept += 1
    drawn = (probabilities.cumsum(dim=0) > uniforms[-1]).int().argmax()
    return torch.cat([tokens[:kept], drawn[None]])


def scaled_step(
    params: list[torch.Tensor],
    gradients: list[list[torch.Tensor]],
    scale: float,
    max_norm: float,
    lr: float,
) -> tuple[list[torch.Tensor], float, bool]:
    """One step of training with accumulated, scaled and clipped gradients.

    In this order:

    1. Accumulate: the gradient of a parameter is the mean over the batches.
    2. Unscale: divide it by scale, because the losses were multiplied by it.
    3. If any number of any gradient is infinite or NaN, the step is skipped: the parameters stay,
       and the scale is halved.
    4. Clip: if the norm of all gradients together (the root of the sum of all squares) is larger
       than max_norm, all of them are multiplied by max_norm / norm.
    5. Step: param − lr · gradient.

    Args:
        params: The parameters, of any shapes.
        gradients: For each batch, at least one, the gradients of all parameters, in their order.
        scale: What the losses were multiplied by, above 0.
        max_norm: Above 0.
        lr: Learning rate.

    Returns:
        A tuple (new parameters, scale, stepped): a list of new tensors, or of unchanged ones where
        the step was skipped; the scale for the next step, a float; and whether a step was made. No
        argument changes. Autograd need not follow it.

    >>> params, gradients = [torch.tensor([1.0])], [[torch.tensor([6.0])], [torch.tensor([10.0])]]
    >>> new, scale, stepped = scaled_step(params, gradients, 4.0, 1.0, 0.5)
    >>> [p.tolist() for p in new], scale, stepped
    ([[0.5]], 4.0, True)
    """
    means = [torch.stack(own).mean(dim=0) / scale for own in zip(*gradients, strict=True)]
    if not all(mean.isfinite().all() for mean in means):
        return params, scale / 2, False
    norm = torch.stack([mean.square().sum() for mean in means]).sum().sqrt()
    factor = max_norm / norm if norm > max_norm else 1.0
    new = [p - lr * factor * mean for p, mean in zip(params, means, strict=True)]
    return new, scale, True


class _Poet(nn.Module):
    """One transformer block between an embedding and the logits."""

    def __init__(self, size: int, block: int, causal: bool) -> None:
        super().__init__()
        self.causal = causal
        self.letters, self.places = nn.Embedding(size, 32), nn.Embedding(block, 32)
        self.block = nn.TransformerEncoderLayer(32, 4, 64, dropout=0.0, batch_first=True)
        self.out = nn.Linear(32, size)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        t = ids.shape[1]
        hidden = torch.ones(t, t, dtype=torch.bool).triu(1) if self.causal else None
        x = self.letters(ids) + self.places(torch.arange(t))
        return self.out(self.block(x, src_mask=hidden))


def train_poem(
    tokens: torch.Tensor, size: int, block: int, steps: int, causal: bool
) -> tuple[nn.Module, list[float]]:
    """Train a small language model of your own on a short text, until it knows it by heart.

    Every step uses all windows of the text at once: the block letters from each place on that has
    block letters and one more after them are inputs, and the letters that follow each of them are
    targets. The loss is the mean cross-entropy over all windows and all places.

    The model is yours, from any layers, your own (`from .attention import Block`) or torch's. One
    transformer block with a width of 32 is enough, with Adam and a learning rate of 0.01. The
    tests train it on the 103 letters of `torchkata.data.poem()`, for 200 steps with block = 8. With
    the mask, the last loss has to be below 0.4, and the model then recites the poem, letter by
    letter, each from the 5 letters before it. Without the mask, the last loss has to be below 0.15;
    such a model has seen its targets, and cannot recite the poem. One training may take 3 seconds
    on one thread; half a second is enough.

    Args:
        tokens: The text as numbers, (n,), int64, each from 0 to size − 1; n is above block.
        size: Letters of the alphabet; not all need to occur.
        block: The longest context, in letters.
        steps: How many steps to make; may be 0.
        causal: True: a place sees itself and the places before it. False: a place sees all places
            of its window.

    Returns:
        (model, losses): the model, in evaluation mode, and the loss before each step, as a list of
        floats. The model takes ids (b, t), int64, where t is from 1 to block, and returns logits
        (b, t, size) for the letter after each place.

    >>> tokens = torch.tensor([0, 1, 2, 0, 1, 2, 0, 1])
    >>> model, losses = train_poem(tokens, 3, 4, 2, True)
    >>> model(tokens[None, :3]).shape, len(losses), model.training
    (torch.Size([1, 3, 3]), 2, False)
    """
    windows = tokens.unfold(0, block + 1, 1)
    inputs, targets = windows[:, :-1], windows[:, 1:].flatten()
    model = _Poet(size, block, causal)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    losses = []
    for _ in range(steps):
        loss = functional.cross_entropy(model(inputs).flatten(0, 1), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model.eval(), losses
