"""MultiHeadAttention: right answers in other styles."""

import math

import torch
from torch import nn
from torch.nn import functional

from torchkata.testing import right_answer


@right_answer
class WithViews(nn.Module):
    """As in a well-known annotated transformer."""

    def __init__(self, d, heads):
        super().__init__()
        if d % heads != 0:
            raise ValueError("d has to be divisible by the number of heads")
        self.h, self.d_k = heads, d // heads
        self.q = nn.Linear(d, d)
        self.k = nn.Linear(d, d)
        self.v = nn.Linear(d, d)
        self.out = nn.Linear(d, d)

    def forward(self, x, context=None, mask=None):
        if context is None:
            context = x
        n = x.size(0)
        q = self.q(x).view(n, x.size(1), self.h, self.d_k).transpose(1, 2)
        k = self.k(context).view(n, context.size(1), self.h, self.d_k).transpose(1, 2)
        v = self.v(context).view(n, context.size(1), self.h, self.d_k).transpose(1, 2)
        scores = torch.matmul(q, k.transpose(-2, -1)) / math.sqrt(self.d_k)
        if mask is not None:
            while mask.dim() < 4:
                mask = mask.unsqueeze(-3)
            scores = scores.masked_fill(mask == 0, -1e9)
        mixed = torch.matmul(scores.softmax(dim=-1), v)
        return self.out(mixed.transpose(1, 2).contiguous().view(n, x.size(1), self.h * self.d_k))


@right_answer
class ByTorchsAttention(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        if d % heads:
            raise ValueError(heads)
        self.heads = heads
        self.q, self.k, self.v = nn.Linear(d, d), nn.Linear(d, d), nn.Linear(d, d)
        self.out = nn.Linear(d, d)

    def forward(self, x, context=None, mask=None):
        context = x if context is None else context
        q, k, v = (
            t.unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for t in (self.q(x), self.k(context), self.v(context))
        )
        if mask is not None and mask.ndim == 3:
            mask = mask[:, None]
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        return self.out(mixed.transpose(1, 2).flatten(2))


@right_answer
class HeadByHead(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        if d % heads:
            raise ValueError(heads)
        self.size = d // heads
        self.q, self.k, self.v, self.out = (nn.Linear(d, d) for _ in range(4))

    def forward(self, x, context=None, mask=None):
        context = x if context is None else context
        parts = zip(
            *(t.split(self.size, -1) for t in (self.q(x), self.k(context), self.v(context))),
            strict=True,
        )
        mixed = []
        for q, k, v in parts:
            scores = torch.einsum("ntd,nsd->nts", q, k) * self.size**-0.5
            if mask is not None:
                scores = torch.where(mask, scores, torch.finfo(scores.dtype).min)
            mixed.append(scores.softmax(-1) @ v)
        return self.out(torch.cat(mixed, -1))
