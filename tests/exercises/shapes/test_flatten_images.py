"""flatten_images: each image of a batch as one row, (n, c, h, w) to (n, c·h·w)."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return (draw(n, 3, 4, 2),)


def oracle(images):
    return torch.cat([line for plane in images.unbind(1) for line in plane.unbind(1)], dim=1)


test_standard = standard("flatten_images", inputs, oracle, gradient=True)


@pytest.mark.parametrize("shape", [(5, 1, 2, 3), (2, 3, 1, 1), (1, 1, 1, 1), (3, 2, 5, 4)])
def test_any_batch_of_any_size(learner, draw, shape):
    images = draw(*shape)

    expect(learner.flatten_images(images)).equals(oracle(images)).shares_memory_with("images")


def test_images_with_the_channels_last_in_memory(learner, draw):
    images = draw(2, 4, 5, 3).permute(0, 3, 1, 2)

    expect(learner.flatten_images(images)).equals(oracle(images))


def test_every_other_image_is_still_a_view(learner, draw):
    images = draw(6, 3, 2, 4)[::2]
    learner.flatten_images(draw(2, 3, 4, 5))  # a view, for who copies only what has gaps

    expect(learner.flatten_images(images)).equals(oracle(images)).shares_memory_with("images")


def test_an_empty_batch_keeps_the_width(learner, draw):
    images = draw(0, 3, 4, 5)

    expect(learner.flatten_images(images)).equals(torch.empty(0, 60))


@pytest.mark.parametrize("dtype", [torch.bool, torch.uint8, torch.float16])
def test_the_dtype_stays(learner, draw, dtype):
    images = draw.integers(3, 2, 4, 3, low=0, high=2, dtype=dtype)

    expect(learner.flatten_images(images)).equals(oracle(images))


@wrong_answer("The batch is flat too: each image should keep a row of its own.")
def batch_too(images):
    return images.flatten()


@wrong_answer("The number of images is fixed at 2: take it from the batch.")
def fixed_batch(images):
    return images.reshape(2, -1)


@wrong_answer("The channels are still apart: they belong to the row as well.")
def channels_apart(images):
    return images.flatten(start_dim=2)


@wrong_answer(
    "−1 cannot be worked out for an empty batch: none times anything is none. "
    "Tell torch the width, or join axes."
)
def inferred_width(images):
    return images.reshape(len(images), -1)


@wrong_answer(
    "`view` raises where the memory is laid out otherwise, as in batches that were "
    "permuted. There, a copy was asked for."
)
def by_view(images):
    n, c, h, w = images.shape
    return images.view(n, c * h * w)


@wrong_answer("The channels run fastest: each row should hold channel after channel.")
def channels_last(images):
    return images.permute(0, 2, 3, 1).flatten(start_dim=1)


@wrong_answer("A batch of one lost its batch axis: the result always has two axes.")
def squeezed(images):
    return images.flatten(start_dim=1).squeeze(0)


@wrong_answer("That copies where a view is possible.")
def copied(images):
    return images.clone().flatten(start_dim=1)


@wrong_answer("That copies what is not contiguous, even where a view is possible.")
def made_contiguous(images):
    n, c, h, w = images.shape
    return images.contiguous().view(n, c * h * w)


@wrong_answer("That copies where a view is possible.")
def one_image_at_a_time(images):
    return torch.stack([image.flatten() for image in images])


@right_answer
def by_sizes(images):
    n, c, h, w = images.shape
    return images.reshape(n, c * h * w)


@right_answer
def step_by_step(images):
    return images.flatten(-2).flatten(-2)
