"""dot: the sum of the products of two vectors, element by element."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)

oracle = torch.dot


def inputs(draw, n):
    # Small: where a sum cancels, its rounding has to stay far below the tolerance.
    return draw(n) / 8, draw(n) / 8


test_standard = standard(
    "dot", inputs, oracle, dtypes=(*FLOATS, torch.int64), gradient=True, allowed=oracles.allowed()
)


def test_integers_are_exact(learner, draw):
    a, b = (draw.integers(6, low=-(2**26), high=2**26) for _ in range(2))

    expect(learner.dot(a, b)).equals(oracle(a, b))


def test_a_vector_with_itself(learner, draw):
    v = draw(5, dtype=torch.float64, requires_grad=True)

    expect(learner.dot(v, v)).equals((v * v).sum()).gradients_agree_with(oracle)


@pytest.mark.parametrize("lengths", [(4, 1), (1, 4), (3, 5), (0, 1)])
def test_refuses_different_lengths(learner, draw, lengths):
    a, b = (draw(length) for length in lengths)

    expect(learner.dot(a, b)).raises(ValueError, f"({lengths[0]},)", f"({lengths[1]},)")


def test_calls_no_built_in_product(learner, draw):
    seen = learner.dot(draw(4), draw(4))

    expect(seen).calls_none_of(*oracles.PRODUCTS.split())


def test_integers_beyond_float64_are_exact(learner, draw):
    a, b = oracles.whole_numbers_beyond_float64(draw, (6,), (6,))

    expect(learner.dot(a, b)).equals(oracle(a, b))
