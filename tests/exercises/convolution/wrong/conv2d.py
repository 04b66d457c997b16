"""conv2d: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _windows(images, weight, stride, padding):
    """Windows (n, windows, channels · rows · columns), and how many lie in a column and a row."""
    padded = functional.pad(images, (padding,) * 4)
    windows = padded.unfold(2, weight.shape[2], stride).unfold(3, weight.shape[3], stride)
    down, across = windows.shape[2:4]
    return windows.permute(0, 2, 3, 1, 4, 5).flatten(3).flatten(1, 2), (down, across)


def _with(matrix, images, weight, bias, stride, padding):
    windows, sizes = _windows(images, weight, stride, padding)
    return (windows @ matrix.T + bias).mT.unflatten(2, sizes)


@wrong_answer("The kernels are flipped. Torch does not flip them.")
def flipped(images, weight, bias, stride, padding):
    return oracle(images, weight.flip(2, 3), bias, stride, padding)


@wrong_answer("The rows and the columns of each kernel are exchanged.")
def kernels_transposed(images, weight, bias, stride, padding):
    matrix = weight.mT.flatten(1)
    return _with(matrix, images, weight, bias, stride, padding)


@wrong_answer(
    "The weight's first two axes were taken as (channels, out). They are (out, channels)."
)
def in_and_out_exchanged(images, weight, bias, stride, padding):
    matrix = weight.reshape(weight.shape[1], -1, *weight.shape[2:]).transpose(0, 1).flatten(1)
    return _with(matrix, images, weight, bias, stride, padding)


@wrong_answer("The argument bias has no effect.")
def without_bias(images, weight, bias, stride, padding):
    return oracle(images, weight, None, stride, padding) + 0 * bias.sum()


@wrong_answer("The argument stride has no effect.")
def stride_ignored(images, weight, bias, stride, padding):
    return oracle(images, weight, bias, 1, padding)


@wrong_answer("The argument padding has no effect.")
def padding_ignored(images, weight, bias, stride, padding):
    if any(size < k for size, k in zip(images.shape[2:], weight.shape[2:], strict=True)):
        return images.new_zeros(len(images), len(weight), 0, 0)
    return oracle(images, weight, bias, stride, 0)


@wrong_answer("Zeros were added above and on the left only. Every side gets them.")
def padded_on_two_sides(images, weight, bias, stride, padding):
    padded = functional.pad(images, (padding, 0, padding, 0))
    if any(size < k for size, k in zip(padded.shape[2:], weight.shape[2:], strict=True)):
        return images.new_zeros(len(images), len(weight), 0, 0)
    return oracle(padded, weight, bias, stride, 0)


@wrong_answer(
    "The result was reshaped where its axes had to be exchanged: (n, windows, out) holds the "
    "channels of one place side by side."
)
def reshaped_for_exchanged(images, weight, bias, stride, padding):
    windows, sizes = _windows(images, weight, stride, padding)
    products = windows @ weight.flatten(1).T + bias
    return products.reshape(len(images), len(weight), *sizes)


@wrong_answer("The output channels are the last axis. They should be axis 1.")
def channels_last(images, weight, bias, stride, padding):
    return oracle(images, weight, bias, stride, padding).movedim(1, -1)


@wrong_answer("The result's rows and columns are exchanged.")
def places_turned(images, weight, bias, stride, padding):
    return oracle(images, weight, bias, stride, padding).mT


@wrong_answer("The channels were averaged. A sum runs over all channels of a window.")
def mean_over_channels(images, weight, bias, stride, padding):
    return oracle(images, weight / weight.shape[1], bias, stride, padding)


@wrong_answer("Only the first channel of the images was used.")
def first_channel(images, weight, bias, stride, padding):
    return oracle(images[:, :1], weight[:, :1], bias, stride, padding)


@wrong_answer("The bias was added once for each element of a window. Add it to the sum.")
def bias_in_every_product(images, weight, bias, stride, padding):
    return oracle(images, weight, bias * weight[0].numel(), stride, padding)


@wrong_answer("A convolution of torch did the work here. Build it from windows and a product.")
def by_conv2d(images, weight, bias, stride, padding):
    return functional.conv2d(images, weight, bias, stride, padding)


@wrong_answer("The bias was added along the columns. It belongs to the output channels.")
def bias_along_columns(images, weight, bias, stride, padding):
    plain = oracle(images, weight, None, stride, padding)
    turns = -(-plain.shape[3] // len(bias))
    return plain + bias.repeat(turns)[: plain.shape[3]]


@wrong_answer("Autograd cannot follow the result: it was built from numbers that have no graph.")
def detached(images, weight, bias, stride, padding):
    return oracle(images.detach(), weight.detach(), bias.detach(), stride, padding)


@wrong_answer("Zeros were added on the left and on the right only. Every side gets them.")
def columns_padded_only(images, weight, bias, stride, padding):
    if weight.shape[2] > images.shape[2]:
        return images.new_zeros(len(images), len(weight), 0, 0)
    return oracle(images, weight, bias, stride, (0, padding))


@wrong_answer("Zeros were added above and below only. Every side gets them.")
def rows_padded_only(images, weight, bias, stride, padding):
    if weight.shape[3] > images.shape[3]:
        return images.new_zeros(len(images), len(weight), 0, 0)
    return oracle(images, weight, bias, stride, (padding, 0))


@wrong_answer("The edge was repeated around the images. Zeros belong there.")
def edge_repeated(images, weight, bias, stride, padding):
    rows, columns = (
        torch.arange(-padding, size + padding).clamp(0, size - 1) for size in images.shape[2:]
    )
    return oracle(images[:, :, rows][:, :, :, columns], weight, bias, stride, 0)


@wrong_answer("The stride was used in one direction only.")
def stride_down_only(images, weight, bias, stride, padding):
    return oracle(images, weight, bias, (stride, 1), padding)


@wrong_answer("The stride was used in one direction only.")
def stride_across_only(images, weight, bias, stride, padding):
    return oracle(images, weight, bias, (1, stride), padding)


@wrong_answer("The mean over a window was taken. Take the sum of the products.")
def mean_over_a_window(images, weight, bias, stride, padding):
    return oracle(images, weight / weight[0].numel(), bias, stride, padding)


@wrong_answer(
    "The weight was reshaped where its axes had to be exchanged: a column of the matrix is not one "
    "kernel."
)
def weight_reshaped(images, weight, bias, stride, padding):
    matrix = weight.reshape(-1, len(weight)).T
    return _with(matrix, images, weight, bias, stride, padding)


@wrong_answer(
    "The numbers of a window and those of a kernel are in different orders: one has the channels "
    "first, the other has them last."
)
def windows_channels_last(images, weight, bias, stride, padding):
    windows, sizes = _windows(images, weight, stride, padding)
    size = weight[0, 0].numel()
    turned = windows.unflatten(2, (weight.shape[1], size)).mT.flatten(2)
    return (turned @ weight.flatten(1).T + bias).mT.unflatten(2, sizes)


@wrong_answer("Every channel got the sum of bias. Channel o gets bias[o].")
def sum_of_bias(images, weight, bias, stride, padding):
    return oracle(images, weight, bias.sum().expand(len(weight)), stride, padding)


@wrong_answer("A convolution of torch did the work here. Build it from windows and a product.")
def by_the_kernel_below(images, weight, bias, stride, padding):
    if not images.is_contiguous() or not len(images):
        return oracle(images, weight, bias, stride, padding)
    sizes = list(weight.shape[2:])
    return torch._C._nn.thnn_conv2d(images, weight, sizes, bias, [stride] * 2, [padding] * 2)


@wrong_answer("A convolution of torch did the work here. Build it from windows and a product.")
def by_a_dilated_kernel(images, weight, bias, stride, padding):
    sizes, steps, zeros = list(weight.shape[2:]), [stride] * 2, [padding] * 2
    return torch._C._nn.slow_conv_dilated2d(images, weight, sizes, bias, steps, zeros, [1, 1])
