"""matmul: the matrix product, by broadcasting and a sum."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)

oracle = torch.mm


def inputs(draw, n):
    return draw(n, 8), draw(8, n + 1)


test_standard = standard(
    "matmul",
    inputs,
    oracle,
    dtypes=(*FLOATS, torch.int64),
    gradient=True,
    allowed=oracles.allowed(),
)


def test_square_matrices(learner, draw):
    a, b = draw(3, 3), draw(3, 3)

    expect(learner.matmul(a, b)).equals(oracle(a, b))


@pytest.mark.parametrize("sizes", [(1, 5, 1), (5, 1, 3), (1, 1, 4), (2, 7, 3), (4, 2, 2)])
def test_any_sizes_will_do(learner, draw, sizes):
    n, k, m = sizes
    a, b = draw(n, k), draw(k, m)

    expect(learner.matmul(a, b)).equals(oracle(a, b))


def test_long_rows_go_with_long_columns(learner, draw):
    a, b = draw(2, 300, dtype=torch.float64), draw(300, 3, dtype=torch.float64)

    expect(learner.matmul(a, b)).equals(oracle(a, b))


def test_inner_size_0_gives_zeros(learner, draw):
    expect(learner.matmul(draw(2, 0), draw(0, 3))).equals(torch.zeros(2, 3))


def test_integers_are_exact(learner, draw):
    a, b = draw.integers(3, 5, low=-(2**26), high=2**26), draw.integers(5, 2, low=-9, high=9)

    expect(learner.matmul(a, b)).equals(oracle(a, b))


def test_a_matrix_with_itself(learner, draw):
    a = draw(3, 3, dtype=torch.float64, requires_grad=True)

    expect(learner.matmul(a, a)).equals(oracle(a, a)).gradients_agree_with(oracle)


def test_takes_no_loop(learner, draw):
    a, b = draw(7, 8), draw(8, 9)

    seen = learner.watching(work=True).matmul(a, b)

    expect(seen).equals(oracle(a, b)).at_most(operations=10)


@pytest.mark.parametrize(
    "shapes", [((4, 3), (1, 5)), ((4, 1), (3, 5)), ((4, 3), (5, 3)), ((2, 3), (2, 3))]
)
def test_refuses_shapes_that_do_not_match(learner, draw, shapes):
    a, b = (draw(*shape) for shape in shapes)

    expect(learner.matmul(a, b)).raises(ValueError, str(shapes[0]), str(shapes[1]))


def test_calls_no_built_in_product(learner, draw):
    seen = learner.matmul(draw(3, 4), draw(4, 2))

    expect(seen).calls_none_of(*oracles.PRODUCTS.split())


def test_integers_beyond_float64_are_exact(learner, draw):
    a, b = oracles.whole_numbers_beyond_float64(draw, (3, 5), (5, 2))

    expect(learner.matmul(a, b)).equals(oracle(a, b))
