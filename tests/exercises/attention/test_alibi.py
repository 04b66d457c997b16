"""alibi: a penalty for each head that grows with the distance."""

import pytest
import torch

from torchkata.testing import expect, standard


def inputs(draw, n):
    return n, 3


def oracle(n, heads):
    slopes = [2 ** (-8 * (h + 1) / heads) for h in range(heads)]
    found = [[[slope * (j - i) for j in range(n)] for i in range(n)] for slope in slopes]
    return torch.tensor(found, dtype=torch.float32).reshape(heads, n, n)


test_standard = standard("alibi", inputs, oracle, dtypes=[torch.float16])


@pytest.mark.parametrize("heads", [1, 2, 5, 8, 12, 16])
def test_any_number_of_heads(learner, heads):
    expect(learner.alibi(4, heads)).equals(oracle(4, heads), rtol=1e-4, atol=0.0)


def test_as_many_heads_as_positions(learner):
    expect(learner.alibi(4, 4)).equals(oracle(4, 4))


def test_many_positions(learner):
    expect(learner.alibi(60, 2)).equals(oracle(60, 2))
