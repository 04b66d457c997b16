"""nhwc_to_nchw: a batch of images with the channels moved before height and width."""

import pytest
import torch

from torchkata.testing import ANY, expect, standard


def inputs(draw, n):
    return (draw(n, 4, 5, 3),)


def oracle(images):
    return torch.stack(images.unbind(3), dim=1)


test_standard = standard("nhwc_to_nchw", inputs, oracle, dtypes=ANY, gradient=True)


@pytest.mark.parametrize(
    "shape", [(2, 4, 5, 3), (3, 5, 4, 1), (2, 3, 3, 3), (1, 6, 1, 2), (2, 3, 2, 4)]
)
def test_pixels_move_with_their_axes(learner, draw, shape):
    images = draw(*shape)

    expect(learner.nhwc_to_nchw(images)).equals(oracle(images)).shares_memory_with("images")


def test_is_a_view_of_images_with_gaps_too(learner, draw):
    images = draw(4, 6, 8, 3)[::2, :, 1::3]

    expect(learner.nhwc_to_nchw(images)).equals(oracle(images)).shares_memory_with("images")


@pytest.mark.parametrize("dtype", [torch.bool, torch.uint8, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    images = draw.integers(2, 4, 5, 3, low=0, high=2, dtype=dtype)

    expect(learner.nhwc_to_nchw(images)).equals(oracle(images))
