"""batch_norm: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def channels_last(x, mean, variance, weight, bias, training, momentum, eps):
    rows = x.movedim(1, -1)
    flat = rows.reshape(-1, x.shape[1])
    if training:
        if len(flat) == 1:
            raise ValueError("expected more than one value a channel")
        m, v = flat.mean(0), flat.var(0, correction=0)
        mean = torch.lerp(mean.detach(), m.detach(), momentum)
        variance = torch.lerp(variance.detach(), flat.detach().var(0), momentum)
    else:
        m, v = mean, variance
    return ((rows - m) * (v + eps).rsqrt() * weight + bias).movedim(-1, 1), mean, variance


@right_answer
def with_kept_axes(x, mean, variance, weight, bias, training, momentum, eps):
    """As a first book on networks writes it."""
    shape = (1, x.shape[1]) + (1,) * (x.dim() - 2)
    if not training:
        normed = (x - mean.view(shape)) / torch.sqrt(variance.view(shape) + eps)
        return normed * weight.view(shape) + bias.view(shape), mean, variance
    axes = (0, *range(2, x.dim()))
    n = x.numel() / x.size(1)
    if n == 1:
        raise ValueError("a single value")
    m = x.mean(dim=axes, keepdim=True)
    v = ((x - m) ** 2).mean(dim=axes, keepdim=True)
    normed = (x - m) / torch.sqrt(v + eps)
    new_mean = (1.0 - momentum) * mean + momentum * m.flatten()
    new_variance = (1.0 - momentum) * variance + momentum * v.flatten() * (n / (n - 1))
    out = normed * weight.view(shape) + bias.view(shape)
    return out, new_mean.detach(), new_variance.detach()


@right_answer
def as_scale_and_shift(x, mean, variance, weight, bias, training, momentum, eps):
    axes = [0, *range(2, x.ndim)]
    if training and x.numel() == x.shape[1]:
        raise ValueError("only one value for each channel")
    if training:
        with torch.no_grad():
            m = mean + momentum * (x.mean(axes) - mean)
            v = variance + momentum * (x.var(axes) - variance)
        used_mean, used_variance = x.mean(axes), x.var(axes, correction=0)
    else:
        m, v = used_mean, used_variance = mean, variance
    ends = (slice(None), *[None] * (x.ndim - 2))
    scale = (weight / (used_variance + eps).sqrt())[ends]
    return (x - used_mean[ends]) * scale + bias[ends], m, v
