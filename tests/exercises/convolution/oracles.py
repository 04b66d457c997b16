"""Oracles that several exercises share."""

import torch
from torch.nn import functional

CONVOLUTIONS = (
    *(f"conv{dims}d" for dims in (1, 2, 3)),
    *(f"conv_transpose{dims}d" for dims in (1, 2, 3)),
    "convolution",
    "_convolution",
    "_convolution_mode",
    "convolution_overrideable",
    "conv_tbc",
    "mkldnn_convolution",
    "_mkldnn_convolution",
    "_nnpack_spatial_convolution",
    # What a convolution of torch calls in the end; Python can call these, too.
    "thnn_conv2d",
    "_slow_conv2d_forward",
    "slow_conv3d",
    "slow_conv3d_forward",
    *(f"slow_conv_dilated{dims}d" for dims in (2, 3)),
    *(f"slow_conv_transpose{dims}d" for dims in (2, 3)),
    "_conv_depthwise2d",
    "conv_depthwise3d",
)


def correlation(x, kernel):
    """The kernel along the last axis, one shifted copy of the signal for each of its elements."""
    count = x.shape[-1] - len(kernel) + 1
    return sum(weight * x[..., i : i + count] for i, weight in enumerate(kernel))


# --- pooling and normalisation -------------------------------------------------------------------

POOLINGS = (
    *(f"{kind}_pool{dims}d" for kind in ("max", "adaptive_max", "avg") for dims in (1, 2, 3)),
    *(f"max_pool{dims}d_with_indices" for dims in (1, 2, 3)),
    *(f"adaptive_max_pool{dims}d_with_indices" for dims in (1, 2, 3)),
    "fractional_max_pool2d",
    "fractional_max_pool2d_with_indices",
)
NORMALISATIONS = (
    "group_norm",
    "layer_norm",
    "batch_norm",
    "instance_norm",
    "native_group_norm",
    "native_layer_norm",
    "native_batch_norm",
    "rms_norm",
)


def squares(images, size):
    """Every square: (n, channels, numbers of a square), with its row and column of squares."""
    for down in range(images.shape[2] // size):
        for across in range(images.shape[3] // size):
            rows = slice(down * size, (down + 1) * size)
            columns = slice(across * size, (across + 1) * size)
            yield (down, across), images[:, :, rows, columns].flatten(2)


def batch_norm(x, mean, variance, weight, bias, training, momentum, eps):
    """torch's batch norm, which returns what it remembers instead of writing it down.

    In evaluation it is a formula, because torch has no gradient for the mean and the variance.
    """
    if training:
        new = mean.detach().clone(), variance.detach().clone()
        return functional.batch_norm(x, *new, weight, bias, True, momentum, eps), *new
    channels = (-1, *[1] * (x.ndim - 2))
    m, v, w, b = (t.view(channels) for t in (mean, variance, weight, bias))
    return (x - m) / torch.sqrt(v + eps) * w + b, mean.detach(), variance.detach()
