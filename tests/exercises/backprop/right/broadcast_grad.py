"""broadcast_grad: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def all_at_once(grad_out, shape):
    extra = grad_out.ndim - len(shape)
    padded = (1,) * extra + tuple(shape)
    dims = [dim for dim, size in enumerate(padded) if size == 1 and grad_out.shape[dim] != 1]
    if dims:
        grad_out = grad_out.sum(dim=dims, keepdim=True)
    return grad_out.reshape(shape)


@right_answer
def while_there_are_too_many(grad_out, shape):
    while grad_out.dim() > len(shape):
        grad_out = torch.sum(grad_out, 0)
    for dim in range(len(shape)):
        if shape[dim] != grad_out.size(dim):
            grad_out = torch.sum(grad_out, dim).unsqueeze(dim)
    return grad_out.clone()


@right_answer
def by_flattening(grad_out, shape):
    extra = grad_out.ndim - len(shape)
    if extra:
        grad_out = grad_out.flatten(0, extra - 1).sum(0)
    return (
        grad_out.sum([d for d, size in enumerate(shape) if size == 1] or [grad_out.ndim], True)
        if any(size == 1 for size in shape)
        else grad_out
    )
