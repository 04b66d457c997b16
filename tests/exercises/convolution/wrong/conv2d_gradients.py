"""conv2d_gradients: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _padding_kept(images, weight, upstream, stride, padding):
    padded = functional.pad(images, (padding,) * 4)
    return oracle(padded, weight, upstream, stride, 0)


@wrong_answer(
    "d_images has another weight at each pixel than it should: the kernel is flipped there. The "
    "pixel that met weight (i, j) gets weight (i, j) back."
)
def unflipped(images, weight, upstream, stride, padding):
    _, d_weight, d_bias = oracle(images, weight, upstream, stride, padding)
    return oracle(images, weight.flip(2, 3), upstream, stride, padding)[0], d_weight, d_bias


@wrong_answer(
    "In d_images, the output channels of the weight met the input channels of the upstream "
    "gradient. The sum runs over the output channels."
)
def channels_mixed(images, weight, upstream, stride, padding):
    _, d_weight, d_bias = oracle(images, weight, upstream, stride, padding)
    turned = weight.reshape(weight.shape[1], -1, *weight.shape[2:]).transpose(0, 1)
    return oracle(images, turned, upstream, stride, padding)[0], d_weight, d_bias


@wrong_answer("In d_images, rows and columns of the kernel are exchanged.")
def kernel_turned(images, weight, upstream, stride, padding):
    _, d_weight, d_bias = oracle(images, weight, upstream, stride, padding)
    turned = weight.mT.reshape(weight.shape)
    return oracle(images, turned, upstream, stride, padding)[0], d_weight, d_bias


@wrong_answer("d_bias was divided by the size of the batch. Gradients add up.")
def bias_divided(images, weight, upstream, stride, padding):
    d_images, d_weight, d_bias = oracle(images, weight, upstream, stride, padding)
    return d_images, d_weight, d_bias / max(len(images), 1)


@wrong_answer("d_bias is a mean over the batch and the places. Gradients add up.")
def bias_mean(images, weight, upstream, stride, padding):
    d_images, d_weight, d_bias = oracle(images, weight, upstream, stride, padding)
    return d_images, d_weight, d_bias / max(upstream[:, 0].numel(), 1)


@wrong_answer("d_bias was summed over the batch alone. Sum over rows and columns as well.")
def bias_over_the_batch(images, weight, upstream, stride, padding):
    d_images, d_weight, _ = oracle(images, weight, upstream, stride, padding)
    return d_images, d_weight, upstream.sum(0)


@wrong_answer("d_bias has one number for each sample: it was not summed over the batch.")
def bias_of_each_sample(images, weight, upstream, stride, padding):
    d_images, d_weight, _ = oracle(images, weight, upstream, stride, padding)
    return d_images, d_weight, upstream.sum((2, 3))


@wrong_answer("d_weight was divided by the size of the batch. Gradients add up.")
def weight_divided(images, weight, upstream, stride, padding):
    d_images, d_weight, d_bias = oracle(images, weight, upstream, stride, padding)
    return d_images, d_weight / max(len(images), 1), d_bias


@wrong_answer("d_weight is flipped: rows and columns of each kernel run backwards.")
def weight_flipped(images, weight, upstream, stride, padding):
    d_images, d_weight, d_bias = oracle(images, weight, upstream, stride, padding)
    return d_images, d_weight.flip(2, 3), d_bias


@wrong_answer("d_images still has its padding. Cut it off: it has the shape of images.")
def padding_kept(images, weight, upstream, stride, padding):
    return _padding_kept(images, weight, upstream, stride, padding)


@wrong_answer("In d_images, a pixel got the gradient of one of its windows only. They add up.")
def last_window_only(images, weight, upstream, stride, padding):
    _, d_weight, d_bias = oracle(images, weight, upstream, stride, padding)
    padded = torch.zeros_like(functional.pad(images, (padding,) * 4))
    down, across = upstream.shape[2:]
    for i in range(weight.shape[2]):
        for j in range(weight.shape[3]):
            at = (..., slice(i, i + stride * down, stride), slice(j, j + stride * across, stride))
            padded[at] = torch.einsum("nohw,oc->nchw", upstream, weight[:, :, i, j])
    height, width = images.shape[2:]
    return padded[:, :, padding:, padding:][:, :, :height, :width], d_weight, d_bias


@wrong_answer("It is right at stride 1 only: the gradients lie at neighbouring pixels.")
def stride_one(images, weight, upstream, stride, padding):
    _, _, d_bias = oracle(images, weight, upstream, stride, padding)
    padded = functional.pad(images, (padding,) * 4)
    rows, columns = (a + b - 1 for a, b in zip(weight.shape[2:], upstream.shape[2:], strict=True))
    d_part, d_weight, _ = oracle(padded[:, :, :rows, :columns], weight, upstream, 1, 0)
    d_padded = functional.pad(d_part, (0, padded.shape[3] - columns, 0, padded.shape[2] - rows))
    height, width = images.shape[2:]
    return d_padded[:, :, padding:, padding:][:, :, :height, :width], d_weight, d_bias


@wrong_answer("d_weight was computed without the padding: the zeros around the images are missing.")
def weight_without_padding(images, weight, upstream, stride, padding):
    d_images, _, d_bias = oracle(images, weight, upstream, stride, padding)
    shifted = functional.pad(images, (0, 2 * padding, 0, 2 * padding))
    return d_images, oracle(shifted, weight, upstream, stride, 0)[1], d_bias


@wrong_answer("You returned d_weight before d_images. Return (d_images, d_weight, d_bias).")
def turned_round(images, weight, upstream, stride, padding):
    d_images, d_weight, d_bias = oracle(images, weight, upstream, stride, padding)
    return d_weight, d_images, d_bias


@wrong_answer("The argument upstream has no effect: it was taken as ones.")
def upstream_ignored(images, weight, upstream, stride, padding):
    return oracle(images, weight, torch.ones_like(upstream), stride, padding)


@wrong_answer("Autograd did the work here. Differentiate by hand.")
def by_autograd(images, weight, upstream, stride, padding):
    images, weight = images.detach().requires_grad_(), weight.detach().requires_grad_()
    padded = functional.pad(images, (padding,) * 4)
    windows = padded.unfold(2, weight.shape[2], stride).unfold(3, weight.shape[3], stride)
    result = torch.einsum("nchwij,ocij->nohw", windows, weight)
    d_images, d_weight = torch.autograd.grad((result * upstream).sum(), (images, weight))
    return d_images, d_weight, upstream.sum((0, 2, 3))


@wrong_answer("This is torch's own backward kernel. Differentiate by hand.")
def by_kernel(images, weight, upstream, stride, padding):
    return torch.ops.aten.convolution_backward(
        upstream,
        images,
        weight,
        [len(weight)],
        [stride] * 2,
        [padding] * 2,
        [1, 1],
        False,
        [0, 0],
        1,
        [True, True, True],
    )


@wrong_answer("A convolution of torch did the work here. Build it from windows and products.")
def by_conv_transpose(images, weight, upstream, stride, padding):
    size = [
        images.shape[i] - ((upstream.shape[i] - 1) * stride - 2 * padding + weight.shape[i])
        for i in (2, 3)
    ]
    if any(extra >= stride for extra in size) or not len(images):
        d_images = oracle(images, weight, upstream, stride, padding)[0]
    else:
        d_images = functional.conv_transpose2d(
            upstream, weight, None, stride, padding, output_padding=size
        )
    padded = functional.pad(images, (padding,) * 4)
    windows = padded.unfold(2, weight.shape[2], stride).unfold(3, weight.shape[3], stride)
    d_weight = torch.einsum("nohw,nchwij->ocij", upstream, windows)
    return d_images, d_weight, upstream.sum((0, 2, 3))


@wrong_answer("A convolution of torch did the work here. Build it from windows and products.")
def by_conv2d(images, weight, upstream, stride, padding):
    if stride > 1 or not len(images):
        return oracle(images, weight, upstream, stride, padding)
    padded = functional.pad(images, (padding,) * 4)
    d_weight = functional.conv2d(padded.transpose(0, 1), upstream.transpose(0, 1)).transpose(0, 1)
    d_images = oracle(images, weight, upstream, stride, padding)[0]
    return d_images, d_weight, upstream.sum((0, 2, 3))
