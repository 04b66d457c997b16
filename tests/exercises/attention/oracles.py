"""Oracles that several exercises share."""

import torch

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
