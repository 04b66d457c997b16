"""encode: the merges of a vocabulary, applied to a text in their order."""

import pytest

from torchkata.testing import expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def text_of(draw, length, letters="abc "):
    return "".join(letters[i] for i in draw.integers(length, low=0, high=len(letters)).tolist())


def inputs(draw, n):
    return text_of(draw, 6 * n), oracles.trained(text_of(draw, 60), 8)


def oracle(text, merges):
    ids = list(text.encode())
    for number, pair in enumerate(merges):
        ids = oracles.merged(ids, pair, 256 + number)
    return ids


test_standard = standard("encode", inputs, oracle)


@pytest.mark.parametrize("text", ["", "a", "naïve 語 ∑", "aaaaaaa"])
def test_any_text(learner, text):
    merges = oracles.trained("aaaa naïve naïve 語語", 6)

    expect(learner.encode(text, merges)).equals(oracle(text, merges))


def test_without_merges_it_is_the_bytes(learner):
    expect(learner.encode("größe", [])).equals(list("größe".encode()))


def test_the_order_of_the_merges_counts(learner):
    for merges in [[(97, 98), (98, 99)], [(98, 99), (97, 98)]]:
        expect(learner.encode("abcab", merges)).equals(oracle("abcab", merges))


def test_the_longest_token_does_not_come_first(learner):
    merges = [(98, 99), (97, 98), (257, 99)]

    expect(learner.encode("abcabc", merges)).equals(oracle("abcabc", merges))


def test_a_later_merge_may_stand_further_left(learner):
    merges = [(98, 99), (97, 98), (256, 100), (99, 97)]

    for text in ["abcd", "ababcabcd", "cabcabab", "bcabcdab"]:
        expect(learner.encode(text, merges)).equals(oracle(text, merges))


def test_more_than_256_merges(learner):
    merges = [(97, 98 + i % 20) for i in range(20)] + [(256 + i, 99) for i in range(280)]

    expect(learner.encode("abcacc", merges)).equals(oracle("abcacc", merges))
    expect(learner.encode("ab", [*[(1, 2)] * 300, (97, 98)])).equals([556])


def test_merges_build_on_each_other(learner):
    merges = [(97, 97), (256, 256), (257, 97)]

    expect(learner.encode("a" * 11, merges)).equals(oracle("a" * 11, merges))


def test_a_text_that_was_not_in_the_training(learner, draw):
    merges = oracles.trained(text_of(draw, 80), 12)
    text = text_of(draw, 40, "cab xé")

    expect(learner.encode(text, merges)).equals(oracle(text, merges))


def test_an_earlier_merge_further_right_comes_first(learner):
    merges = [(98, 99), (97, 98), (97, 256)]

    expect(learner.encode("abcab", merges)).equals([258, 257])
