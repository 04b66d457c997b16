"""matvec: matrix times vector, the dot product of each row with the vector."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)

oracle = torch.mv


def inputs(draw, n):
    return draw(n, 4), draw(4)


test_standard = standard(
    "matvec",
    inputs,
    oracle,
    dtypes=(*FLOATS, torch.int64),
    gradient=True,
    allowed=oracles.allowed(),
)


def test_square_matrices(learner, draw):
    m, v = draw(3, 3), draw(3)

    expect(learner.matvec(m, v)).equals(oracle(m, v))


@pytest.mark.parametrize("shape", [(1, 5), (6, 1), (1, 1), (2, 7)])
def test_any_shape_will_do(learner, draw, shape):
    m, v = draw(*shape), draw(shape[1])

    expect(learner.matvec(m, v)).equals(oracle(m, v))


def test_long_rows_go_with_a_long_vector(learner, draw):
    m, v = draw(2, 300, dtype=torch.float64), draw(300, dtype=torch.float64)

    expect(learner.matvec(m, v)).equals(oracle(m, v))


def test_empty_rows_give_zeros(learner, draw):
    expect(learner.matvec(draw(3, 0), draw(0))).equals(torch.zeros(3))


def test_integers_are_exact(learner, draw):
    m, v = draw.integers(3, 5, low=-(2**26), high=2**26), draw.integers(5, low=-9, high=9)

    expect(learner.matvec(m, v)).equals(oracle(m, v))


@pytest.mark.parametrize("shapes", [((4, 3), (1,)), ((4, 1), (3,)), ((4, 3), (4,)), ((2, 3), (5,))])
def test_refuses_shapes_that_do_not_match(learner, draw, shapes):
    m, v = (draw(*shape) for shape in shapes)

    expect(learner.matvec(m, v)).raises(ValueError, str(shapes[0]), str(shapes[1]))


def test_calls_no_built_in_product(learner, draw):
    seen = learner.matvec(draw(3, 4), draw(4))

    expect(seen).calls_none_of(*oracles.PRODUCTS.split())


def test_integers_beyond_float64_are_exact(learner, draw):
    m, v = oracles.whole_numbers_beyond_float64(draw, (3, 5), (5,))

    expect(learner.matvec(m, v)).equals(oracle(m, v))
