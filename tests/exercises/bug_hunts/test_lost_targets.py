"""lost_targets: two arrays as two tensors, and the loss of a linear model on them."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    # Readings in float64, the harvest in whole numbers: both become float32.
    harvest = draw.integers(n, 2, low=-9, high=10)
    return draw(n, 3, dtype=torch.float64).numpy(), harvest.numpy(), draw(2, 3), draw(2)


def oracle(readings, harvest, weights, bias):
    x, y = (torch.tensor(array, dtype=torch.float32) for array in (readings, harvest))
    return x, y, functional.mse_loss(functional.linear(x, weights, bias), y).item()


test_standard = standard(
    "lost_targets",
    inputs,
    oracle,
    without={
        "takes_float64": "the inputs are float32 whatever comes, and so are the weights",
        "takes_size_0": "the mean of nothing is not defined",
    },
)


@pytest.mark.parametrize("dtype", ["int32", "int64", "float32", "float64"])
def test_either_array_may_be_of_any_number(learner, draw, dtype):
    readings, harvest, weights, bias = inputs(draw, 4)

    args = (10 * readings).astype(dtype), harvest.astype(dtype), weights, bias
    expect(learner.lost_targets(*args)).agrees_with(oracle)


def test_as_many_columns_of_one_as_of_the_other(learner, draw):
    # Where the shapes agree, no error tells readings from harvest.
    args = draw(4, 3).numpy(), draw(4, 3).numpy(), draw(3, 3), draw(3)

    expect(learner.lost_targets(*args)).agrees_with(oracle)


def test_one_column_each(learner, draw):
    args = draw(6, 1).numpy(), draw(6, 1).numpy(), draw(1, 1), draw(1)

    expect(learner.lost_targets(*args)).agrees_with(oracle)


def test_arrays_that_are_not_contiguous(learner, draw):
    readings, harvest, weights, bias = inputs(draw, 6)

    args = np.asfortranarray(readings), harvest[::2].repeat(2, axis=0), weights, bias
    expect(learner.lost_targets(*args)).agrees_with(oracle)


def test_arrays_of_float32_are_left_as_they_are(learner, draw):
    # Their tensors may lie in the same memory, so a change in place would show.
    args = draw(9, 3).numpy(), draw(9, 2).numpy(), draw(2, 3), draw(2)

    expect(learner.lost_targets(*args)).agrees_with(oracle).leaves_arguments_unchanged()


def _judged(x, y, weights, bias):
    return x, y, ((x @ weights.T + bias - y) ** 2).mean().item()


def _float(array):
    return torch.from_numpy(array).float()


@wrong_answer("`inputs` is assigned twice, and `targets` never. Which of the lines was meant?")
def as_shipped(readings, harvest, weights, bias):
    inputs = torch.from_numpy(readings)
    inputs = torch.from_numpy(harvest)
    inputs, targets = inputs.float(), targets.float()  # noqa: F821
    predictions = inputs @ weights.T + bias
    loss = ((predictions - targets) ** 2).mean()
    return inputs, targets, loss.item()


@wrong_answer("The other line got the new name: the readings are the inputs, not the targets.")
def renamed_the_wrong_one(readings, harvest, weights, bias):
    return _judged(_float(harvest), _float(readings), weights, bias)


@wrong_answer("The harvest is inputs and targets at once. The readings are lost.")
def harvest_twice(readings, harvest, weights, bias):
    return _judged(_float(harvest), _float(harvest), weights, bias)


@wrong_answer("The readings are inputs and targets at once. The harvest is lost.")
def readings_twice(readings, harvest, weights, bias):
    return _judged(_float(readings), _float(readings), weights, bias)


@wrong_answer("Only the inputs became float32: the line with `.float()` is there for both.")
def targets_not_converted(readings, harvest, weights, bias):
    inputs, targets = _float(readings), torch.from_numpy(harvest)
    return inputs, targets, ((inputs @ weights.T + bias - targets) ** 2).mean().item()


@wrong_answer("Neither tensor was made float32; the weights are, and a product wants one dtype.")
def not_converted(readings, harvest, weights, bias):
    return _judged(torch.from_numpy(readings), torch.from_numpy(harvest), weights, bias)


@wrong_answer("The targets are back, but as whole numbers: what stood after the point is lost.")
def truncated(readings, harvest, weights, bias):
    return _judged(_float(readings), torch.from_numpy(harvest).int().float(), weights, bias)


@wrong_answer("The targets are there, but the squared errors are summed; a mean was asked for.")
def summed(readings, harvest, weights, bias):
    x, y = _float(readings), _float(harvest)
    return x, y, ((x @ weights.T + bias - y) ** 2).sum().item()


@wrong_answer(
    "The tensors may lie in the memory of the arrays, so a change in place reaches them; put back, "
    "a rounding stays."
)
def in_place_and_back(readings, harvest, weights, bias):
    x, y = _float(readings), _float(harvest)
    predictions = x @ weights.detach().T + bias.detach()
    loss = (y.sub_(predictions) ** 2).mean()
    return x, y.add_(predictions), loss.item()


@wrong_answer("The targets became the errors: `-=` changes the tensor that it is called on.")
def targets_become_errors(readings, harvest, weights, bias):
    x, y = _float(readings), _float(harvest)
    y -= x @ weights.detach().T + bias.detach()
    return x, y, (y**2).mean().item()


@wrong_answer("The loss is a tensor. Wanted: a float, as `.item()` gives it.")
def loss_as_tensor(readings, harvest, weights, bias):
    x, y = _float(readings), _float(harvest)
    return x, y, ((x @ weights.T + bias - y) ** 2).mean()


@right_answer
def one_dtype_from_the_start(readings, harvest, weights, bias):
    inputs = torch.tensor(readings, dtype=torch.float32)
    targets = torch.tensor(harvest, dtype=torch.float32)
    return inputs, targets, float(functional.mse_loss(inputs @ weights.T + bias, targets))


@right_answer
def only_the_second_name_mended(readings, harvest, weights, bias):
    inputs = torch.from_numpy(readings)
    targets = torch.from_numpy(harvest)
    inputs, targets = inputs.float(), targets.float()
    predictions = inputs @ weights.T + bias
    loss = ((predictions - targets) ** 2).mean()
    return inputs, targets, loss.item()
