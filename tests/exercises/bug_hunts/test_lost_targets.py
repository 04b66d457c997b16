"""lost_targets: two arrays as two tensors, and the loss of a linear model on them."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, standard


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
