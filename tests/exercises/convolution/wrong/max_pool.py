"""max_pool: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _padded(images, size, value):
    down, across = (-images.shape[axis] % size for axis in (2, 3))
    return functional.pad(images, (0, across, 0, down), value=value)


@wrong_answer(
    "Rows and columns that do not fill a square were kept, filled up with zeros. They are left out."
)
def filled_with_zeros(images, size):
    return oracle(_padded(images, size, 0), size)


@wrong_answer("Rows and columns that do not fill a square were kept. They are left out.")
def remainder_kept(images, size):
    lowest = -float("inf") if images.is_floating_point() else torch.iinfo(images.dtype).min
    return oracle(_padded(images, size, lowest), size)


@wrong_answer("A maximum below 0 became 0: the search starts from 0, or a ReLU came in between.")
def never_negative(images, size):
    return oracle(images, size).clamp(min=0)


@wrong_answer("The squares overlap: they move by one pixel. They move by their size.")
def overlapping(images, size):
    return images.unfold(2, size, 1).unfold(3, size, 1).amax((4, 5))


@wrong_answer("The mean of each square was taken. Take the largest number.")
def mean(images, size):
    windows = images.unfold(2, size, size).unfold(3, size, size)
    return windows.double().mean((4, 5)).to(images.dtype)


@wrong_answer("The smallest number of each square was taken. Take the largest.")
def smallest(images, size):
    return images.unfold(2, size, size).unfold(3, size, size).amin((4, 5))


@wrong_answer("The channels were pooled as well. Each channel keeps its own maximum.")
def over_channels(images, size):
    return oracle(images, size).amax(1, keepdim=True)


@wrong_answer("The largest absolute value was taken. Take the largest number.")
def largest_absolute(images, size):
    if images.dtype is torch.uint8:
        return oracle(images, size)
    return oracle(images.abs(), size)


MIXED_UP = (
    "Pixels were mixed up: a reshape joined pixels that are not neighbours. Rows and columns of "
    "the squares need their own axes."
)


@wrong_answer(MIXED_UP)
def mixed_up(images, size):
    n, channels, height, width = images.shape
    down, across = height // size, width // size
    cut = images[:, :, : down * size, : across * size]
    return cut.reshape(n, channels, down, across, size * size).amax(4)


@wrong_answer("The maximum was taken over columns only, not over the rows of a square.")
def columns_only(images, size):
    return images.unfold(2, size, size).unfold(3, size, size).amax(5)[..., 0]


@wrong_answer("Every size-th pixel was taken, and nothing was compared.")
def every_other_pixel(images, size):
    height, width = (images.shape[axis] // size * size for axis in (2, 3))
    return images[:, :, :height:size, :width:size].clone()


@wrong_answer("A pooling of torch did the work here. Build it from the squares.")
def by_torch(images, size):
    return torch.max_pool2d(images, size)


@wrong_answer(MIXED_UP)
def far_apart(images, size):
    n, channels, height, width = images.shape
    down, across = height // size, width // size
    cut = images[:, :, : down * size, : across * size]
    return cut.reshape(n, channels, size, down, size, across).amax((2, 4))


@wrong_answer(
    "Rows at the top or columns at the left were left out. Leave out those at the bottom and at "
    "the right."
)
def cut_at_the_start(images, size):
    height, width = images.shape[2:]
    return oracle(images[:, :, height % size :, width % size :], size)


@wrong_answer("The number with the largest absolute value was taken. −9 is less than 1.")
def farthest_from_zero(images, size):
    if images.dtype is torch.uint8:
        return oracle(images, size)
    cut = images.unfold(2, size, size).unfold(3, size, size).flatten(4)
    return cut.gather(4, cut.abs().argmax(4, keepdim=True))[..., 0]
