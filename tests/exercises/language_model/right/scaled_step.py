"""scaled_step: right answers in other styles."""

import math

import torch

from torchkata.testing import right_answer


@right_answer
def parameter_by_parameter(params, gradients, scale, max_norm, lr):
    totals = [torch.zeros_like(p) for p in params]
    for batch in gradients:
        for total, g in zip(totals, batch, strict=True):
            total += g.detach() / len(gradients)
    totals = [total / scale for total in totals]
    if any(not torch.isfinite(total).all() for total in totals):
        return [p.clone() for p in params], scale * 0.5, False
    norm = math.sqrt(sum(float((t**2).sum()) for t in totals))
    if norm > max_norm:
        totals = [t * (max_norm / norm) for t in totals]
    return [p - lr * t for p, t in zip(params, totals, strict=True)], scale, True


@right_answer
def by_torchs_clipping(params, gradients, scale, max_norm, lr):
    leaves = [p.detach().clone().requires_grad_() for p in params]
    for leaf, own in zip(leaves, zip(*gradients, strict=True), strict=True):
        leaf.grad = torch.stack([g.detach() for g in own]).mean(0) / scale
    if not all(bool(leaf.grad.isfinite().all()) for leaf in leaves):
        return params, scale / 2, False
    norm = torch.linalg.vector_norm(torch.cat([leaf.grad.flatten() for leaf in leaves]))
    factor = min(1.0, max_norm / float(norm)) if norm else 1.0
    with torch.no_grad():
        return [leaf - lr * factor * leaf.grad for leaf in leaves], scale, True
