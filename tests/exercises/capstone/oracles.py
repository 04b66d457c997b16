"""The same expressions on torch."""

import torch


def differentiated(expression, values):
    """The result of an expression of torch tensors in float64, and its gradient for each."""
    leaves = [torch.as_tensor(value).double().clone().requires_grad_() for value in values]
    result = expression(*leaves)
    grads = torch.autograd.grad(result, leaves, allow_unused=True)
    zeros = [torch.zeros_like(leaf) for leaf in leaves]
    return result.detach(), [z if g is None else g for g, z in zip(grads, zeros, strict=True)]
