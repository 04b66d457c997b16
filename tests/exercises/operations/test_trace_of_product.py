"""trace_of_product: the trace of a matrix product, without forming the product."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return _pair(draw, n, 4)


def _pair(draw, n, m):
    # Small: where a sum cancels, its rounding has to stay far below the tolerance.
    return draw(n, m) / 8, draw(m, n) / 8


def oracle(a, b):
    return torch.mm(a, b).diagonal().sum()  # torch 2.6 has no trace of float16


test_standard = standard(
    "trace_of_product",
    inputs,
    oracle,
    dtypes=(*FLOATS, torch.int64),
    gradient=True,
    allowed=oracles.allowed(),
)


def test_square_matrices(learner, draw):
    a, b = _pair(draw, 3, 3)

    expect(learner.trace_of_product(a, b)).equals(oracle(a, b))


@pytest.mark.parametrize("shape", [(1, 5), (5, 1), (1, 1), (7, 2), (3, 0)])
def test_any_shape_will_do(learner, draw, shape):
    a, b = _pair(draw, *shape)

    expect(learner.trace_of_product(a, b)).equals(oracle(a, b))


def test_integers_are_exact(learner, draw):
    a, b = draw.integers(3, 5, low=-(2**26), high=2**26), draw.integers(5, 3, low=-9, high=9)

    expect(learner.trace_of_product(a, b)).equals(oracle(a, b))


@pytest.mark.parametrize("shape", [(100, 5), (5, 100)])
def test_does_not_form_the_product(learner, draw, shape):
    a, b = _pair(draw, *shape)

    seen = learner.watching(work=True).trace_of_product(a, b)

    expect(seen).equals(oracle(a, b), atol=1e-5).at_most(elements=15 * a.numel())


@pytest.mark.parametrize(
    "shapes", [((3, 1), (4, 3)), ((3, 4), (1, 3)), ((3, 4), (4, 1)), ((2, 3), (2, 3))]
)
def test_refuses_shapes_that_do_not_match(learner, draw, shapes):
    a, b = (draw(*shape) for shape in shapes)

    expect(learner.trace_of_product(a, b)).raises(ValueError, str(shapes[0]), str(shapes[1]))


def test_calls_no_built_in_product(learner, draw):
    seen = learner.trace_of_product(draw(3, 4), draw(4, 3))

    expect(seen).calls_none_of(*oracles.PRODUCTS.split())


def test_integers_beyond_float64_are_exact(learner, draw):
    a, b = oracles.whole_numbers_beyond_float64(draw, (3, 5), (5, 3))

    expect(learner.trace_of_product(a, b)).equals(oracle(a, b))
