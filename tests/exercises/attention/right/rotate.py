"""rotate: right answers in other styles."""

import torch

from torchkata.testing import right_answer, tests_beside


def _checked(x):
    if x.shape[-1] % 2:
        raise ValueError("the number of features has to be even")


@right_answer
def by_complex_numbers(x, positions, base):
    _checked(x)
    return tests_beside(__file__).oracle(x, positions, base)


@right_answer
def by_rotating_halves(x, positions, base):
    """As the transformers library writes it."""
    _checked(x)
    d = x.shape[-1]
    inv_freq = 1.0 / (base ** (torch.arange(0, d, 2, dtype=torch.float32) / d))
    freqs = positions[:, None].float() * inv_freq[None, :]
    emb = torch.cat((freqs, freqs), dim=-1)
    x1, x2 = x[..., : d // 2], x[..., d // 2 :]
    rotated = torch.cat((-x2, x1), dim=-1)
    return (x * emb.cos().to(x.dtype)) + (rotated * emb.sin().to(x.dtype))


@right_answer
def wide_inside(x, positions, base):
    _checked(x)
    wide = x.to(torch.promote_types(x.dtype, torch.float32))
    half = x.shape[-1] // 2
    speeds = base ** -(torch.arange(half) / half)
    theta = torch.outer(positions.to(wide.dtype), speeds.to(wide.dtype))
    first, second = wide[..., :half], wide[..., half:]
    out = torch.empty_like(wide)
    out[..., :half] = first * theta.cos() - second * theta.sin()
    out[..., half:] = first * theta.sin() + second * theta.cos()
    return out.to(x.dtype)


@right_answer
def by_matrices(x, positions, base):
    _checked(x)
    half = x.shape[-1] // 2
    theta = positions[:, None] * float(base) ** -(torch.arange(half, dtype=torch.float64) / half)
    cos, sin = theta.cos().to(x.dtype), theta.sin().to(x.dtype)
    matrix = torch.stack([torch.stack([cos, -sin], -1), torch.stack([sin, cos], -1)], -2)
    pairs = torch.stack([x[..., :half], x[..., half:]], -1)
    turned = (matrix @ pairs[..., None]).squeeze(-1)
    return torch.cat([turned[..., 0], turned[..., 1]], -1)
