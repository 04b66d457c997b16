"""train_merges: the most frequent pairs, one after the other."""

import pytest

from torchkata.testing import expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def text_of(draw, length, letters="abA "):
    return "".join(letters[i] for i in draw.integers(length, low=0, high=len(letters)).tolist())


def inputs(draw, n):
    return text_of(draw, 12 * n), 5


def oracle(text, count):
    return oracles.trained(text, count)


test_standard = standard("train_merges", inputs, oracle)


@pytest.mark.parametrize("count", [0, 1, 3, 10])
def test_as_many_merges_as_asked_for(learner, draw, count):
    text = text_of(draw, 60)

    expect(learner.train_merges(text, count)).equals(oracle(text, count))


@pytest.mark.parametrize("text", ["", "a", "ab", "aaa", "abab"])
def test_it_ends_when_no_pair_is_left(learner, text):
    expect(learner.train_merges(text, 50)).equals(oracle(text, 50))


@pytest.mark.parametrize("text", ["bcab", "zyxzyx", "ba ab", "cdabcdab"])
def test_of_equally_frequent_pairs_the_first_one_counts(learner, text):
    expect(learner.train_merges(text, 3)).equals(oracle(text, 3))


def test_first_is_first_in_the_tokens_of_now(learner):
    text = "xabyabzxcyc"

    expect(learner.train_merges(text, 6)).equals(oracle(text, 6))


def test_equal_letters_hold_their_pair_at_every_place(learner):
    text = "aaaabcbc"

    expect(learner.train_merges(text, 4)).equals(oracle(text, 4))


def test_letters_of_several_bytes(learner):
    text = "größe größer größte 語語語 ∑∑"

    expect(learner.train_merges(text, 8)).equals(oracle(text, 8))
