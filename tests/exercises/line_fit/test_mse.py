"""mse: the mean of the squared differences over every element."""

import math

import pytest
import torch
from torch.nn import functional

from torchkata.testing import FLOATS, expect, standard


def inputs(draw, n):
    return draw(n, 3), draw(n, 3)


test_standard = standard(
    "mse",
    inputs,
    functional.mse_loss,
    dtypes=FLOATS,
    gradient=True,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


@pytest.mark.parametrize("shape", [(), (7,), (2, 3, 4)])
def test_any_shape_will_do(learner, draw, shape):
    predictions, targets = draw(*shape), draw(*shape)

    expect(learner.mse(predictions, targets)).equals(functional.mse_loss(predictions, targets))


def test_a_nan_prediction_gives_nan(learner, draw):
    predictions, targets = draw(4), draw(4)
    predictions[2] = math.nan

    expect(learner.mse(predictions, targets)).equals(torch.tensor(math.nan))


def test_refuses_a_column_against_a_vector(learner, draw):
    expect(learner.mse(draw(5, 1), draw(5))).raises(ValueError, "(5, 1)", "(5,)")
    expect(learner.mse(draw(5), draw(5, 1))).raises(ValueError, "(5,)", "(5, 1)")


def test_refuses_a_row_against_a_matrix(learner, draw):
    expect(learner.mse(draw(4, 3), draw(3))).raises(ValueError, "(4, 3)", "(3,)")
    expect(learner.mse(draw(3), draw(4, 3))).raises(ValueError, "(3,)", "(4, 3)")


def test_refuses_different_shapes_of_any_rank(learner, draw):
    for shapes in [((3,), (4, 3)), ((1, 3), (4, 3)), ((4, 3), (4, 1)), ((5,), (1,))]:
        predictions, targets = (draw(*shape) for shape in shapes)

        expect(learner.mse(predictions, targets)).raises(ValueError, str(shapes[0]), str(shapes[1]))


def test_does_not_call_the_built_in(learner, draw):
    seen = learner.mse(draw(4), draw(4))

    expect(seen).calls_none_of("mse_loss")
