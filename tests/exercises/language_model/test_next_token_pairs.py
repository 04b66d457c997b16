"""next_token_pairs: pieces of a text, and the tokens that follow."""

import pytest
import torch

from torchkata.testing import expect, standard


def inputs(draw, n):
    return draw.integers(20, low=0, high=50), 4, n, draw.generator()


def oracle(tokens, block, count, generator):
    start = torch.randint(len(tokens) - block, (count,), generator=generator).tolist()
    rows = [(tokens[at : at + block], tokens[at + 1 : at + 1 + block]) for at in start]
    if not rows:
        empty = torch.zeros(0, block, dtype=tokens.dtype)
        return empty, empty
    return torch.stack([row[0] for row in rows]), torch.stack([row[1] for row in rows])


test_standard = standard(
    "next_token_pairs",
    inputs,
    oracle,
    without={"leaves_its_arguments_unchanged": "what is drawn changes the generator"},
)


@pytest.mark.parametrize(
    ("n", "block", "count"), [(9, 1, 3), (5, 3, 30), (6, 6 - 1, 2), (40, 7, 7)]
)
def test_any_sizes(learner, draw, n, block, count):
    args = draw.integers(n, low=0, high=99), block, count, draw.generator()

    expect(learner.next_token_pairs(*args)).agrees_with(oracle)


def test_every_place_is_possible(learner, draw):
    seen = learner.next_token_pairs(torch.arange(6), 2, 200, draw.generator())

    expect(seen).agrees_with(oracle).holds(
        sorted({row[0] for row in seen.value[0].tolist()}) == [0, 1, 2, 3],
        "some place never occurs as a start, or one occurs that does not fit",
    )


def test_the_text_stays_as_it_is(learner, draw):
    tokens = draw.integers(12, low=0, high=9)

    seen = learner.next_token_pairs(tokens, 3, 4, draw.generator())

    expect(seen).argument("tokens").equals(tokens)


@pytest.mark.parametrize("n", [0, 2, 3])
def test_a_text_that_is_too_short_is_refused(learner, draw, n):
    tokens = draw.integers(n, low=0, high=9)

    expect(learner.next_token_pairs(tokens, 3, 2, draw.generator())).raises(ValueError)
