"""depthwise: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _windows(images, weight):
    return images.unfold(2, weight.shape[1], 1).unfold(3, weight.shape[2], 1)


@wrong_answer("The channels were summed. Each channel stays a channel.")
def summed_over_channels(images, weight):
    return oracle(images, weight).sum(1, keepdim=True)


@wrong_answer("The channels were summed, and their axis is gone. Each channel stays a channel.")
def channels_gone(images, weight):
    return oracle(images, weight).sum(1)


@wrong_answer("The kernels are flipped. Torch does not flip them.")
def flipped(images, weight):
    return oracle(images, weight.flip(1, 2))


@wrong_answer("Every channel met the first kernel. Channel c has kernel c.")
def first_kernel(images, weight):
    return oracle(images, weight[:1].expand_as(weight))


@wrong_answer("The kernels met the channels in the opposite order. Channel c has kernel c.")
def opposite_order(images, weight):
    return oracle(images, weight.flip(0))


@wrong_answer("Every channel met every kernel. Channel c has kernel c only.")
def every_pair(images, weight):
    return torch.einsum("nchwij,oij->nochw", _windows(images, weight), weight).flatten(1, 2)


@wrong_answer("Each kernel met the sum of all channels. Channel c has kernel c only.")
def a_plain_convolution(images, weight):
    return torch.einsum("nchwij,oij->nohw", _windows(images, weight), weight)


@wrong_answer("The mean over a window was taken. Take the sum of the products.")
def mean_over_a_window(images, weight):
    return oracle(images, weight) / weight[0].numel()


@wrong_answer("Zeros were added around the images. Nothing is padded here.")
def padded(images, weight):
    around = functional.pad(images, (1, 1, 1, 1))
    return oracle(around, weight)


@wrong_answer("The rows and the columns of each kernel are exchanged.")
def kernels_turned(images, weight):
    return oracle(images, weight.mT.reshape(weight.shape))


@wrong_answer("A convolution of torch did the work here. Build it from windows.")
def by_conv2d(images, weight):
    return functional.conv2d(images, weight[:, None], groups=len(weight))


@wrong_answer("Every channel met the mean of the kernels. Channel c has kernel c.")
def mean_kernel(images, weight):
    return oracle(images, weight.mean(0, keepdim=True).expand_as(weight))


@wrong_answer("Zeros were added, so that the result is as large as the images. Nothing is padded.")
def same_size(images, weight):
    rows, columns = (size - 1 for size in weight.shape[1:])
    ends = columns // 2, columns - columns // 2, rows // 2, rows - rows // 2
    return oracle(functional.pad(images, ends), weight)


@wrong_answer("The last row and the last column of windows are missing.")
def one_short(images, weight):
    return oracle(images, weight)[:, :, :-1, :-1]


@wrong_answer("The result's rows and columns are exchanged.")
def places_turned(images, weight):
    return oracle(images, weight).mT


@wrong_answer("The largest product of a window was taken. Take their sum.")
def largest_product(images, weight):
    return (_windows(images, weight) * weight[:, None, None]).amax((4, 5))
