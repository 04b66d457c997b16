"""Convolution by hand, what stands around it in a network, and a small network that is trained.

An image is (channels, height, width); a batch of images is (n, channels, height, width). As in
torch, "convolution" here means correlation: the kernel is not flipped.

If an exercise may not use autograd, it may not call torch's own backward kernels either, and it may
not leave torch through `.numpy()` or `.tolist()` (`.item()` is fine). Unless an exercise says
otherwise, a batch may be empty (n = 0), and all tensors of a call have one floating point dtype,
which is also the dtype of the tensors that you return.
"""

import torch
from torch.nn import functional


def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """How many windows of a convolution fit along one axis: the size of its result.

    Args:
        n: Size of the axis, 0 or more.
        kernel: Elements of a window, 1 or more.
        stride: The step from one window to the next, 1 or more.
        padding: Zeros that are added on each of the two sides, 0 or more.
        dilation: The distance between neighbouring elements of a window, 1 or more; 1 means that
            they touch.

    Returns:
        The number of windows as an int. Every window lies whole within the axis and its padding.

    Raises:
        ValueError: If not even one window fits.

    >>> output_size(5, 3), output_size(6, 3, stride=2), output_size(6, 3, 2, padding=1, dilation=2)
    (3, 2, 2)
    """
    width = dilation * (kernel - 1) + 1
    room = n + 2 * padding - width
    if room < 0:
        raise ValueError(f"not even one window of width {width} fits")
    return room // stride + 1


def pad_around(images: torch.Tensor, left: int, right: int, top: int, bottom: int) -> torch.Tensor:
    """Zeros on the four sides of every image.

    Args:
        images: (n, channels, height, width), of any dtype.
        left: Columns of zeros before the first column, 0 or more; likewise the other three.
        right: Columns after the last column.
        top: Rows above the first row.
        bottom: Rows below the last row.

    Returns:
        (n, channels, top + height + bottom, left + width + right), of the dtype of images. Autograd
        can follow it. If nothing is added, it may be images itself.

    >>> pad_around(torch.tensor([[[[5, 6]]]]), 1, 2, 0, 1).tolist()
    [[[[0, 5, 6, 0, 0], [0, 0, 0, 0, 0]]]]
    """
    return functional.pad(images, (left, right, top, bottom))


def correlate_1d(x: torch.Tensor, kernel: torch.Tensor) -> torch.Tensor:
    """Move a kernel along signals: the sum of its products with every window.

    What torch calls a convolution is this: the kernel is not flipped. Element i of a result is
    kernel[0]·x[i] + kernel[1]·x[i + 1] + ... + kernel[k − 1]·x[i + k − 1].

    Args:
        x: Signals, (..., n): any number of leading axes, also none.
        kernel: (k,), with 1 ≤ k ≤ n.

    Returns:
        (..., n − k + 1). Autograd can follow it, back to x and to kernel.

    Raises:
        ValueError: If k > n.

    May not call: conv1d, or any other convolution of torch.

    >>> correlate_1d(torch.tensor([1.0, 2.0, 3.0, 5.0]), torch.tensor([1.0, -1.0])).tolist()
    [-1.0, -1.0, -2.0]
    """
    size = len(kernel)
    if size > x.shape[-1]:
        raise ValueError(f"a kernel of {size} is longer than the signal")
    return x.unfold(-1, size, 1) @ kernel


def same_1d(x: torch.Tensor, kernel: torch.Tensor) -> torch.Tensor:
    """Move a kernel along signals with zeros at both ends, so that no element is lost.

    k − 1 zeros are added in all. If that is an even number, both ends get the same number of zeros;
    if it is odd (an even kernel), the right end gets one more, as with torch's `padding="same"`.
    The kernel is not flipped.

    Args:
        x: Signals, (..., n), with n ≥ 1: any number of leading axes, also none.
        kernel: (k,), with k ≥ 1; it may be longer than the signal.

    Returns:
        (..., n). Autograd can follow it, back to x and to kernel.

    May not call: conv1d, or any other convolution of torch.

    >>> same_1d(torch.tensor([1.0, 2.0, 4.0]), torch.tensor([1.0, 10.0])).tolist()
    [21.0, 42.0, 4.0]
    >>> same_1d(torch.tensor([1.0, 2.0, 4.0]), torch.tensor([1.0, 10.0, 0.0])).tolist()
    [10.0, 21.0, 42.0]
    """
    zeros = len(kernel) - 1
    left = zeros // 2
    padded = functional.pad(x, (left, zeros - left))
    return padded.unfold(-1, len(kernel), 1) @ kernel


def patches(images: torch.Tensor, kernel: tuple[int, int], stride: int) -> torch.Tensor:
    """Every window of every image as a row of numbers.

    Args:
        images: (n, channels, height, width), of any dtype.
        kernel: (rows, columns) of a window; at least one window fits.
        stride: The step from one window to the next, in both directions.

    Returns:
        (n, windows, channels · rows · columns), of the dtype of images. The windows follow each
        other as you read: the first row of windows from left to right, then the next row. Within a
        window the channels follow each other, and each is written row by row. So it has the order
        of `torch.nn.functional.unfold`, with the last two axes exchanged. Autograd can follow it.

    >>> patches(torch.arange(6).reshape(1, 1, 2, 3), (2, 2), 1).tolist()
    [[[0, 1, 3, 4], [1, 2, 4, 5]]]
    """
    rows, columns = kernel
    windows = images.unfold(2, rows, stride).unfold(3, columns, stride)
    return windows.permute(0, 2, 3, 1, 4, 5).flatten(3).flatten(1, 2)


def conv2d(
    images: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor, stride: int, padding: int
) -> torch.Tensor:
    """A convolution of images, as a layer does it: windows times kernels, plus a bias.

    Args:
        images: (n, channels, height, width).
        weight: (out, channels, rows, columns): a kernel for each output channel. It is not flipped.
        bias: (out,), one number for each output channel.
        stride: The step from one window to the next, in both directions, 1 or more.
        padding: Zeros on each of the four sides, 0 or more. At least one window fits.

    Returns:
        (n, out, down, across), where down and across are the numbers of windows that fit (see
        output_size). Autograd can follow it, back to images, weight and bias.

    May not call: conv2d, or any other convolution of torch.

    >>> images = torch.tensor([[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]])
    >>> weight, bias = torch.tensor([[[[1.0, 0.0], [0.0, 10.0]]]]), torch.tensor([0.5])
    >>> conv2d(images, weight, bias, 1, 0).tolist()
    [[[[51.5, 62.5]]]]
    """
    padded = functional.pad(images, (padding,) * 4)
    rows, columns = weight.shape[2:]
    down = (padded.shape[2] - rows) // stride + 1
    windows = patches(padded, (rows, columns), stride)
    products = windows @ weight.flatten(1).T + bias
    return products.mT.unflatten(2, (down, -1))


def conv2d_gradients(
    images: torch.Tensor, weight: torch.Tensor, upstream: torch.Tensor, stride: int, padding: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """The backward of conv2d: the gradients of its three tensors.

    Args:
        images: (n, channels, height, width).
        weight: (out, channels, rows, columns).
        upstream: The derivative of the loss with respect to the result, (n, out, down, across).
        stride: As in conv2d.
        padding: As in conv2d.

    Returns:
        A tuple (d_images, d_weight, d_bias) of the shapes of images, weight and bias (out,). They
        are sums over the batch, as autograd gives them, not means.

    May not use autograd.

    May not call: conv2d, or any other convolution of torch.

    >>> images, weight = torch.tensor([[[[1.0, 2.0, 3.0]]]]), torch.tensor([[[[5.0, 7.0]]]])
    >>> d_images, d_weight, d_bias = conv2d_gradients(
    ...     images, weight, torch.tensor([[[[1.0, 10.0]]]]), 1, 0
    ... )
    >>> d_images.tolist(), d_weight.tolist(), d_bias.tolist()
    ([[[[5.0, 57.0, 70.0]]]], [[[[21.0, 32.0]]]], [11.0])
    """
    height, width = images.shape[2:]
    down, across = upstream.shape[2:]
    padded = functional.pad(images, (padding,) * 4)
    d_padded = torch.zeros_like(padded)
    d_weight = torch.zeros_like(weight)
    for i in range(weight.shape[2]):
        for j in range(weight.shape[3]):
            # The pixels that element (i, j) of the kernel meets, one for each window.
            met = (
                ...,
                slice(i, i + stride * down, stride),
                slice(j, j + stride * across, stride),
            )
            d_padded[met] += torch.einsum("nohw,oc->nchw", upstream, weight[:, :, i, j])
            d_weight[:, :, i, j] = torch.einsum("nohw,nchw->oc", upstream, padded[met])
    d_images = d_padded[:, :, padding : padding + height, padding : padding + width]
    return d_images, d_weight, upstream.sum((0, 2, 3))


def depthwise(images: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """A depthwise convolution: every channel has a kernel of its own.

    The stride is 1, nothing is padded, there is no bias, and kernels are not flipped.

    Args:
        images: (n, channels, height, width).
        weight: (channels, rows, columns): kernel c belongs to channel c. rows ≤ height and
            columns ≤ width.

    Returns:
        (n, channels, height − rows + 1, width − columns + 1). Autograd can follow it, back to
        images and to weight.

    May not call: conv2d, or any other convolution of torch.

    >>> images = torch.tensor([[[[1.0, 2.0]], [[3.0, 4.0]]]])
    >>> depthwise(images, torch.tensor([[[1.0, 1.0]], [[10.0, 0.0]]])).tolist()
    [[[[3.0]], [[30.0]]]]
    """
    rows, columns = weight.shape[1:]
    windows = images.unfold(2, rows, 1).unfold(3, columns, 1)
    return torch.einsum("nchwij,cij->nchw", windows, weight)
