"""merge_once: a pair of tokens becomes one token, from left to right."""

import pytest

from torchkata.testing import expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw.integers(5 * n, low=0, high=3).tolist(), (1, 2), 9


def oracle(ids, pair, new):
    return oracles.merged(ids, pair, new)


test_standard = standard("merge_once", inputs, oracle)


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5, 6, 7])
def test_equal_tokens_are_merged_two_by_two(learner, length):
    ids = [4] * length + [5] + [4] * length

    expect(learner.merge_once(ids, (4, 4), 9)).equals(oracle(ids, (4, 4), 9))


def test_the_order_of_a_pair_counts(learner):
    ids = [1, 2, 1, 2, 2, 1, 1, 2]

    for pair in [(1, 2), (2, 1)]:
        expect(learner.merge_once(ids, pair, 3)).equals(oracle(ids, pair, 3))


def test_a_pair_that_does_not_occur(learner):
    expect(learner.merge_once([1, 3, 2, 1], (1, 2), 9)).equals([1, 3, 2, 1])


def test_a_pair_at_both_ends(learner):
    expect(learner.merge_once([1, 2, 5, 1, 2], (1, 2), 9)).equals([9, 5, 9])


@pytest.mark.parametrize("ids", [[1, 2, 2, 2], [1, 1, 2, 1, 2], [2, 1, 2, 2]])
def test_what_was_merged_is_not_merged_again(learner, ids):
    for new in (1, 2):
        expect(learner.merge_once(ids, (1, 2), new)).equals(oracle(ids, (1, 2), new))


def test_long_lists(learner, draw):
    ids = draw.integers(400, low=0, high=3).tolist()

    expect(learner.merge_once(ids, (0, 0), 7)).equals(oracle(ids, (0, 0), 7))


def test_tokens_of_several_digits(learner):
    ids = [1, 21, 2, 11, 2, 1, 23, 1, 2]

    expect(learner.merge_once(ids, (1, 2), 300)).equals([1, 21, 2, 11, 2, 1, 23, 300])
