"""padding_mask: True where a sequence has a token."""

import torch

from torchkata.testing import expect, standard


def inputs(draw, n):
    return draw.integers(n, low=0, high=7), 6


def oracle(lengths, n):
    rows = [[at < length for at in range(n)] for length in lengths.tolist()]
    return torch.tensor(rows, dtype=torch.bool).reshape(len(lengths), n)


test_standard = standard("padding_mask", inputs, oracle)


def test_lengths_from_none_to_all(learner):
    lengths = torch.arange(6)

    expect(learner.padding_mask(lengths, 5)).equals(oracle(lengths, 5))


def test_as_many_sequences_as_positions(learner):
    lengths = torch.tensor([1, 4, 0, 3])

    expect(learner.padding_mask(lengths, 4)).equals(oracle(lengths, 4))


def test_more_positions_than_the_longest_has(learner):
    lengths = torch.tensor([1, 2])

    expect(learner.padding_mask(lengths, 9)).equals(oracle(lengths, 9))


def test_no_positions(learner):
    expect(learner.padding_mask(torch.tensor([0, 0]), 0)).equals(oracle(torch.zeros(2).long(), 0))
