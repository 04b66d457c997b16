"""mse: the mean of the squared differences over every element."""

import math

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return draw(n, 3), draw(n, 3)


test_standard = standard(
    "mse",
    inputs,
    functional.mse_loss,
    gradient=True,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


@pytest.mark.parametrize("shape", [(), (7,), (2, 3, 4)])
def test_any_shape_will_do(learner, draw, shape):
    predictions, targets = draw(*shape), draw(*shape)

    expect(learner.mse(predictions, targets)).equals(functional.mse_loss(predictions, targets))


def test_a_prediction_that_is_no_number_shows(learner, draw):
    predictions, targets = draw(4), draw(4)
    predictions[2] = math.nan

    expect(learner.mse(predictions, targets)).equals(torch.tensor(math.nan))


def test_refuses_a_column_against_a_vector(learner, draw):
    expect(learner.mse(draw(5, 1), draw(5))).raises(ValueError, "(5, 1)", "(5,)")
    expect(learner.mse(draw(5), draw(5, 1))).raises(ValueError, "(5,)", "(5, 1)")


def test_refuses_a_row_against_a_matrix(learner, draw):
    expect(learner.mse(draw(4, 3), draw(3))).raises(ValueError, "(4, 3)", "(3,)")
    expect(learner.mse(draw(3), draw(4, 3))).raises(ValueError, "(3,)", "(4, 3)")


def test_refuses_other_shapes_of_any_rank(learner, draw):
    for shapes in [((3,), (4, 3)), ((1, 3), (4, 3)), ((4, 3), (4, 1)), ((5,), (1,))]:
        predictions, targets = (draw(*shape) for shape in shapes)

        expect(learner.mse(predictions, targets)).raises(ValueError, str(shapes[0]), str(shapes[1]))


def test_does_not_call_the_built_in(learner, draw):
    seen = learner.mse(draw(4), draw(4))

    expect(seen).calls_none_of("mse_loss")


@wrong_answer("You added the squares up. Divide by how many there are.")
def sum_of_squares(predictions, targets):
    return _checked(predictions, targets).sum()


@wrong_answer("You divided by the number of rows. The mean goes over every element.")
def divided_by_rows(predictions, targets):
    squares = _checked(predictions, targets)
    return squares.sum() / (len(squares) if squares.ndim else 1)


@wrong_answer("That is the root of the mean squared error: leave the root out.")
def rooted(predictions, targets):
    return _checked(predictions, targets).mean().sqrt()


@wrong_answer("You averaged the distances. Square them first.")
def absolute(predictions, targets):
    return _checked(predictions, targets).sqrt().mean()


@wrong_answer(
    "The shapes were not compared: (n, 1) minus (n,) quietly makes (n, n). "
    "Raise a ValueError that names both."
)
def broadcast(predictions, targets):
    return ((predictions - targets) ** 2).mean()


@wrong_answer("Only the first row was averaged.")
def first_row(predictions, targets):
    squares = _checked(predictions, targets)
    return squares[0].mean() if squares.ndim else squares


@wrong_answer("A Python number has no gradient: give back the tensor, without .item().")
def cut_by_item(predictions, targets):
    return predictions.new_tensor(_checked(predictions, targets).mean().item())


@wrong_answer("Write it from its parts: mse_loss is what you are building.")
def built_in(predictions, targets):
    _checked(predictions, targets)
    return functional.mse_loss(predictions, targets)


@wrong_answer("NaN was left out of the mean. A prediction that is no number has to show.")
def nan_left_out(predictions, targets):
    return _checked(predictions, targets).nanmean()


@wrong_answer(
    "As many dimensions are not yet the same shape: (1, 3) against (4, 3) broadcasts too."
)
def ranks_compared(predictions, targets):
    if predictions.ndim != targets.ndim:
        raise ValueError(f"{tuple(predictions.shape)} against {tuple(targets.shape)}")
    return ((predictions - targets) ** 2).mean()


@wrong_answer("As many elements are not yet the same shape: (n, 1) against (n,) broadcasts.")
def counts_compared(predictions, targets):
    if predictions.numel() != targets.numel():
        raise ValueError(f"{tuple(predictions.shape)} against {tuple(targets.shape)}")
    return ((predictions - targets) ** 2).mean()


@wrong_answer("The predictions were changed: `-=` writes into the tensor that you were given.")
def in_place(predictions, targets):
    if predictions.shape != targets.shape:
        raise ValueError(f"{tuple(predictions.shape)} against {tuple(targets.shape)}")
    predictions -= targets
    return (predictions**2).mean()


@right_answer
def by_numel(predictions, targets):
    return _checked(predictions, targets).sum() / predictions.numel()


@right_answer
def by_inner_product(predictions, targets):
    _checked(predictions, targets)
    error = (predictions - targets).reshape(-1)
    return error @ error / len(error)


def _checked(predictions, targets):
    if predictions.shape != targets.shape:
        raise ValueError(f"{tuple(predictions.shape)} against {tuple(targets.shape)}")
    return (predictions - targets) ** 2
