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


@wrong_answer("Only the last token of each sequence is True. All of its tokens are.")
def last_only(lengths, n):
    return torch.arange(n) == lengths[:, None] - 1


@wrong_answer("The first sequence's length was used for all of them.")
def first_length(lengths, n):
    return torch.arange(n) < lengths[:1].expand_as(lengths)[:, None]


@wrong_answer("The mask has two axes of positions. One is enough here.")
def square(lengths, n):
    row = oracle(lengths, n)
    return row[:, None, :] & row[:, :, None]
