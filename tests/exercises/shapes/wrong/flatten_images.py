"""flatten_images: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("The batch is flat too. Each image needs its own row.")
def batch_too(images):
    return images.flatten()


@wrong_answer("The number of images is fixed at 2. Take it from the batch.")
def fixed_batch(images):
    return images.reshape(2, -1)


@wrong_answer("The channels are still a separate axis. They belong to the row too.")
def channels_apart(images):
    return images.flatten(start_dim=2)


@wrong_answer(
    "For an empty batch, torch cannot work out −1: 0 times any width is 0. Compute the width, "
    "or join the axes."
)
def inferred_width(images):
    return images.reshape(len(images), -1)


@wrong_answer(
    "`view` raises an error for some memory layouts, such as a permuted batch. Return a copy then."
)
def by_view(images):
    n, c, h, w = images.shape
    return images.view(n, c * h * w)


@wrong_answer(
    "The channels alternate in each row. A row should hold one whole channel after the other."
)
def channels_last(images):
    return images.permute(0, 2, 3, 1).flatten(start_dim=1)


@wrong_answer("A batch of one image lost its batch axis. The result always has two axes.")
def squeezed(images):
    return images.flatten(start_dim=1).squeeze(0)


COPIED = "This copies even if a view is possible."


@wrong_answer(COPIED)
def copied(images):
    return images.clone().flatten(start_dim=1)


@wrong_answer("This copies every batch that is not contiguous, even if a view is possible.")
def made_contiguous(images):
    n, c, h, w = images.shape
    return images.contiguous().view(n, c * h * w)


@wrong_answer(COPIED)
def one_image_at_a_time(images):
    return torch.stack([image.flatten() for image in images])


@wrong_answer("A tensor made without a dtype is float32. Take the dtype of the batch.")
def float32_if_empty(images):
    n, c, h, w = images.shape
    return torch.empty(0, c * h * w) if n == 0 else images.reshape(n, -1)
