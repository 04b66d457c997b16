"""whc_to_chw: an image from (width, height, channels) to (channels, height, width)."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return (draw(n, n + 3, 2),)


def oracle(image):
    planes = [plane.clone().t() for plane in image.unbind(2)]
    return torch.stack(planes)


test_standard = standard("whc_to_chw", inputs, oracle, gradient=True)


@pytest.mark.parametrize(
    "shape", [(4, 5, 3), (5, 4, 1), (3, 3, 3), (1, 6, 2), (3, 2, 7), (1, 4, 5)]
)
def test_pixels_go_along_with_their_axes(learner, draw, shape):
    image = draw(*shape)

    expect(learner.whc_to_chw(image)).equals(oracle(image)).shares_memory_with("image")


def test_is_a_view_of_an_image_with_gaps_too(learner, draw):
    image = draw(6, 8, 3)[::2, 1::3]

    expect(learner.whc_to_chw(image)).equals(oracle(image)).shares_memory_with("image")


@pytest.mark.parametrize("dtype", [torch.bool, torch.uint8, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    image = draw.integers(4, 5, 3, low=0, high=2, dtype=dtype)

    expect(learner.whc_to_chw(image)).equals(oracle(image))


@wrong_answer("The shape is right, the picture is scrambled: reshaping deals the numbers out anew.")
def reshaped(image):
    w, h, c = image.shape
    return image.reshape(c, h, w)


@wrong_answer("Width still stands before height: the picture lies on its side.")
def channels_first_only(image):
    return image.permute(2, 0, 1)


@wrong_answer("The answer is a copy. Axes can change places without moving a number.")
def copied(image):
    return image.permute(2, 1, 0).contiguous()


@wrong_answer("Width and height changed places, and the channels stayed last: they come first.")
def channels_still_last(image):
    return image.transpose(0, 1)


@wrong_answer("The last two axes changed places, and the width stayed first: channels come first.")
def last_two_swapped(image):
    return image.mT


@wrong_answer(
    "Autograd cannot follow: `.data`, `.detach()` and NumPy cut the view out of the graph."
)
def cut(image):
    return image.data.permute(2, 1, 0)


@wrong_answer("Only three channels are left: an image may have more.")
def three_channels(image):
    return image.permute(2, 1, 0)[:3]


@wrong_answer("The size of an axis does not tell what it stands for: width always comes first.")
def guessed_from_sizes(image):
    return image if image.shape[0] in (1, 3) else image.permute(2, 1, 0)


@right_answer
def swap_the_ends(image):
    return image.transpose(0, 2)


@right_answer
def by_einsum(image):
    return torch.einsum("whc->chw", image)
