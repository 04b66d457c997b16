"""TwoLayer: a linear layer, ReLU, a second linear layer."""

import pytest
from torch.nn import functional

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(5, 3), draw(5), draw(2, 5), draw(2)


def oracle(x, w1, b1, w2, b2):
    hidden = functional.linear(x, w1, b1)
    return {
        "parameters": {
            "first.weight": tuple(w1.shape),
            "first.bias": tuple(b1.shape),
            "second.weight": tuple(w2.shape),
            "second.bias": tuple(b2.shape),
        },
        "output": functional.linear(hidden.clamp(min=0), w2, b2),
    }


test_standard = standard("TwoLayer", inputs, oracle, probe=probes.two_layer, gradient=True)


@pytest.mark.parametrize("sizes", [(1, 1, 1), (4, 2, 6), (4, 4, 4)])
def test_all_widths(learner, draw, sizes):
    d, h, k = sizes
    args = draw(7, d), draw(h, d), draw(h), draw(k, h), draw(k)

    expect(learner.probe(probes.two_layer)(*args)).equals(oracle(*args))


@pytest.mark.parametrize("leading", [(), (2, 5)])
def test_x_may_have_any_leading_dimensions(learner, draw, leading):
    args = draw(*leading, 3), draw(5, 3), draw(5), draw(2, 5), draw(2)

    expect(learner.probe(probes.two_layer)(*args)).equals(oracle(*args))


def test_large_numbers_are_not_cut_off(learner, draw):
    args = [20 * part for part in (draw(7, 3), draw(5, 3), draw(5), draw(2, 5), draw(2))]

    expect(learner.probe(probes.two_layer)(*args)).equals(oracle(*args))
