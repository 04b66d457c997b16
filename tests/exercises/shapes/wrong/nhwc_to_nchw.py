"""nhwc_to_nchw: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer(
    "The shape is right, but the images are scrambled. Reshaping keeps the old order of the "
    "numbers: move the axes instead."
)
def reshaped(images):
    n, h, w, c = images.shape
    return images.reshape(n, c, h, w)


@wrong_answer(
    "Width comes before height. Swapping two axes is not enough: height and width keep their order."
)
def swapped(images):
    return images.transpose(1, 3)


COPIED = "The result is a copy. Axes can change places without moving a number: return a view."


@wrong_answer(COPIED)
def copied(images):
    return images.permute(0, 3, 1, 2).contiguous()


@wrong_answer(COPIED)
def cloned(images):
    return images.movedim(-1, 1).clone()


@wrong_answer("That is the opposite: from channels first to channels last.")
def the_other_way(images):
    return images.permute(0, 2, 3, 1)


@wrong_answer("The channels come before the batch. The batch stays first.")
def channels_before_the_batch(images):
    return images.permute(3, 0, 1, 2)


@wrong_answer("That changes the order in memory (by a copy), not the order of the axes.")
def memory_format(images):
    return images.to(memory_format=torch.channels_last, copy=True)


@wrong_answer(
    "The view is cut out of the graph, so autograd cannot follow it. Take it from images itself."
)
def cut(images):
    return images.data.permute(0, 3, 1, 2)
