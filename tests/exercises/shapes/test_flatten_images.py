"""flatten_images: each image of a batch as one row, (n, c, h, w) to (n, c·h·w)."""

import pytest
import torch

from torchkata.testing import ANY, expect, standard


def inputs(draw, n):
    return (draw(n, 3, 4, 2),)


def oracle(images):
    return torch.cat([line for plane in images.unbind(1) for line in plane.unbind(1)], dim=1)


test_standard = standard("flatten_images", inputs, oracle, dtypes=ANY, gradient=True)


@pytest.mark.parametrize("shape", [(5, 1, 2, 3), (2, 3, 1, 1), (1, 1, 1, 1), (3, 2, 5, 4)])
def test_any_batch_of_any_size(learner, draw, shape):
    images = draw(*shape)

    expect(learner.flatten_images(images)).equals(oracle(images)).shares_memory_with("images")


def test_images_with_the_channels_last_in_memory(learner, draw):
    images = draw(2, 4, 5, 3).permute(0, 3, 1, 2)

    expect(learner.flatten_images(images)).equals(oracle(images))


def test_every_other_image_is_still_a_view(learner, draw):
    images = draw(6, 3, 2, 4)[::2]
    learner.flatten_images(draw(2, 3, 4, 5))  # a view, even if code copies tensors with gaps

    expect(learner.flatten_images(images)).equals(oracle(images)).shares_memory_with("images")


def test_an_empty_batch_keeps_the_width(learner, draw):
    images = draw(0, 3, 4, 5)

    expect(learner.flatten_images(images)).equals(torch.empty(0, 60))


@pytest.mark.parametrize("dtype", [torch.bool, torch.uint8, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    images = draw.integers(3, 2, 4, 3, low=0, high=2, dtype=dtype)

    expect(learner.flatten_images(images)).equals(oracle(images))
