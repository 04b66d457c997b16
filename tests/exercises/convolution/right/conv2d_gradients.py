"""conv2d_gradients: right answers in other styles."""

import torch
from torch.nn import functional

from torchkata.testing import right_answer


@right_answer
def by_patches_and_fold(images, weight, upstream, stride, padding):
    n, channels, height, width = images.shape
    rows, columns = weight.shape[2:]
    up = upstream.flatten(2)
    padded = functional.pad(images, (padding,) * 4)
    windows = padded.unfold(2, rows, stride).unfold(3, columns, stride)
    columned = windows.permute(0, 1, 4, 5, 2, 3).reshape(n, channels * rows * columns, up.shape[2])
    d_weight = (up @ columned.mT).sum(0).reshape(weight.shape)
    if not n:
        return torch.zeros_like(images), d_weight, up.sum((0, 2))
    d_columns = weight.flatten(1).T @ up
    d_images = functional.fold(
        d_columns, (height, width), (rows, columns), padding=padding, stride=stride
    )
    return d_images, d_weight, up.sum((0, 2))


@right_answer
def window_by_window(images, weight, upstream, stride, padding):
    """As it is written in a first course on networks, with loops over the places."""
    height, width = images.shape[2:]
    rows, columns = weight.shape[2:]
    padded = functional.pad(images, (padding,) * 4)
    d_padded, d_weight = torch.zeros_like(padded), torch.zeros_like(weight)
    for i in range(upstream.shape[2]):
        for j in range(upstream.shape[3]):
            top, left = i * stride, j * stride
            window = padded[:, :, top : top + rows, left : left + columns]
            up = upstream[:, :, i, j]
            d_weight += torch.einsum("no,ncij->ocij", up, window)
            d_padded[:, :, top : top + rows, left : left + columns] += torch.einsum(
                "no,ocij->ncij", up, weight
            )
    d_images = d_padded[:, :, padding : height + padding, padding : width + padding]
    return d_images, d_weight, upstream.sum(dim=(0, 2, 3))


@right_answer
def as_a_convolution_of_the_spread_upstream(images, weight, upstream, stride, padding):
    """Zeros between the upstream gradients, then the flipped kernel over them."""
    n, out, down, across = upstream.shape
    rows, columns = weight.shape[2:]
    height, width = (images.shape[i] + 2 * padding for i in (2, 3))
    spread = upstream.new_zeros(n, out, height - rows + 1, width - columns + 1)
    spread[:, :, ::stride, ::stride][:, :, :down, :across] = upstream
    around = functional.pad(spread, (columns - 1, columns - 1, rows - 1, rows - 1))
    windows = around.unfold(2, rows, 1).unfold(3, columns, 1)
    d_padded = torch.einsum("nohwij,ocij->nchw", windows, weight.flip(2, 3))
    padded = functional.pad(images, (padding,) * 4)
    under = padded.unfold(2, spread.shape[2], 1).unfold(3, spread.shape[3], 1)
    d_weight = torch.einsum("ncijhw,nohw->ocij", under, spread)
    inside = slice(padding, -padding if padding else None)
    return d_padded[:, :, inside, inside], d_weight, upstream.sum((0, 2, 3))
