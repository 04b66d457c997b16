"""matmul_grad: the backward of a product of matrices."""

import torch

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 7), draw(n, 6), draw(6, 7)


def oracle(grad_out, a, b):
    return oracles.derivatives(torch.matmul, (a, b), grad_out)


test_standard = standard("matmul_grad", inputs, oracle, autograd=False)


def test_equals_autograd_to_the_last_digits_in_float64(learner, draw):
    grad_out, a, b = (draw(*shape, dtype=torch.float64) for shape in [(9, 3), (9, 5), (5, 3)])

    expect(learner.matmul_grad(grad_out, a, b)).equals(oracle(grad_out, a, b), rtol=1e-12)


def test_square_matrices_hide_no_transpose(learner, draw):
    grad_out, a, b = draw(4, 4), draw(4, 4), draw(4, 4)

    expect(learner.matmul_grad(grad_out, a, b)).equals(oracle(grad_out, a, b))


def test_one_matrix_may_be_both_factors(learner, draw):
    grad_out, a = draw(4, 4), draw(4, 4)

    expect(learner.matmul_grad(grad_out, a, a)).equals((grad_out @ a.T, a.T @ grad_out))


def test_an_inner_size_of_1_works(learner, draw):
    grad_out, a, b = draw(3, 4), draw(3, 1), draw(1, 4)

    expect(learner.matmul_grad(grad_out, a, b)).equals(oracle(grad_out, a, b))


def test_no_upstream_gradient_carries_nothing_on(learner, draw):
    nothing = torch.zeros(2, 4)

    seen = learner.matmul_grad(nothing, draw(2, 3), draw(3, 4))

    expect(seen).equals((torch.zeros(2, 3), torch.zeros(3, 4)))


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


@wrong_answer("Autograd did the work here. Differentiate by hand.")
def by_autograd(grad_out, a, b):
    return oracle(grad_out, a, b)


@wrong_answer("Autograd did the work here. Differentiate by hand.")
def by_torch_func(grad_out, a, b):
    return torch.func.vjp(torch.matmul, a.detach(), b.detach())[1](grad_out.detach())


@right_answer
def by_einsum(grad_out, a, b):
    return torch.einsum("nm,km->nk", grad_out, b), torch.einsum("nk,nm->km", a, grad_out)


@right_answer
def by_broadcasting(grad_out, a, b):
    da = (grad_out.unsqueeze(1) * b).sum(dim=2)
    db = (a.unsqueeze(2) * grad_out.unsqueeze(1)).sum(dim=0)
    return da, db


@right_answer
def transposed_on_the_way(grad_out, a, b):
    return b.mm(grad_out.t()).t(), grad_out.t().mm(a).t()
