"""MLP: a chain of linear layers with ReLU between them."""

from itertools import pairwise

import pytest
from torch.nn import functional

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)


def _values(draw, sizes):
    return [draw(*shape) for d, k in pairwise(sizes) for shape in ((k, d), (k,))]


def inputs(draw, n):
    sizes = [3, 5, 4, 4, 2]
    return draw(n, 3), sizes, _values(draw, sizes)


def oracle(x, sizes, values):
    *hidden, last = zip(values[::2], values[1::2], strict=True)
    for weight, bias in hidden:
        x = functional.linear(x, weight, bias).clamp(min=0)
    return {
        "parameters": [shape for d, k in pairwise(sizes) for shape in ((k, d), (k,))],
        "output": functional.linear(x, *last),
    }


test_standard = standard("MLP", inputs, oracle, probe=probes.mlp, gradient=True)


@pytest.mark.parametrize(
    "sizes", [[3, 2], [1, 1], [4, 6, 3], [3, 3, 3, 3], [3, 2, 4, 2], [2, 3, 4, 5, 6, 7]]
)
def test_any_number_of_layers(learner, draw, sizes):
    args = draw(6, sizes[0]), sizes, _values(draw, sizes)

    expect(learner.probe(probes.mlp)(*args)).equals(oracle(*args))


def test_sizes_may_be_a_tuple(learner, draw):
    sizes = (3, 4, 2)
    args = draw(6, 3), sizes, _values(draw, sizes)

    expect(learner.probe(probes.mlp)(*args)).equals(oracle(*args))


def test_x_may_have_any_leading_dimensions(learner, draw):
    sizes = [3, 4, 2]
    args = draw(2, 5, 3), sizes, _values(draw, sizes)

    expect(learner.probe(probes.mlp)(*args)).equals(oracle(*args))


def test_large_numbers_are_not_cut_off(learner, draw):
    sizes = [3, 4, 5, 2]
    args = 20 * draw(6, 3), sizes, [20 * value for value in _values(draw, sizes)]

    expect(learner.probe(probes.mlp)(*args)).equals(oracle(*args))
