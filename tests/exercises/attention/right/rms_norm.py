"""rms_norm: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def always_one_size_wider(x, weight, eps):
    """As llama's reference code does it, with the weight after the conversion."""
    kind = torch.promote_types(x.dtype, torch.float32)
    wide = x.to(kind)
    normed = wide * torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + eps)
    return normed.type_as(x) * weight


@right_answer
def weight_inside(x, weight, eps):
    kind = torch.promote_types(x.dtype, torch.float32)
    wide = x.to(kind)
    root = torch.sqrt(torch.mean(wide**2, dim=-1, keepdim=True) + eps)
    return (wide / root * weight.to(kind)).to(x.dtype)


@right_answer
def by_the_norm(x, weight, eps):
    kind = torch.promote_types(x.dtype, torch.float32)
    wide = x.to(kind)
    mean = torch.einsum("...d,...d->...", wide, wide)[..., None] / x.shape[-1]
    return (wide * (mean + eps) ** -0.5).to(x.dtype) * weight
