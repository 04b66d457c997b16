"""layer_norm_grad: the backward of layer normalisation, for x, gamma and beta."""

import torch
from torch.nn import functional

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 6), 3 + 2 * draw(n, 6), draw(6), 0.3


def oracle(grad_out, x, gamma, eps):
    def layer_norm(x, gamma, beta):
        return functional.layer_norm(x, gamma.shape, gamma, beta, eps)

    beta = torch.zeros_like(gamma)
    if not len(x):  # torch's own kernel does not handle an empty batch
        return torch.zeros_like(x), torch.zeros_like(gamma), beta
    return oracles.derivatives(layer_norm, (x, gamma, beta), grad_out)


test_standard = standard("layer_norm_grad", inputs, oracle, dtypes=FLOATS, autograd=False)


def test_equals_autograd_to_the_last_digits_in_float64(learner, draw):
    grad_out, x, gamma = (draw(*shape, dtype=torch.float64) for shape in [(9, 5), (9, 5), (5,)])

    seen = learner.layer_norm_grad(grad_out, x, gamma, 1e-5)

    expect(seen).equals(oracle(grad_out, x, gamma, 1e-5), rtol=1e-10)


def test_works_with_as_many_features_as_samples(learner, draw):
    args = draw(4, 4), draw(4, 4), draw(4), 0.1

    expect(learner.layer_norm_grad(*args)).equals(oracle(*args))


def test_a_large_eps_counts(learner, draw):
    grad_out, x, gamma = (draw(*shape, dtype=torch.float64) for shape in [(3, 5), (3, 5), (5,)])

    expect(learner.layer_norm_grad(grad_out, x, gamma, 4.0)).equals(oracle(grad_out, x, gamma, 4.0))


def test_a_single_feature_has_no_gradient(learner, draw):
    grad_out, x, gamma = draw(3, 1), draw(3, 1), draw(1)

    seen = learner.layer_norm_grad(grad_out, x, gamma, 0.1)

    expect(seen).equals((torch.zeros(3, 1), torch.zeros(1), grad_out.sum(0)))


def test_a_constant_row_is_finite(learner, draw):
    grad_out, gamma = draw(2, 4, dtype=torch.float64), draw(4, dtype=torch.float64)
    x = torch.full((2, 4), 3.0, dtype=torch.float64)

    seen = learner.layer_norm_grad(grad_out, x, gamma, 1e-3)

    expect(seen).equals(oracle(grad_out, x, gamma, 1e-3))


def test_a_shift_of_a_row_changes_nothing(learner, draw):
    grad_out, x, gamma = draw(3, 5).double(), draw(3, 5).double(), draw(5).double()

    seen = learner.layer_norm_grad(grad_out, x + 10, gamma, 0.1)

    expect(seen).equals(oracle(grad_out, x, gamma, 0.1), rtol=1e-8).holds(
        seen.value[0].sum(dim=1).abs().max() < 1e-10,
        "a row of dx does not sum to 0, although a shift of a whole row cannot change the result",
    )


def test_a_row_may_lie_far_from_0(learner, draw):
    grad_out, x, gamma = (draw(*shape, dtype=torch.float64) for shape in [(3, 5), (3, 5), (5,)])

    seen = learner.layer_norm_grad(grad_out, x + 1e6, gamma, 1e-3)

    expect(seen).equals(oracle(grad_out, x, gamma, 1e-3), rtol=1e-6, atol=1e-6)
