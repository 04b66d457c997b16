"""Oracles that several exercises share."""

CONVOLUTIONS = (
    *(f"conv{dims}d" for dims in (1, 2, 3)),
    *(f"conv_transpose{dims}d" for dims in (1, 2, 3)),
    "convolution",
    "_convolution",
    "conv_tbc",
    "mkldnn_convolution",
)


def correlation(x, kernel):
    """The kernel along the last axis, one shifted copy of the signal for each of its elements."""
    count = x.shape[-1] - len(kernel) + 1
    return sum(weight * x[..., i : i + count] for i, weight in enumerate(kernel))
