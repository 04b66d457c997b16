"""matmul_grad: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


@wrong_answer(
    "In each product, the two factors are in the wrong order. The shapes show you which order fits."
)
def transposes_swapped(grad_out, a, b):
    return b.T @ grad_out, grad_out @ a.T


@wrong_answer("The factors are not transposed. (n, m) times (k, m) does not fit.")
def no_transpose(grad_out, a, b):
    return grad_out @ b, a @ grad_out


@wrong_answer(
    "The shape is right, but the elements are in the wrong places, as after `reshape` or "
    "`view`. Transpose."
)
def reshaped(grad_out, a, b):
    return grad_out @ b.reshape(b.shape[::-1]), a.reshape(a.shape[::-1]) @ grad_out


@wrong_answer("You returned db first. Return (da, db).")
def turned_round(grad_out, a, b):
    return a.T @ grad_out, grad_out @ b.T


@wrong_answer("The upstream gradient is missing: this is right only if it is all ones.")
def upstream_forgotten(grad_out, a, b):
    ones = torch.ones_like(grad_out)
    return ones @ b.T, a.T @ ones


@wrong_answer("da is transposed. It has the shape of a, (n, k).")
def da_transposed(grad_out, a, b):
    return b @ grad_out.T, a.T @ grad_out


@wrong_answer("db is transposed. It has the shape of b, (k, m).")
def db_transposed(grad_out, a, b):
    return grad_out @ b.T, grad_out.T @ a


@wrong_answer("da and db are transposed. Each has the shape of its factor.")
def both_transposed(grad_out, a, b):
    return b @ grad_out.T, grad_out.T @ a


@wrong_answer("Each derivative contains its own factor. It needs the other one.")
def own_factor(grad_out, a, b):
    return grad_out @ grad_out.T @ a, b @ grad_out.T @ grad_out


BY_AUTOGRAD = "Autograd did the work here. Differentiate by hand."


@wrong_answer(BY_AUTOGRAD)
def by_autograd(grad_out, a, b):
    return oracle(grad_out, a, b)


@wrong_answer(BY_AUTOGRAD)
def by_torch_func(grad_out, a, b):
    return torch.func.vjp(torch.matmul, a.detach(), b.detach())[1](grad_out.detach())
