"""batched_matmul: one matrix product for each pair of matrices in two stacks."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)

oracle = torch.bmm


def inputs(draw, n):
    return draw(n, 2, 5), draw(n, 5, 3)


test_standard = standard(
    "batched_matmul",
    inputs,
    oracle,
    dtypes=(*FLOATS, torch.int64),
    gradient=True,
    allowed=oracles.allowed(),
)


def test_equal_sizes_everywhere(learner, draw):
    a, b = draw(3, 3, 3), draw(3, 3, 3)

    expect(learner.batched_matmul(a, b)).equals(oracle(a, b))


@pytest.mark.parametrize("sizes", [(1, 2, 3, 4), (4, 1, 1, 1), (5, 3, 1, 2), (2, 1, 6, 1)])
def test_any_sizes_will_do(learner, draw, sizes):
    batch, n, k, m = sizes
    a, b = draw(batch, n, k), draw(batch, k, m)

    expect(learner.batched_matmul(a, b)).equals(oracle(a, b))


@pytest.mark.parametrize("sizes", [(300, 1, 2, 1), (2, 1, 300, 2)])
def test_large_batches(learner, draw, sizes):
    batch, n, k, m = sizes
    a, b = draw(batch, n, k, dtype=torch.float64), draw(batch, k, m, dtype=torch.float64)

    expect(learner.batched_matmul(a, b)).equals(oracle(a, b))


def test_inner_size_0_gives_zeros(learner, draw):
    expect(learner.batched_matmul(draw(2, 3, 0), draw(2, 0, 4))).equals(torch.zeros(2, 3, 4))


def test_integers_are_exact(learner, draw):
    a = draw.integers(2, 3, 5, low=-(2**26), high=2**26)
    b = draw.integers(2, 5, 2, low=-9, high=9)

    expect(learner.batched_matmul(a, b)).equals(oracle(a, b))


def test_takes_no_loop(learner, draw):
    a, b = draw(12, 2, 3), draw(12, 3, 4)

    seen = learner.watching(work=True).batched_matmul(a, b)

    expect(seen).equals(oracle(a, b)).at_most(operations=10)


@pytest.mark.parametrize(
    "shapes",
    [
        ((1, 2, 3), (4, 3, 5)),
        ((4, 2, 3), (1, 3, 5)),
        ((2, 4, 3), (2, 1, 5)),
        ((2, 4, 1), (2, 3, 5)),
        ((2, 4, 3), (2, 5, 3)),
    ],
)
def test_refuses_shapes_that_do_not_match(learner, draw, shapes):
    a, b = (draw(*shape) for shape in shapes)

    expect(learner.batched_matmul(a, b)).raises(ValueError, str(shapes[0]), str(shapes[1]))


def test_calls_no_built_in_product(learner, draw):
    seen = learner.batched_matmul(draw(3, 2, 4), draw(3, 4, 2))

    expect(seen).calls_none_of(*oracles.PRODUCTS.split())


def test_integers_beyond_float64_are_exact(learner, draw):
    a, b = oracles.whole_numbers_beyond_float64(draw, (2, 3, 5), (2, 5, 2))

    expect(learner.batched_matmul(a, b)).equals(oracle(a, b))
