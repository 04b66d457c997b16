"""layer_norm_grad: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def step_by_step(grad_out, x, gamma, eps):
    d = x.shape[1]
    centred = x - x.mean(1, keepdim=True)
    variance = (centred**2).mean(1, keepdim=True)
    inverse = (variance + eps) ** -0.5
    d_hat = grad_out * gamma
    d_inverse = (d_hat * centred).sum(1, keepdim=True)
    d_variance = d_inverse * -0.5 * (variance + eps) ** -1.5
    d_centred = d_hat * inverse + d_variance * 2 * centred / d
    dx = d_centred - d_centred.mean(1, keepdim=True)
    return dx, (grad_out * centred * inverse).sum(0), grad_out.sum(0)


@right_answer
def by_the_jacobian_of_each_row(grad_out, x, gamma, eps):
    d = x.shape[1]
    dx = torch.empty_like(x.detach())
    dgamma, dbeta = torch.zeros_like(gamma.detach()), torch.zeros_like(gamma.detach())
    for i, (row, upstream) in enumerate(zip(x.detach(), grad_out.detach(), strict=True)):
        std = (row.var(correction=0) + eps).sqrt()
        x_hat = (row - row.mean()) / std
        eye = torch.eye(d, dtype=x.dtype)
        jacobian = (eye - 1 / d - torch.outer(x_hat, x_hat) / d) / std
        dx[i] = jacobian @ (upstream * gamma.detach())
        dgamma += upstream * x_hat
        dbeta += upstream
    return dx, dgamma, dbeta
