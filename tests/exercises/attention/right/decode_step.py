"""decode_step: right answers in other styles."""

import torch
from torch.nn import functional

from torchkata.testing import right_answer


def _turn(x, position):
    half = x.shape[-1] // 2
    angles = position * 10000.0 ** (-torch.arange(half, dtype=torch.float32) / half)
    both = torch.cat([angles, angles])
    turned = torch.cat([-x[..., half:], x[..., :half]], -1)
    return x * both.cos().to(x.dtype) + turned * both.sin().to(x.dtype)


@right_answer
def with_lists(block, x, cache):
    keys, values = cache or ([], [])
    h = block.attention_norm(x)
    n, _, d = x.shape
    q, k, v = (
        layer(h).view(n, 1, block.heads, d // block.heads).transpose(1, 2)
        for layer in (block.q, block.k, block.v)
    )
    keys, values = [*keys, _turn(k, len(keys))], [*values, v]
    mixed = functional.scaled_dot_product_attention(
        _turn(q, len(keys) - 1), torch.cat(keys, 2), torch.cat(values, 2)
    )
    x = x + block.out(mixed.transpose(1, 2).reshape(n, 1, d))
    return x + block.down(functional.gelu(block.up(block.feed_norm(x)))), (keys, values)


@right_answer
def with_a_dict_and_keys_that_are_rotated_late(block, x, cache):
    """Keys are kept as they are, and rotated when they are read."""
    h = block.attention_norm(x)
    q, k, v = (
        layer(h).unflatten(-1, (block.heads, -1)).transpose(1, 2)
        for layer in (block.q, block.k, block.v)
    )
    if cache is not None:
        k, v = torch.cat([cache["k"], k], 2), torch.cat([cache["v"], v], 2)
    half, length = k.shape[-1] // 2, k.shape[2]
    speeds = 10000.0 ** (-torch.arange(half, dtype=torch.float32) / half)
    angles = torch.outer(torch.arange(length, dtype=torch.float32), speeds)
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)

    def turn(t, cos, sin):
        a, b = t[..., :half], t[..., half:]
        return torch.cat([a * cos - b * sin, b * cos + a * sin], -1)

    turned = turn(k, cos, sin)
    scores = turn(q, cos[-1:], sin[-1:]) @ turned.mT * k.shape[-1] ** -0.5
    mixed = (scores.softmax(-1) @ v).transpose(1, 2).flatten(2)
    x = x + block.out(mixed)
    return x + block.down(functional.gelu(block.up(block.feed_norm(x)))), {"k": k, "v": v}
