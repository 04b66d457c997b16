"""patches: right answers in other styles."""

import torch
from torch.nn import functional

from torchkata.testing import right_answer, tests_beside


@right_answer
def window_by_window(images, kernel, stride):
    return tests_beside(__file__).oracle(images, kernel, stride)


@right_answer
def by_reshape(images, kernel, stride):
    n = images.shape[0]
    kh, kw = kernel
    windows = images.unfold(2, kh, stride).unfold(3, kw, stride)
    down, across = windows.shape[2:4]
    ordered = windows.permute(0, 2, 3, 1, 4, 5)
    return ordered.reshape(n, down * across, images.shape[1] * kh * kw)


@right_answer
def by_index(images, kernel, stride):
    rows, columns = kernel
    _, channels, height, width = images.shape
    tops = torch.arange(0, height - rows + 1, stride)
    lefts = torch.arange(0, width - columns + 1, stride)
    down = (tops[:, None] + torch.arange(rows))[:, None, :, None]
    across = (lefts[:, None] + torch.arange(columns))[None, :, None, :]
    found = images[:, :, down, across]
    return found.movedim(1, 3).reshape(
        len(images), len(tops) * len(lefts), -1 if len(images) else (channels * rows * columns)
    )


@right_answer
def offset_by_offset(images, kernel, stride):
    """One strided view for each element of the kernel, as im2col is often written with NumPy."""
    n, channels, height, width = images.shape
    rows, columns = kernel
    down, across = (height - rows) // stride + 1, (width - columns) // stride + 1
    found = images.new_empty(n, channels, rows, columns, down, across)
    for i in range(rows):
        for j in range(columns):
            found[:, :, i, j] = images[
                :, :, i : i + stride * down : stride, j : j + stride * across : stride
            ]
    return found.permute(0, 4, 5, 1, 2, 3).reshape(n, down * across, channels * rows * columns)


@right_answer
def by_unfold_where_it_can(images, kernel, stride):
    if images.is_floating_point() and len(images):
        return functional.unfold(images, kernel, stride=stride).transpose(1, 2)
    return tests_beside(__file__).oracle(images, kernel, stride)
