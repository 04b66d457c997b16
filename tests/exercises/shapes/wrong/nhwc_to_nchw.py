"""nhwc_to_nchw: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer(
    "The shape is right, the pictures are scrambled: reshaping deals the numbers out anew."
)
def reshaped(images):
    n, h, w, c = images.shape
    return images.reshape(n, c, h, w)


@wrong_answer("Width stands before height: swapping two axes turns the order of the others round.")
def swapped(images):
    return images.transpose(1, 3)


COPIED = "The answer is a copy. Axes can change places without moving a number."


@wrong_answer(COPIED)
def copied(images):
    return images.permute(0, 3, 1, 2).contiguous()


@wrong_answer(COPIED)
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
