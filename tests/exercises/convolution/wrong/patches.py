"""patches: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _windows(images, kernel, stride):
    """(n, channels, down, across, rows, columns)."""
    return images.unfold(2, kernel[0], stride).unfold(3, kernel[1], stride)


@wrong_answer("A window has the order pixel by pixel, channels last. The channels come first.")
def channels_last(images, kernel, stride):
    return _windows(images, kernel, stride).permute(0, 2, 3, 4, 5, 1).flatten(3).flatten(1, 2)


@wrong_answer("The windows follow each other column by column. They should follow row by row.")
def windows_down_first(images, kernel, stride):
    return _windows(images, kernel, stride).permute(0, 3, 2, 1, 4, 5).flatten(3).flatten(1, 2)


@wrong_answer("Within a window, the numbers are written column by column. Write row by row.")
def columns_first(images, kernel, stride):
    return _windows(images, kernel, stride).permute(0, 2, 3, 1, 5, 4).flatten(3).flatten(1, 2)


@wrong_answer(
    "The axes were joined in the wrong order, so a row mixes channels and windows. Permute the "
    "axes first."
)
def not_permuted(images, kernel, stride):
    windows = _windows(images, kernel, stride)
    n, channels, down, across, rows, columns = windows.shape
    return windows.reshape(n, down * across, channels * rows * columns)


@wrong_answer("The last two axes are exchanged: you returned (n, numbers, windows), like `unfold`.")
def as_unfold_gives_it(images, kernel, stride):
    return oracle(images, kernel, stride).mT.contiguous()


@wrong_answer(
    "reshape cannot exchange axes, so the numbers are in a wrong order. Use transpose or permute."
)
def reshaped_for_exchanged(images, kernel, stride):
    right = oracle(images, kernel, stride)
    return right.mT.reshape(right.shape)


@wrong_answer("The rows and the columns of the kernel are exchanged.")
def kernel_turned(images, kernel, stride):
    return oracle(images, kernel[::-1], stride)


@wrong_answer("The kernel was treated as a square, with its first number as both sizes.")
def square_of_rows(images, kernel, stride):
    return oracle(images, (kernel[0], kernel[0]), stride)


@wrong_answer("The argument stride has no effect.")
def stride_ignored(images, kernel, stride):
    return oracle(images, kernel, 1)


@wrong_answer("The stride was used in one direction only.")
def stride_down_only(images, kernel, stride):
    windows = images.unfold(2, kernel[0], stride).unfold(3, kernel[1], 1)
    return windows.permute(0, 2, 3, 1, 4, 5).flatten(3).flatten(1, 2)


@wrong_answer("The stride was used in one direction only.")
def stride_across_only(images, kernel, stride):
    windows = images.unfold(2, kernel[0], 1).unfold(3, kernel[1], stride)
    return windows.permute(0, 2, 3, 1, 4, 5).flatten(3).flatten(1, 2)


@wrong_answer("The step from window to window was the size of the kernel. It should be the stride.")
def steps_of_a_kernel(images, kernel, stride):
    windows = images.unfold(2, kernel[0], kernel[0]).unfold(3, kernel[1], kernel[1])
    return windows.permute(0, 2, 3, 1, 4, 5).flatten(3).flatten(1, 2)


@wrong_answer("The batch was joined with the windows. Each image keeps its own.")
def batch_joined(images, kernel, stride):
    return oracle(images, kernel, stride).flatten(0, 1)


@wrong_answer("The channels have an axis of their own. Write them one after the other in a row.")
def channels_apart(images, kernel, stride):
    return _windows(images, kernel, stride).flatten(4).flatten(2, 3).transpose(1, 2)


@wrong_answer("Zeros were added around the images, so there are more windows.")
def padded(images, kernel, stride):
    return oracle(functional.pad(images, (1, 1, 1, 1)), kernel, stride)


@wrong_answer("The result always has torch's default dtype. It should have the dtype of images.")
def floats_only(images, kernel, stride):
    return functional.unfold(images.to(torch.get_default_dtype()), kernel, stride=stride).mT


@wrong_answer("The last window of each row and of each column is missing.")
def last_windows_missing(images, kernel, stride):
    windows = _windows(images, kernel, stride)[:, :, :-1, :-1]
    return windows.permute(0, 2, 3, 1, 4, 5).flatten(3).flatten(1, 2)


@wrong_answer("A window that ends at the last row or at the last column is missing.")
def edge_windows_missing(images, kernel, stride):
    windows = (
        _windows(images[:, :, :-1, :-1], kernel, stride)
        if min(size - k for size, k in zip(images.shape[2:], kernel, strict=True))
        else _windows(images, kernel, stride)[:, :, :0, :0]
    )
    return windows.permute(0, 2, 3, 1, 4, 5).flatten(3).flatten(1, 2)
