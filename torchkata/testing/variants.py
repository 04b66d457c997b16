"""The same arguments in another form: layout, dtype, or tracked by autograd."""

from collections.abc import Callable
from typing import Any

import torch


def strided(tensor: torch.Tensor) -> torch.Tensor:
    """The same numbers in memory with gaps of junk, the last dimension outermost."""
    if tensor.ndim == 0:
        return tensor
    junk = torch.full_like(tensor, float("nan") if tensor.is_floating_point() else 1)
    turned = tensor.movedim(-1, 0)
    spread = torch.stack([turned, junk.movedim(-1, 0)], dim=-1)
    return spread[..., 0].movedim(0, -1)


def expanded(tensor: torch.Tensor) -> torch.Tensor:
    """A tensor of the same shape whose rows are all its first row, in the same memory."""
    return tensor[:1].expand_as(tensor) if tensor.ndim else tensor


def cast(tensor: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
    """Numbers of another dtype; int64 gets odd numbers that float64 cannot hold."""
    if not tensor.is_floating_point():
        return tensor
    if dtype is torch.int64:
        return (tensor * 1000).round().to(dtype) * 2**46 + 1
    if dtype is torch.bool:
        return tensor > 0
    if dtype is torch.uint8:
        return (tensor * 10).round().abs().to(dtype)
    return tensor.to(dtype) if dtype.is_floating_point else (tensor * 10).round().to(dtype)


def double(tensor: torch.Tensor) -> torch.Tensor:
    """float32 numbers in float64; anything else as it is."""
    return tensor.double() if tensor.dtype is torch.float32 else tensor


def tracked(tensor: torch.Tensor) -> torch.Tensor:
    """A new leaf that requires grad, if the numbers are floating point."""
    return tensor.detach().clone().requires_grad_(tensor.is_floating_point())


def mapped(
    change: Callable[[torch.Tensor], torch.Tensor], value: Any, *, leaves: bool = True
) -> Any:
    """A nested value with every tensor and its `.grad` changed; requires_grad stays.

    Without `leaves`, a tensor that requires grad stays the same.
    """
    if isinstance(value, torch.Tensor):
        if value.requires_grad and not leaves:
            return value
        changed = change(value.detach())
        changed = changed.detach().requires_grad_(value.requires_grad or changed.requires_grad)
        if value.grad is not None:  # an optimizer's update needs it
            changed.grad = change(value.grad).detach()
        return changed
    if isinstance(value, list | tuple):
        return type(value)(mapped(change, item, leaves=leaves) for item in value)
    return value
