"""Block: right answers in other styles."""

import math

import torch
from torch import nn
from torch.nn import functional

from torchkata.testing import right_answer


@right_answer
class WithTorchsAttention(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.heads = heads
        self.attention_norm = nn.LayerNorm(d)
        self.q = nn.Linear(d, d, bias=False)
        self.k = nn.Linear(d, d, bias=False)
        self.v = nn.Linear(d, d, bias=False)
        self.out = nn.Linear(d, d, bias=False)
        self.feed_norm = nn.LayerNorm(d)
        self.up = nn.Linear(d, 4 * d, bias=False)
        self.down = nn.Linear(4 * d, d, bias=False)

    def _turn(self, x, positions):
        half = x.shape[-1] // 2
        speeds = 10000.0 ** (-torch.arange(half, dtype=torch.float32) / half)
        angles = positions.float()[:, None] * speeds
        both = torch.cat([angles, angles], -1)
        turned = torch.cat([-x[..., half:], x[..., :half]], -1)
        return x * both.cos().to(x.dtype) + turned * both.sin().to(x.dtype)

    def forward(self, x, positions):
        n, t, d = x.shape
        h = self.attention_norm(x)
        q, k, v = (
            layer(h).view(n, t, self.heads, d // self.heads).transpose(1, 2)
            for layer in (self.q, self.k, self.v)
        )
        q, k = self._turn(q, positions), self._turn(k, positions)
        y = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.out(y.transpose(1, 2).contiguous().view(n, t, d))
        return x + self.down(functional.gelu(self.up(self.feed_norm(x))))


@right_answer
class WrittenOut(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.size = d // heads
        for name in ("attention_norm", "feed_norm"):
            setattr(self, name, nn.LayerNorm(d))
        for name in ("q", "k", "v", "out"):
            setattr(self, name, nn.Linear(d, d, bias=False))
        self.up = nn.Linear(d, 4 * d, bias=False)
        self.down = nn.Linear(4 * d, d, bias=False)

    def forward(self, x, positions):
        t, half = x.shape[1], self.size // 2
        h = self.attention_norm(x)
        speeds = torch.exp(-torch.arange(half) / half * math.log(10000.0))
        angles = positions[:, None] * speeds
        cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
        mixed = []
        layers = (self.q(h), self.k(h), self.v(h))
        for q, k, v in zip(*(one.split(self.size, -1) for one in layers), strict=True):
            (qa, qb), (ka, kb) = q.chunk(2, -1), k.chunk(2, -1)
            q = torch.cat([qa * cos - qb * sin, qa * sin + qb * cos], -1)
            k = torch.cat([ka * cos - kb * sin, ka * sin + kb * cos], -1)
            scores = q @ k.transpose(1, 2) / self.size**0.5
            hidden = torch.triu(torch.full((t, t), -math.inf), 1).to(x.dtype)
            mixed.append((scores + hidden).softmax(-1) @ v)
        x = x + self.out(torch.cat(mixed, -1))
        return x + self.down(nn.functional.gelu(self.up(self.feed_norm(x))))
