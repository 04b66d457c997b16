"""Oracles that several exercises share."""

import torch
from torch.nn import functional

NORMALISATIONS = (
    "layer_norm",
    "group_norm",
    "batch_norm",
    "instance_norm",
    "rms_norm",
    "native_layer_norm",
    "native_group_norm",
    "native_batch_norm",
)


# --- attention -----------------------------------------------------------------------------------


def attention(q, k, v, mask=None):
    """Softmax written out; a query that sees nothing gets zeros."""
    scores = torch.einsum("...td,...sd->...ts", q, k) * q.shape[-1] ** -0.5
    visible = torch.ones_like(scores, dtype=torch.bool) if mask is None else mask.expand_as(scores)
    if not scores.shape[-1]:
        return q.new_zeros(*q.shape[:-1], v.shape[-1])
    largest = torch.where(visible, scores, -float("inf")).amax(-1, keepdim=True).detach()
    shifted = torch.where(visible, scores - largest.nan_to_num(neginf=0.0), 0)
    weights = torch.where(visible, shifted.exp(), 0)
    total = weights.sum(-1, keepdim=True)
    weights = weights / torch.where(total > 0, total, 1)
    return torch.einsum("...ts,...se->...te", weights, v)


def rotated(x, positions, base):
    """Rotary embedding by complex numbers, in float64."""
    d = x.shape[-1]
    speeds = float(base) ** (-torch.arange(0, d, 2, dtype=torch.float64) / d)
    turn = torch.polar(torch.ones((), dtype=torch.float64), positions.double()[:, None] * speeds)
    wide = x.double()
    turned = torch.complex(wide[..., : d // 2], wide[..., d // 2 :]) * turn
    return torch.cat([turned.real, turned.imag], dim=-1).to(x.dtype)


def block(heads, x, positions, *values):
    """A block with these parameters, from torch's own functions."""
    anw, anb, wq, wk, wv, wo, fnw, fnb, up, down = values
    normed = functional.layer_norm(x, anw.shape, anw, anb)
    q, k, v = (
        functional.linear(normed, w).unflatten(-1, (heads, -1)).transpose(1, 2)
        for w in (wq, wk, wv)
    )
    q, k = rotated(q, positions, 10000.0), rotated(k, positions, 10000.0)
    mask = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).tril()
    x = x + functional.linear(attention(q, k, v, mask).transpose(1, 2).flatten(2), wo)
    inner = functional.linear(functional.layer_norm(x, fnw.shape, fnw, fnb), up)
    return x + functional.linear(inner * torch.special.ndtr(inner), down)


def block_parameters(draw, d):
    """Parameters of a block, in the order of `probes.BLOCK`."""
    small = [0.4 * draw(*shape) for shape in [(d, d)] * 4]
    norms = [1 + 0.3 * draw(d), 0.3 * draw(d)], [1 + 0.3 * draw(d), 0.3 * draw(d)]
    return *norms[0], *small, *norms[1], 0.4 * draw(4 * d, d), 0.4 * draw(d, 4 * d)
