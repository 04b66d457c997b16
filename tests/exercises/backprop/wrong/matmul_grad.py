"""matmul_grad: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


@wrong_answer(
    "The transposes are swapped: it is the other factor, transposed, that each derivative needs. "
    "Let the shapes lead you."
)
def transposes_swapped(grad_out, a, b):
    return b.T @ grad_out, grad_out @ a.T


@wrong_answer("The factors are not transposed. (n, m) times (k, m) does not fit.")
def no_transpose(grad_out, a, b):
    return grad_out @ b, a @ grad_out


@wrong_answer("A reshape is no transpose: the shape fits, but the elements stand in other places.")
def reshaped(grad_out, a, b):
    return grad_out @ b.reshape(b.shape[::-1]), a.reshape(a.shape[::-1]) @ grad_out


@wrong_answer("You gave db first. Wanted: (da, db).")
def turned_round(grad_out, a, b):
    return a.T @ grad_out, grad_out @ b.T


@wrong_answer("The upstream gradient is forgotten: this is right only where it is all ones.")
def upstream_forgotten(grad_out, a, b):
    ones = torch.ones_like(grad_out)
    return ones @ b.T, a.T @ ones


@wrong_answer("da came back transposed: it has a's own shape (n, k).")
def da_transposed(grad_out, a, b):
    return b @ grad_out.T, a.T @ grad_out


@wrong_answer("db came back transposed: it has b's own shape (k, m).")
def db_transposed(grad_out, a, b):
    return grad_out @ b.T, grad_out.T @ a


@wrong_answer("Both came back transposed: each has the shape of its factor.")
def both_transposed(grad_out, a, b):
    return b @ grad_out.T, grad_out.T @ a


@wrong_answer("Each derivative holds the other factor, not its own.")
def own_factor(grad_out, a, b):
    return grad_out @ grad_out.T @ a, b @ grad_out.T @ grad_out


BY_AUTOGRAD = "Autograd did the work here. Differentiate by hand."


@wrong_answer(BY_AUTOGRAD)
def by_autograd(grad_out, a, b):
    return oracle(grad_out, a, b)


@wrong_answer(BY_AUTOGRAD)
def by_torch_func(grad_out, a, b):
    return torch.func.vjp(torch.matmul, a.detach(), b.detach())[1](grad_out.detach())
