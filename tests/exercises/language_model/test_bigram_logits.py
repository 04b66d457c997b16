"""bigram_logits: logarithms of add-one counts of what follows what."""

import pytest
import torch

from torchkata.testing import expect, standard


def inputs(draw, n):
    return draw.integers(9 * n, low=0, high=4), 5


def oracle(tokens, size):
    counts = [[1] * size for _ in range(size)]
    text = tokens.tolist()
    for at in range(1, len(text)):
        counts[text[at - 1]][text[at]] += 1
    rows = [[count / sum(row) for count in row] for row in counts]
    return torch.tensor(rows, dtype=torch.float64).log().float()


test_standard = standard("bigram_logits", inputs, oracle, dtypes=[torch.float16])


@pytest.mark.parametrize("text", [[], [2], [0, 0], [2, 1], [1, 1, 1, 1, 0]])
def test_short_texts(learner, text):
    tokens = torch.tensor(text, dtype=torch.int64)

    expect(learner.bigram_logits(tokens, 3)).equals(oracle(tokens, 3))


def test_pairs_that_occur_often(learner, draw):
    tokens = draw.integers(400, low=0, high=3)

    expect(learner.bigram_logits(tokens, 3)).equals(oracle(tokens, 3))


def test_the_order_of_a_pair_counts(learner):
    tokens = torch.tensor([0, 1, 2, 0, 1, 2, 0, 1])

    expect(learner.bigram_logits(tokens, 3)).equals(oracle(tokens, 3))


def test_rows_are_logarithms_of_probabilities(learner, draw):
    tokens = draw.integers(50, low=0, high=6)

    seen = learner.bigram_logits(tokens, 7)

    expect(seen).equals(oracle(tokens, 7)).holds(
        torch.allclose(seen.value.exp().sum(1), torch.ones(7), atol=1e-4),
        "the exponentials of a row do not sum to 1",
    )
