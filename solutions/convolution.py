"""Convolution by hand, what stands around it in a network, and a small network that is trained.

An image is (channels, height, width); a batch of images is (n, channels, height, width). As in
torch, "convolution" here means correlation: the kernel is not flipped.

If an exercise may not use autograd, it may not call torch's own backward kernels either, and it may
not leave torch through `.numpy()` or `.tolist()` (`.item()` is fine). Unless an exercise says
otherwise, a batch may be empty (n = 0), and all tensors of a call have one floating point dtype,
which is also the dtype of the tensors that you return.
"""

import torch
from torch import nn
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
        The number of windows as an int. Every window lies entirely within the axis and its padding.

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
    """Move a kernel along signals; at each place, multiply and add up.

    This is what torch calls a convolution: the kernel is not flipped. Element i of a result is
    kernel[0]·x[i] + kernel[1]·x[i + 1] + ... + kernel[k − 1]·x[i + k − 1].

    Args:
        x: Signals, (..., n): any number of leading axes, or none.
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
    """Move a kernel along signals with zeros at both ends, so that the result is as long as x.

    k − 1 zeros are added in all. If that is an even number, both ends get the same number of zeros;
    if it is odd (an even kernel), the right end gets one more, as with torch's `padding="same"`.
    The kernel is not flipped.

    Args:
        x: Signals, (..., n), with n ≥ 1: any number of leading axes, or none.
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
        (n, windows, channels · rows · columns), of the dtype of images. The windows are in
        reading order: the first row of windows from left to right, then the next row. A window has
        its channels one after the other, each of them row by row. This is the order of
        `torch.nn.functional.unfold`, with the last two axes exchanged. Autograd can follow it.

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


def max_pool(images: torch.Tensor, size: int) -> torch.Tensor:
    """The largest number of every square of pixels. The squares do not overlap.

    Args:
        images: (n, channels, height, width), of any real dtype but bool, without NaN. Numbers may
            be negative or −inf.
        size: Rows and columns of a square; at least 1, and no more than the height and the width.

    Returns:
        (n, channels, height // size, width // size), of the dtype of images. Rows and columns at
        the bottom and at the right that do not fill a square are left out. Autograd can follow it.

    May not call: max_pool2d, or any other pooling of torch.

    >>> max_pool(torch.tensor([[[[-1, -2, -9, 7], [-3, -4, -8, -9]]]]), 2).tolist()
    [[[[-1, 7]]]]
    """
    return images.unfold(2, size, size).unfold(3, size, size).amax(dim=(4, 5))


def max_pool_gradient(images: torch.Tensor, upstream: torch.Tensor, size: int) -> torch.Tensor:
    """The backward of max_pool: each square's gradient goes to its largest pixel.

    If several pixels of a square are equally large, the first one gets all of the gradient, as with
    torch's max_pool2d. The first one is the first in reading order: row by row, left to right.

    Args:
        images: What was pooled, (n, channels, height, width), without NaN.
        upstream: The derivative of the loss with respect to the result,
            (n, channels, height // size, width // size).
        size: As in max_pool.

    Returns:
        The derivative with respect to images, of their shape: 0 for every other pixel, and for
        pixels that belong to no square.

    May not use autograd.

    May not call: max_pool2d, or any other pooling of torch.

    >>> images = torch.tensor([[[[1.0, 4.0, 0.0], [4.0, 2.0, 9.0]]]])
    >>> max_pool_gradient(images, torch.tensor([[[[0.5]]]]), 2).tolist()
    [[[[0.0, 0.5, 0.0], [0.0, 0.0, 0.0]]]]
    """
    windows = images.unfold(2, size, size).unfold(3, size, size)
    first = windows.flatten(4).argmax(dim=4, keepdim=True)
    squares = torch.zeros_like(windows.flatten(4)).scatter(4, first, upstream[..., None])
    gradient = torch.zeros_like(images)
    # A view of the new tensor: what is written there lands in it.
    gradient.unfold(2, size, size).unfold(3, size, size).copy_(squares.unflatten(4, (size, size)))
    return gradient


def batch_norm(
    x: torch.Tensor,
    mean: torch.Tensor,
    variance: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor,
    training: bool,
    momentum: float,
    eps: float,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Batch normalisation: every channel is standardised, then scaled and shifted.

    out = (x − m) / sqrt(v + eps) · weight + bias, for each channel. In training, m and v are the
    mean and the variance of the channel in this batch, and v is the sum of squares divided by the
    count. In evaluation, they are the remembered `mean` and `variance`.

    Args:
        x: (n, channels) or (n, channels, ...): the statistics are over all axes except axis 1.
        mean: The remembered mean of each channel, (channels,).
        variance: The remembered variance of each channel, (channels,).
        weight: Scale of each channel, (channels,).
        bias: Shift of each channel, (channels,).
        training: Whether to use the statistics of the batch, and to remember them.
        momentum: The weight of this batch in the new mean and variance.
        eps: The number that is added to the variance, inside the root.

    Returns:
        A tuple (out, new mean, new variance). out has the shape of x, and autograd can follow it,
        in training also through the mean and the variance of the batch. In training, the new
        mean and variance are (1 − momentum) · old + momentum · batch. The batch variance is here
        divided by the count minus 1 (as in nn.BatchNorm2d). Both are without graph. In evaluation,
        they are the old ones. No argument changes.

    Raises:
        ValueError: In training, if there is only one value per channel.

    May not call: native_batch_norm, or any other normalisation of torch, `batch_norm` of
    torch.nn.functional included.

    >>> x, zero, one = torch.tensor([[1.0], [3.0]]), torch.zeros(1), torch.ones(1)
    >>> out, mean, variance = batch_norm(x, zero, one, one, zero, True, 0.5, 3.0)
    >>> out.tolist(), mean.tolist(), variance.tolist()
    ([[-0.5], [0.5]], [1.0], [1.5])
    >>> batch_norm(x, zero, one, one, zero, False, 0.5, 3.0)[0].tolist()
    [[0.5], [1.5]]
    """

    def by_channel(t: torch.Tensor) -> torch.Tensor:
        return t.reshape(-1, *[1] * (x.ndim - 2))

    used_mean, used_variance = mean, variance
    if training:
        axes = [axis for axis in range(x.ndim) if axis != 1]
        count = x.numel() // x.shape[1]
        if count == 1:
            raise ValueError("one value a channel has no variance")
        used_variance, used_mean = torch.var_mean(x, dim=axes, correction=0)
        with torch.no_grad():
            unbiased = used_variance * count / (count - 1)
            mean = (1 - momentum) * mean + momentum * used_mean
            variance = (1 - momentum) * variance + momentum * unbiased
    standard = (x - by_channel(used_mean)) / torch.sqrt(by_channel(used_variance) + eps)
    return standard * by_channel(weight) + by_channel(bias), mean, variance


def group_norm(
    x: torch.Tensor, groups: int, weight: torch.Tensor, bias: torch.Tensor, eps: float
) -> torch.Tensor:
    """Group normalisation: in every sample, groups of channels are standardised.

    Group 0 is made of the first channels / groups channels, group 1 of the next ones, and so on.
    Mean and variance are over the channels of a group and all their places; the variance is the sum
    of squares divided by the count. Then every channel is multiplied by its weight, and its bias is
    added.

    Args:
        x: (n, channels) or (n, channels, ...). Its numbers may be far from 0.
        groups: How many groups the channels form.
        weight: (channels,).
        bias: (channels,).
        eps: The number that is added to the variance, inside the root.

    Returns:
        The shape of x. Autograd can follow it, back to x, weight and bias.

    Raises:
        ValueError: If the channels cannot be divided into that many groups of equal size.

    May not call: layer_norm, or any other normalisation of torch, `group_norm` of
    torch.nn.functional included.

    >>> x = torch.tensor([[1.0, 3.0, 10.0, 10.0]])
    >>> group_norm(x, 2, torch.ones(4), torch.zeros(4), 3.0).tolist()
    [[-0.5, 0.5, 0.0, 0.0]]
    """
    if x.shape[1] % groups:
        raise ValueError(f"the channels do not form {groups} groups of equal size")
    grouped = x.unflatten(1, (groups, -1))
    axes = list(range(2, grouped.ndim))
    variance, mean = torch.var_mean(grouped, dim=axes, correction=0, keepdim=True)
    standard = ((grouped - mean) / torch.sqrt(variance + eps)).flatten(1, 2)
    by_channel = (-1, *[1] * (x.ndim - 2))
    return standard * weight.reshape(by_channel) + bias.reshape(by_channel)


def receptive_field(layers: list[tuple[int, int, int]]) -> int:
    """How many elements wide is the part of the input that one element of the last result sees.

    Args:
        layers: (kernel, stride, dilation) of each convolution or pooling, the first layer first.

    Returns:
        The number of elements along one axis, from the first one that has an effect to the last, as
        an int. Elements in the gaps of a dilation count, too. Padding and the edges do not matter.
        1 if there are no layers.

    >>> receptive_field([(3, 1, 1), (3, 1, 1)]), receptive_field([(3, 2, 1), (3, 1, 2)])
    (5, 11)
    """
    sees = distance = 1
    for kernel, stride, dilation in layers:
        sees += (kernel - 1) * dilation * distance
        distance *= stride
    return sees


class BatchNorm(nn.Module):
    """Batch normalisation as a module: it remembers mean and variance from call to call.

    Args:
        features: c, the number of channels.
        momentum: The weight of the new batch in the running mean and variance, from 0 to 1.
        eps: The number that is added to the variance, inside the root.

    `weight` (c,), all ones, and `bias` (c,), all zeros, are parameters. `running_mean` (c,), all
    zeros, and `running_var` (c,), all ones, are buffers: they have no gradient, are saved in the
    `state_dict`, and are converted together with the module (`.double()`, `.to(...)`). All are
    float32 at first. The module holds no other parameters, and its `state_dict` nothing else.

    `forward(x)` takes x (n, c) or (n, c, ...) and returns what `batch_norm` returns as `out`. In
    training mode it also puts the new mean and the new variance into the buffers. In evaluation
    mode, the buffers are used and stay the same. In training mode, a channel with fewer than two
    values raises a ValueError, and the buffers stay the same.

    You may call your own `batch_norm`.

    May not use: nn.BatchNorm1d, or any other normalisation module of torch.

    >>> layer = BatchNorm(2)
    >>> sorted(layer.state_dict())
    ['bias', 'running_mean', 'running_var', 'weight']
    >>> tuple(layer(torch.randn(4, 2, 5)).shape)
    (4, 2, 5)
    """

    running_mean: torch.Tensor
    running_var: torch.Tensor

    def __init__(self, features: int, momentum: float = 0.1, eps: float = 1e-5):
        super().__init__()
        self.momentum, self.eps = momentum, eps
        self.weight = nn.Parameter(torch.ones(features))
        self.bias = nn.Parameter(torch.zeros(features))
        self.register_buffer("running_mean", torch.zeros(features))
        self.register_buffer("running_var", torch.ones(features))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        remembered = self.running_mean, self.running_var
        learned = self.weight, self.bias
        out, mean, variance = batch_norm(
            x, *remembered, *learned, self.training, self.momentum, self.eps
        )
        if self.training:
            self.running_mean.copy_(mean)
            self.running_var.copy_(variance)
        return out


class ResidualBlock(nn.Module):
    """Two convolutions, and a way around them: ReLU(second(ReLU(first(x))) + shortcut(x)).

    Args:
        in_channels: c.
        out_channels: k.
        stride: The step of the first convolution, at least 1.

    `first` is an `nn.Conv2d` from c to k channels with a 3 × 3 kernel, padding 1, bias and this
    stride. `second` is one from k to k channels with a 3 × 3 kernel, padding 1, bias and stride 1.
    If c and k differ, or the stride is not 1, `shortcut` is an `nn.Conv2d` from c to k channels
    with a 1 × 1 kernel, bias and this stride. Otherwise x itself is added, and `shortcut` has no
    parameters (`nn.Identity()`, None, or nothing of that name). The module has no other parameters
    and no buffers: there is no normalisation here.

    `forward(x)` takes x (n, c, h, w) and returns (n, k, ⌈h / stride⌉, ⌈w / stride⌉). The sum comes
    before the last ReLU. x stays as it is.

    >>> block = ResidualBlock(2, 4, stride=2)
    >>> tuple(block(torch.zeros(1, 2, 6, 5)).shape)
    (1, 4, 3, 3)
    >>> sorted(name for name, _ in ResidualBlock(3, 3).named_parameters())
    ['first.bias', 'first.weight', 'second.bias', 'second.weight']
    """

    def __init__(self, in_channels: int, out_channels: int, stride: int = 1):
        super().__init__()
        self.first = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1)
        self.second = nn.Conv2d(out_channels, out_channels, 3, padding=1)
        self.shortcut: nn.Module = nn.Identity()
        if in_channels != out_channels or stride != 1:
            self.shortcut = nn.Conv2d(in_channels, out_channels, 1, stride=stride)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        inner = self.second(torch.relu(self.first(x)))
        return torch.relu(inner + self.shortcut(x))


def train_stripes(
    model: nn.Module,
    images: torch.Tensor,
    labels: torch.Tensor,
    test_images: torch.Tensor,
    test_labels: torch.Tensor,
    lr: float,
    epochs: int,
) -> tuple[list[float], float]:
    """Train a network to tell horizontal from vertical stripes, and say how often it is right.

    All images are normalised alike: minus the mean of `images`, divided by the standard deviation
    of `images` (each is one number, over all images and places; use the biased variance,
    divided by the number of values). An epoch is one step of gradient descent on all of `images`
    at once, in the order in which they come. The loss is the mean cross-entropy, and every
    parameter moves by −lr · its gradient: no momentum, no weight decay.

    The model has a batch norm, so the modes matter: train in training mode, and test in evaluation
    mode, with no update after the last step. On the data of the tests, this takes 0.1 seconds
    (the limit is 3 seconds), and the accuracy is above 0.9. With shuffled labels it stays near 0.5.

    Args:
        model: Takes (n, 1, h, w) and returns (n, 2), the logits. It may be in either mode, and its
            `.grad`s may hold old numbers.
        images: (n, 1, h, w), float, not all equal.
        labels: (n,) int64, 0 or 1; n is at least 2.
        test_images: (m, 1, h, w); do not train on them; m is at least 1.
        test_labels: (m,) int64.
        lr: Learning rate.
        epochs: Number of steps; may be 0.

    Returns:
        (losses, accuracy): the loss before each step, as a list of floats, and the share of
        `test_images` whose largest logit is at its label, a float. The model is changed in place
        and is in evaluation mode at the end.

    >>> images = torch.tensor([[1.0, 1.0], [0.0, 1.0]]).reshape(2, 1, 1, 2)
    >>> model = nn.Sequential(nn.Flatten(), nn.Linear(2, 2))
    >>> labels = torch.tensor([0, 1])
    >>> losses, accuracy = train_stripes(model, images, labels, images, labels, 0.5, 40)
    >>> len(losses), losses[-1] < losses[0], accuracy, model.training
    (40, True, 1.0, False)
    """
    mean, deviation = images.mean(), images.std(correction=0)
    inputs, test_inputs = (images - mean) / deviation, (test_images - mean) / deviation
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    model.train()
    for _ in range(epochs):
        loss = nn.functional.cross_entropy(model(inputs), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    model.eval()
    with torch.no_grad():
        right = model(test_inputs).argmax(dim=1) == test_labels
    return losses, right.double().mean().item()
