"""decode: tokens back into a text, broken letters replaced."""

import pytest

from torchkata.testing import expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def text_of(draw, length, letters="abcé語 "):
    return "".join(letters[i] for i in draw.integers(length, low=0, high=len(letters)).tolist())


def inputs(draw, n):
    merges = oracles.trained(text_of(draw, 60), 8)
    return draw.integers(5 * n, low=0, high=256 + len(merges)).tolist(), merges


def oracle(ids, merges):
    """Undo the merges, the last one first."""
    for number in reversed(range(len(merges))):
        parts = merges[number]
        ids = [part for token in ids for part in (parts if token == 256 + number else [token])]
    return bytes(ids).decode("utf-8", "replace")


test_standard = standard("decode", inputs, oracle)


@pytest.mark.parametrize("text", ["", "plain", "größe 語 ∑ 🙂"])
def test_bytes_alone(learner, text):
    expect(learner.decode(list(text.encode()), [])).equals(text)


def test_a_letter_may_lie_in_two_tokens(learner):
    merges = [(97, 195), (182, 98)]

    expect(learner.decode([256, 257], merges)).equals("aöb")


@pytest.mark.parametrize("ids", [[195], [97, 182, 98], [255, 254, 65], [226, 136]])
def test_what_is_not_a_letter_is_replaced(learner, ids):
    expect(learner.decode(ids, [])).equals(oracle(ids, []))


def test_merges_of_merges(learner):
    merges = [(97, 97), (256, 256), (257, 98), (258, 257)]

    for ids in [[259], [258, 97, 257], [256, 259, 259]]:
        expect(learner.decode(ids, merges)).equals(oracle(ids, merges))


def test_blanks_at_the_ends_stay(learner):
    expect(learner.decode([32, 97, 32, 10], [])).equals(" a \n")


def test_one_token_may_hold_a_letter_of_several_bytes(learner):
    expect(learner.decode([97, 256], [(195, 182)])).equals("aö")
