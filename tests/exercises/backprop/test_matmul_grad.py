"""matmul_grad: the backward of a matrix product."""

import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 7), draw(n, 6), draw(6, 7)


def oracle(grad_out, a, b):
    return oracles.derivatives(torch.matmul, (a, b), grad_out)


test_standard = standard("matmul_grad", inputs, oracle, dtypes=FLOATS, autograd=False)


def test_equals_autograd_to_the_last_digits_in_float64(learner, draw):
    grad_out, a, b = (draw(*shape, dtype=torch.float64) for shape in [(9, 3), (9, 5), (5, 3)])

    expect(learner.matmul_grad(grad_out, a, b)).equals(oracle(grad_out, a, b), rtol=1e-12)


def test_transposes_are_right_for_square_matrices(learner, draw):
    grad_out, a, b = draw(4, 4), draw(4, 4), draw(4, 4)

    expect(learner.matmul_grad(grad_out, a, b)).equals(oracle(grad_out, a, b))


def test_one_matrix_may_be_both_factors(learner, draw):
    grad_out, a = draw(4, 4), draw(4, 4)

    expect(learner.matmul_grad(grad_out, a, a)).equals((grad_out @ a.T, a.T @ grad_out))


def test_an_inner_size_of_1_works(learner, draw):
    grad_out, a, b = draw(3, 4), draw(3, 1), draw(1, 4)

    expect(learner.matmul_grad(grad_out, a, b)).equals(oracle(grad_out, a, b))


def test_an_upstream_gradient_of_zeros_gives_zeros(learner, draw):
    nothing = torch.zeros(2, 4)

    seen = learner.matmul_grad(nothing, draw(2, 3), draw(3, 4))

    expect(seen).equals((torch.zeros(2, 3), torch.zeros(3, 4)))
