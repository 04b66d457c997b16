"""conv2d: right answers in other styles."""

import torch
from torch.nn import functional

from torchkata.testing import right_answer


@right_answer
def by_einsum_over_windows(images, weight, bias, stride, padding):
    padded = functional.pad(images, (padding, padding, padding, padding))
    windows = padded.unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride)
    return torch.einsum("nchwij,ocij->nohw", windows, weight) + bias[:, None, None]


@right_answer
def kernel_element_by_kernel_element(images, weight, bias, stride, padding):
    out, _, rows, columns = weight.shape
    padded = functional.pad(images, (padding,) * 4)
    down = (padded.shape[2] - rows) // stride + 1
    across = (padded.shape[3] - columns) // stride + 1
    total = bias.reshape(1, out, 1, 1).expand(len(images), out, down, across)
    for i in range(rows):
        for j in range(columns):
            part = padded[:, :, i : i + stride * down : stride, j : j + stride * across : stride]
            total = total + torch.einsum("nchw,oc->nohw", part, weight[:, :, i, j])
    return total


@right_answer
def by_tensordot(images, weight, bias, stride, padding):
    padded = functional.pad(images, (padding,) * 4)
    windows = padded.unfold(2, weight.shape[2], stride).unfold(3, weight.shape[3], stride)
    return torch.tensordot(windows, weight, dims=([1, 4, 5], [1, 2, 3])).add(bias).movedim(-1, 1)


@right_answer
def by_loops(images, weight, bias, stride, padding):
    """The seven loops of a first lecture, of which torch does four."""
    n, _, height, width = images.shape
    out, _, rows, columns = weight.shape
    padded = images.new_zeros(n, images.shape[1], height + 2 * padding, width + 2 * padding)
    padded[:, :, padding : padding + height, padding : padding + width] = images
    down = (height + 2 * padding - rows) // stride + 1
    across = (width + 2 * padding - columns) // stride + 1
    result = images.new_zeros(n, out, down, across)
    for i in range(down):
        for j in range(across):
            top, left = i * stride, j * stride
            window = padded[:, :, top : top + rows, left : left + columns]
            result[:, :, i, j] = (window[:, None] * weight).sum((2, 3, 4)) + bias
    return result
