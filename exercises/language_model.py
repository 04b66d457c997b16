"""Language models: from text to tokens, to a loss, to the next token, and to fine-tuning.

Logits are scores before the softmax: a larger one means more likely. Unless an exercise says
otherwise, all floating point tensors of a call have one dtype, which is also the dtype of the
tensors that you return.

Read "What every exercise expects" in the README once: it holds for all of these.
"""

import torch
from torch import nn


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
    tokens hold their pair twice. If several pairs are equally frequent, take the one whose first place
    comes first in the tokens as they are now.

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
