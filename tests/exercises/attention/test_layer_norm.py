"""layer_norm: every row of the last axis standardised, scaled and shifted."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return 3 * draw(n, 2, 5) + 2, draw(5), draw(5), 0.2


def oracle(x, weight, bias, eps):
    if not x.numel():
        return x * weight + bias
    return functional.layer_norm(x, weight.shape, weight, bias, eps)


test_standard = standard("layer_norm", inputs, oracle, gradient=True, dtypes=FLOATS)


@pytest.mark.parametrize("shape", [(6,), (6, 6), (2, 3, 4, 6), (3, 0, 6)])
def test_any_leading_axes(learner, draw, shape):
    args = draw(*shape), draw(6), draw(6), 0.1

    expect(learner.layer_norm(*args)).equals(oracle(*args))


def test_a_large_eps_counts(learner, draw):
    args = draw(3, 4).double(), draw(4).double(), draw(4).double(), 5.0

    expect(learner.layer_norm(*args)).equals(oracle(*args), rtol=1e-10)


def test_a_single_feature_becomes_the_bias(learner, draw):
    x, weight, bias = draw(4, 1), draw(1), draw(1)

    expect(learner.layer_norm(x, weight, bias, 0.1)).equals(bias.expand(4, 1))


def test_a_constant_row_becomes_the_bias(learner, draw):
    weight, bias = draw(4), draw(4)

    seen = learner.layer_norm(torch.full((2, 4), 3.0), weight, bias, 1e-3)

    expect(seen).equals(bias.expand(2, 4))


def test_numbers_far_from_0(learner, draw):
    args = draw(3, 5).double() + 1e6, draw(5).double(), draw(5).double(), 1e-3

    expect(learner.layer_norm(*args)).equals(oracle(*args), rtol=1e-6, atol=1e-6)


def test_no_normalisation_of_torch_does_the_work(learner, draw):
    args = inputs(draw, 2)

    seen = learner.layer_norm(*args)

    expect(seen).calls_none_of(*oracles.NORMALISATIONS).equals(oracle(*args))
