"""pad_around: zeros on the four sides of every image."""

import pytest

from torchkata.testing import NUMBERS, expect, standard


def inputs(draw, n):
    return draw(n, 3, 4, 5), 1, 3, 2, 4


def oracle(images, left, right, top, bottom):
    n, channels, height, width = images.shape
    padded = images.new_zeros(n, channels, top + height + bottom, left + width + right)
    padded[:, :, top : top + height, left : left + width] = images
    return padded


test_standard = standard("pad_around", inputs, oracle, gradient=True, dtypes=NUMBERS)


@pytest.mark.parametrize("side", range(4))
def test_each_side_has_its_own_argument(learner, draw, side):
    images, sizes = draw(2, 1, 3, 2), [0, 0, 0, 0]
    sizes[side] = 2

    expect(learner.pad_around(images, *sizes)).equals(oracle(images, *sizes))


def test_nothing_added_changes_nothing(learner, draw):
    images = draw(2, 3, 2, 4)

    expect(learner.pad_around(images, 0, 0, 0, 0)).equals(images)


def test_more_zeros_than_pixels(learner, draw):
    images = draw(1, 2, 2, 3)

    expect(learner.pad_around(images, 7, 4, 5, 9)).equals(oracle(images, 7, 4, 5, 9))


def test_an_image_without_pixels_becomes_zeros(learner, draw):
    images = draw(2, 3, 0, 4)

    expect(learner.pad_around(images, 1, 2, 3, 4)).equals(oracle(images, 1, 2, 3, 4))


def test_infinite_and_missing_numbers_stay_where_they_are(learner, draw):
    images = draw(2, 1, 2, 2)
    images[0, 0, 0, 0], images[1, 0, 1, 1] = float("inf"), float("nan")

    expect(learner.pad_around(images, 1, 0, 2, 1)).equals(oracle(images, 1, 0, 2, 1))
