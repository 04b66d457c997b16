"""whc_to_chw: an image from (width, height, channels) to (channels, height, width)."""

import pytest
import torch

from torchkata.testing import ANY, expect, standard


def inputs(draw, n):
    return (draw(n, n + 3, 2),)


def oracle(image):
    planes = [plane.clone().t() for plane in image.unbind(2)]
    return torch.stack(planes)


test_standard = standard("whc_to_chw", inputs, oracle, dtypes=ANY, gradient=True)


@pytest.mark.parametrize(
    "shape", [(4, 5, 3), (5, 4, 1), (3, 3, 3), (1, 6, 2), (3, 2, 7), (1, 4, 5)]
)
def test_pixels_move_with_their_axes(learner, draw, shape):
    image = draw(*shape)

    expect(learner.whc_to_chw(image)).equals(oracle(image)).shares_memory_with("image")


def test_is_a_view_of_an_image_with_gaps_too(learner, draw):
    image = draw(6, 8, 3)[::2, 1::3]

    expect(learner.whc_to_chw(image)).equals(oracle(image)).shares_memory_with("image")


@pytest.mark.parametrize("dtype", [torch.bool, torch.uint8, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    image = draw.integers(4, 5, 3, low=0, high=2, dtype=dtype)

    expect(learner.whc_to_chw(image)).equals(oracle(image))
