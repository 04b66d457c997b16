"""padding_mask: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


@wrong_answer("One position too many is True. Positions count from 0, so the last is length − 1.")
def one_too_many(lengths, n):
    return torch.arange(n) <= lengths[:, None]


@wrong_answer("One position too few is True: the last token is missing.")
def one_too_few(lengths, n):
    return torch.arange(n) < lengths[:, None] - 1


@wrong_answer("True and False are exchanged: True is where a sequence has a token.")
def exchanged(lengths, n):
    return ~oracle(lengths, n)


@wrong_answer("The tokens stand at the end. They come first.")
def tokens_at_the_end(lengths, n):
    return oracle(lengths, n).flip(1)


@wrong_answer("The axes are exchanged: sequences are rows, positions are columns.")
def transposed(lengths, n):
    return oracle(lengths, n).T.contiguous()


@wrong_answer("The mask ends at the longest sequence. It has n positions.")
def as_long_as_the_longest(lengths, n):
    return oracle(lengths, int(lengths.max()) if len(lengths) else n)


@wrong_answer("The mask holds numbers. It is a bool tensor.")
def numbers(lengths, n):
    return oracle(lengths, n).float()


@wrong_answer("The mask holds 0 and −inf, which are added to scores. It is a bool tensor here.")
def minus_infinity(lengths, n):
    return torch.zeros(len(lengths), n).masked_fill(~oracle(lengths, n), -float("inf"))


@wrong_answer(
    "A sequence without padding has no token left: `[-0:]` takes everything, because −0 is 0. "
    "Count from the start: `[length:]`."
)
def from_minus_0(lengths, n):
    mask = torch.ones(len(lengths), n, dtype=torch.bool)
    for row, length in zip(mask, lengths.tolist(), strict=True):
        row[-(n - length) :] = False
    return mask


@wrong_answer("A sequence of length 0 has a token. It has none.")
def at_least_one(lengths, n):
    return oracle(lengths.clamp(min=1), n)


@wrong_answer(
    "Position j was compared with the length of sequence j. Give the lengths an axis of their own "
    "(`lengths[:, None]`), so that each is compared with all positions."
)
def without_an_axis(lengths, n):
    return (torch.arange(n) < lengths).expand(len(lengths), n)


@wrong_answer("Only the last token of each sequence is True. All of its tokens are.")
def last_only(lengths, n):
    return torch.arange(n) == lengths[:, None] - 1


@wrong_answer("The first sequence's length was used for all of them.")
def first_length(lengths, n):
    return torch.arange(n) < lengths[:1].expand_as(lengths)[:, None]


@wrong_answer("The length of the longest sequence was used for all of them.")
def longest_length(lengths, n):
    return (torch.arange(n) < max(lengths.tolist(), default=0)).expand(len(lengths), n)


@wrong_answer("True is where padding would be if the tokens came last. They come first.")
def exchanged_at_the_end(lengths, n):
    return ~oracle(lengths, n).flip(1)


@wrong_answer("Only the place after the last token is True. The tokens' places are.")
def end_only(lengths, n):
    return torch.arange(n) == lengths[:, None]


@wrong_answer("The mask has two axes of positions. One is enough here.")
def square(lengths, n):
    row = oracle(lengths, n)
    return row[:, None, :] & row[:, :, None]
