"""max_pool: the largest number of every square of pixels."""

import pytest
import torch

from torchkata.testing import NUMBERS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 3, 4, 6), 2


def oracle(images, size):
    n, channels, height, width = images.shape
    largest = [square.max(dim=2).values for _, square in oracles.squares(images, size)]
    return torch.stack(largest, dim=2).reshape(n, channels, height // size, width // size)


test_standard = standard("max_pool", inputs, oracle, gradient=True, dtypes=NUMBERS)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_rows_and_columns_that_do_not_fill_a_square_are_left_out(learner, draw, size):
    images = draw(2, 2, 5, 7)

    expect(learner.max_pool(images, size)).equals(oracle(images, size))


def test_negative_numbers_stay_negative(learner, draw):
    images = -draw.uniform(2, 2, 5, 5, low=1.0, high=2.0)

    expect(learner.max_pool(images, 2)).equals(oracle(images, 2))


def test_infinite_numbers_are_numbers(learner, draw):
    images = draw(1, 2, 4, 4)
    images[0, 0, :2, :2], images[0, 1, 3, 3] = -float("inf"), float("inf")

    expect(learner.max_pool(images, 2)).equals(oracle(images, 2))


def test_the_smallest_integer_counts(learner, draw):
    images = torch.full((1, 1, 4, 4), torch.iinfo(torch.int64).min)
    images[0, 0, 2:, 2:] = draw.integers(2, 2, low=-9, high=0)

    expect(learner.max_pool(images, 2)).equals(oracle(images, 2))


def test_no_pooling_of_torch_does_the_work(learner, draw):
    images = draw(2, 3, 4, 5)

    expect(learner.max_pool(images, 2)).calls_none_of(*oracles.POOLINGS).equals(oracle(images, 2))
