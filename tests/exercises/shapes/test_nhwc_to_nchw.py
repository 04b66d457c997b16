"""nhwc_to_nchw: a batch of images with the channels moved before height and width."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return (draw(n, 4, 5, 3),)


def oracle(images):
    return torch.stack(images.unbind(3), dim=1)


test_standard = standard("nhwc_to_nchw", inputs, oracle, gradient=True)


@pytest.mark.parametrize(
    "shape", [(2, 4, 5, 3), (3, 5, 4, 1), (2, 3, 3, 3), (1, 6, 1, 2), (2, 3, 2, 4)]
)
def test_pixels_go_along_with_their_axes(learner, draw, shape):
    images = draw(*shape)

    expect(learner.nhwc_to_nchw(images)).equals(oracle(images)).shares_memory_with("images")


def test_is_a_view_of_images_with_gaps_too(learner, draw):
    images = draw(4, 6, 8, 3)[::2, :, 1::3]

    expect(learner.nhwc_to_nchw(images)).equals(oracle(images)).shares_memory_with("images")


@pytest.mark.parametrize("dtype", [torch.bool, torch.uint8, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    images = draw.integers(2, 4, 5, 3, low=0, high=2, dtype=dtype)

    expect(learner.nhwc_to_nchw(images)).equals(oracle(images))


@wrong_answer(
    "The shape is right, the pictures are scrambled: reshaping deals the numbers out anew."
)
def reshaped(images):
    n, h, w, c = images.shape
    return images.reshape(n, c, h, w)


@wrong_answer("Width stands before height: swapping two axes turns the order of the others round.")
def swapped(images):
    return images.transpose(1, 3)


@wrong_answer("The answer is a copy. Axes can change places without moving a number.")
def copied(images):
    return images.permute(0, 3, 1, 2).contiguous()


@wrong_answer("The answer is a copy. Axes can change places without moving a number.")
def cloned(images):
    return images.movedim(-1, 1).clone()


@wrong_answer("That goes the other way, from channels first to channels last.")
def the_other_way(images):
    return images.permute(0, 2, 3, 1)


@wrong_answer("The channels stand before the batch: the batch stays first.")
def channels_before_the_batch(images):
    return images.permute(3, 0, 1, 2)


@wrong_answer("That changes the order in memory (by a copy), not the order of the axes.")
def memory_format(images):
    return images.to(memory_format=torch.channels_last, copy=True)


@wrong_answer(
    "Autograd cannot follow: `.data`, `.detach()` and NumPy cut the view out of the graph."
)
def cut(images):
    return images.data.permute(0, 3, 1, 2)


@right_answer
def by_movedim(images):
    return images.movedim(-1, 1)


@right_answer
def by_two_swaps(images):
    return images.transpose(2, 3).transpose(1, 2)
