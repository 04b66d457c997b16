"""flatten_images: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


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


COPIED = "That copies where a view is possible."


@wrong_answer(COPIED)
def copied(images):
    return images.clone().flatten(start_dim=1)


@wrong_answer("That copies what is not contiguous, even where a view is possible.")
def made_contiguous(images):
    n, c, h, w = images.shape
    return images.contiguous().view(n, c * h * w)


@wrong_answer(COPIED)
def one_image_at_a_time(images):
    return torch.stack([image.flatten() for image in images])
