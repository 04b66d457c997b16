"""sse: the sum of the squared errors over every element."""

import pytest
from torch.nn import functional

from torchkata.testing import FLOATS, expect, standard


def inputs(draw, n):
    return draw(n, 3), draw(n, 3)


def oracle(prediction, target):
    return functional.mse_loss(prediction, target, reduction="sum")


test_standard = standard("sse", inputs, oracle, dtypes=FLOATS, gradient=True)


@pytest.mark.parametrize("shape", [(), (7,), (2, 3, 4)])
def test_any_shape_will_do(learner, draw, shape):
    prediction, target = draw(*shape), draw(*shape)

    expect(learner.sse(prediction, target)).equals(oracle(prediction, target))


def test_the_sum_of_nothing_is_0(learner, draw):
    for shape in ((2, 3), (0, 3)):
        prediction, target = draw(*shape), draw(*shape)

        expect(learner.sse(prediction, target)).equals(oracle(prediction, target))


def test_refuses_a_column_against_a_vector(learner, draw):
    expect(learner.sse(draw(5, 1), draw(5))).raises(ValueError, "(5, 1)", "(5,)")


def test_refuses_a_row_against_a_matrix(learner, draw):
    expect(learner.sse(draw(4, 3), draw(3))).raises(ValueError, "(4, 3)", "(3,)")


def test_refuses_another_shape_with_the_same_number_of_elements(learner, draw):
    expect(learner.sse(draw(2, 3), draw(3, 2))).raises(ValueError, "(2, 3)", "(3, 2)")
