"""Language models: from text to tokens, to a loss, to the next token.

Logits are scores before the softmax: a larger one means more likely. Unless an exercise says
otherwise, all floating point tensors of a call have one dtype, which is also the dtype of the
tensors that you return.

Read "What every exercise expects" in the README once: it holds for all of these.
"""

from collections.abc import Callable

import torch


def next_token_pairs(
    tokens: torch.Tensor, block: int, count: int, generator: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """A batch of pieces of a text, each with the tokens that follow.

    The places where the pieces start are drawn with one call,
    `torch.randint(starts, (count,), generator=generator)`, where `starts` is the number of places
    at which a piece of block tokens and the token after it fit. Every place is possible.

    Args:
        tokens: The text, (n,), int64.
        block: Tokens of a piece, 1 or more.
        count: Pieces of the batch, 0 or more.
        generator: What the starts are drawn from.

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
    raise NotImplementedError


def merge_once(ids: list[int], pair: tuple[int, int], new: int) -> list[int]:
    """Replace a pair of tokens by one new token, wherever it occurs, from left to right.

    A token belongs to one pair at most: of three equal tokens, the first two are merged.

    Args:
        ids: Tokens.
        pair: Two tokens, which may be equal.
        new: The token that takes their place. It may occur in ids, and even in pair; what was just
            merged is not merged again.

    Returns:
        A new list; ids stays as it is.

    >>> merge_once([1, 2, 3, 1, 2], (1, 2), 9), merge_once([7, 7, 7], (7, 7), 8)
    ([9, 3, 9], [8, 7])
    """
    raise NotImplementedError


def train_merges(text: str, count: int) -> list[tuple[int, int]]:
    """Byte pair encoding: find the pairs of tokens that are worth a token of their own.

    The text begins as its UTF-8 bytes, the tokens 0 to 255. Then, `count` times, the pair of
    neighbours that occurs most often is merged, as merge_once does it: the first pair into the
    token 256, the second one into 257, and so on. Pairs are counted at every place, so three equal
    tokens hold their pair twice. If several pairs are equally frequent, take the one whose first
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
    raise NotImplementedError


def encode(text: str, merges: list[tuple[int, int]]) -> list[int]:
    """Turn a text into the tokens of a vocabulary.

    The text begins as its UTF-8 bytes. Then the merges are applied in their order, each to the
    whole text, as merge_once does it: the first pair becomes the token 256, the second one 257, and
    so on.

    Args:
        text: Any text.
        merges: Pairs of tokens, as train_merges finds them.

    Returns:
        The tokens.

    >>> encode("abcab", [(97, 98), (256, 99)]), encode("hi", [])
    ([257, 256], [104, 105])
    """
    raise NotImplementedError


def decode(ids: list[int], merges: list[tuple[int, int]]) -> str:
    """Turn tokens back into a text.

    Args:
        ids: Tokens, each from 0 to 255 + the number of merges.
        merges: Pairs of tokens; the first pair is the token 256, the second one 257, and so on. A
            pair may contain earlier merges.

    Returns:
        The text. Bytes that are not valid UTF-8 become the replacement character U+FFFD, as
        Python's `bytes.decode` does it with errors="replace": a token may end in the middle of a
        letter.

    >>> decode([257, 256], [(97, 98), (256, 99)]), decode([195, 182], [])
    ('abcab', 'ö')
    >>> decode([97, 195], []) == "a" + chr(0xFFFD)
    True
    """
    raise NotImplementedError


def cross_entropy(
    logits: torch.Tensor, targets: torch.Tensor, ignore: int, smoothing: float
) -> torch.Tensor:
    """The mean cross-entropy of the rows that count, with label smoothing.

    The loss of a row is (1 − smoothing) · (−log p of its target) + smoothing · (the mean of −log p
    over all classes), where p is the softmax of its logits. So smoothing spreads its share over all
    classes, the target included.

    Args:
        logits: (n, classes), float. Logits of some hundreds are fine.
        targets: (n,), int64: numbers of classes, or `ignore`.
        ignore: Rows with this target do not count: neither in the sum nor in the number of rows by
            which it is divided. It may be a number of a class, or none, such as −100.
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
    raise NotImplementedError


def perplexity(losses: torch.Tensor, counts: torch.Tensor) -> torch.Tensor:
    """The perplexity of a text that was read in batches of unlike size.

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
    raise NotImplementedError


def bigram_logits(tokens: torch.Tensor, size: int) -> torch.Tensor:
    """The logarithms of how likely each token follows each other one, by counting.

    Every pair of tokens is counted once more than it occurs in the text (add-one smoothing), so
    none is impossible.

    Args:
        tokens: The text, (n,), int64, each from 0 to size − 1; n may be 0.
        size: Tokens of the vocabulary.

    Returns:
        (size, size), float32: entry (i, j) is the logarithm of the share of token j among the
        counts of what follows token i. The exponentials of each row sum to 1.

    >>> bigram_logits(torch.tensor([0, 1, 0, 1, 1]), 2).exp().round(decimals=4).tolist() == [
    ...     [0.25, 0.75], [0.5, 0.5]
    ... ]
    True
    """
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError


def keep_top_p(logits: torch.Tensor, p: float) -> torch.Tensor:
    """Nucleus sampling: keep the most likely tokens that together have a probability of p.

    The tokens of a row are taken from the most likely one on, until the sum of their probabilities
    (softmax of the logits) is at least p. The token that brings the sum to p or above stays, too.
    Equally likely tokens are taken in the order of their numbers.

    Args:
        logits: (..., tokens), with any number of leading axes; without NaN. Some may be −inf.
        p: Above 0, at most 1. 1 keeps every token.

    Returns:
        A new tensor of the shape and dtype of logits, in the same order: −inf for the tokens that
        do not stay. At least one stays in each row. Autograd can follow what stays.

    Raises:
        ValueError: If p is not above 0 and at most 1.

    >>> logits = torch.tensor([0.1, 0.6, 0.3]).log()
    >>> keep_top_p(logits, 0.7).exp().round(decimals=4).tolist() == torch.tensor(
    ...     [0.0, 0.6, 0.3]
    ... ).tolist()
    True
    """
    raise NotImplementedError


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
    raise NotImplementedError


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
    they are. Of all these, the `width` beams with the highest scores go on. A beam has ended if its
    last token, after `start`, is `end`.

    Args:
        step: Takes one sequence of tokens (t,), int64, and returns the log-probabilities of the
            next token, (tokens,), float. A token with −inf is impossible. There are always at least
            `width` possible candidates, except in the first rounds.
        start: The first tokens, at least one; `end` may be among them.
        width: How many beams go on, 1 or more. A width of 1 is greedy search.
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
    raise NotImplementedError
