"""layer_norm_grad: the backward of layer normalisation, for x, gamma and beta."""

import torch
from torch.nn import functional

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 6), 3 + 2 * draw(n, 6), draw(6), 0.3


def oracle(grad_out, x, gamma, eps):
    def layer_norm(x, gamma, beta):
        return functional.layer_norm(x, gamma.shape, gamma, beta, eps)

    beta = torch.zeros_like(gamma)
    if not len(x):  # torch's own kernel has nothing to say about an empty batch
        return torch.zeros_like(x), torch.zeros_like(gamma), beta
    return oracles.derivatives(layer_norm, (x, gamma, beta), grad_out)


test_standard = standard("layer_norm_grad", inputs, oracle, autograd=False)


def test_equals_autograd_to_the_last_digits_in_float64(learner, draw):
    grad_out, x, gamma = (draw(*shape, dtype=torch.float64) for shape in [(9, 5), (9, 5), (5,)])

    seen = learner.layer_norm_grad(grad_out, x, gamma, 1e-5)

    expect(seen).equals(oracle(grad_out, x, gamma, 1e-5), rtol=1e-10)


def test_as_many_features_as_samples(learner, draw):
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
        "a row of dx does not sum to 0: adding the same number to a whole row changes no result",
    )


def test_a_row_may_lie_far_from_0(learner, draw):
    grad_out, x, gamma = (draw(*shape, dtype=torch.float64) for shape in [(3, 5), (3, 5), (5,)])

    seen = learner.layer_norm_grad(grad_out, x + 1e6, gamma, 1e-3)

    expect(seen).equals(oracle(grad_out, x, gamma, 1e-3), rtol=1e-6, atol=1e-6)


def _parts(grad_out, x, gamma, eps, correction=0):
    std = (x.var(1, correction=correction, keepdim=True) + eps).sqrt()
    x_hat = (x - x.mean(1, keepdim=True)) / std
    return std, x_hat, grad_out * gamma


def _rest(grad_out, x_hat):
    return (grad_out * x_hat).sum(0), grad_out.sum(0)


def _right(grad_out, x, gamma, eps, correction=0):
    std, x_hat, d_hat = _parts(grad_out, x, gamma, eps, correction)
    dx = d_hat - d_hat.mean(1, keepdim=True) - x_hat * (d_hat * x_hat).mean(1, keepdim=True)
    return dx / std, *_rest(grad_out, x_hat)


@wrong_answer("The variance depends on x too: its own gradient is missing in dx.")
def variance_forgotten(grad_out, x, gamma, eps):
    std, x_hat, d_hat = _parts(grad_out, x, gamma, eps)
    return (d_hat - d_hat.mean(1, keepdim=True)) / std, *_rest(grad_out, x_hat)


@wrong_answer("The mean depends on x too: its own gradient is missing in dx.")
def mean_forgotten(grad_out, x, gamma, eps):
    std, x_hat, d_hat = _parts(grad_out, x, gamma, eps)
    dx = (d_hat - x_hat * (d_hat * x_hat).mean(1, keepdim=True)) / std
    return dx, *_rest(grad_out, x_hat)


@wrong_answer("Mean and variance depend on x too: this dx takes both for constants.")
def both_forgotten(grad_out, x, gamma, eps):
    std, x_hat, d_hat = _parts(grad_out, x, gamma, eps)
    return d_hat / std, *_rest(grad_out, x_hat)


@wrong_answer("The variance was divided by d − 1. Here it is divided by d: correction=0.")
def unbiased(grad_out, x, gamma, eps):
    return _right(grad_out, x, gamma, eps, correction=1)


@wrong_answer("eps was added to the standard deviation. It belongs inside the root.")
def eps_outside(grad_out, x, gamma, eps):
    std = x.std(1, correction=0, keepdim=True) + eps
    x_hat = (x - x.mean(1, keepdim=True)) / std
    d_hat = grad_out * gamma
    dx = d_hat - d_hat.mean(1, keepdim=True) - x_hat * (d_hat * x_hat).mean(1, keepdim=True)
    return dx / std, *_rest(grad_out, x_hat)


@wrong_answer("eps was not used: 1e-5 stands in its place.")
def usual_eps(grad_out, x, gamma, eps):
    return _right(grad_out, x, gamma, 1e-5)


@wrong_answer("eps is missing: a constant row divides by zero.")
def without_eps(grad_out, x, gamma, eps):
    return _right(grad_out, x, gamma, 0.0)


@wrong_answer(
    "gamma came too late: the means in dx are those of grad_out·gamma, so multiply by it first."
)
def gamma_too_late(grad_out, x, gamma, eps):
    dx, dgamma, dbeta = _right(grad_out, x, torch.ones_like(gamma), eps)
    return dx * gamma, dgamma, dbeta


@wrong_answer(
    "The mean of the squares less the square of the mean: far from 0 both are large, and their "
    "difference is lost. Take the mean away first, then square."
)
def variance_cancelled(grad_out, x, gamma, eps):
    mean = x.mean(1, keepdim=True)
    std = ((x**2).mean(1, keepdim=True) - mean**2 + eps).sqrt()
    x_hat, d_hat = (x - mean) / std, grad_out * gamma
    dx = d_hat - d_hat.mean(1, keepdim=True) - x_hat * (d_hat * x_hat).mean(1, keepdim=True)
    return dx / std, *_rest(grad_out, x_hat)


@wrong_answer("You gave dbeta before dgamma. Wanted: (dx, dgamma, dbeta).")
def turned_round(grad_out, x, gamma, eps):
    dx, dgamma, dbeta = _right(grad_out, x, gamma, eps)
    return dx, dbeta, dgamma


@wrong_answer("gamma is missing in dx: the upstream gradient passes through it first.")
def gamma_missing(grad_out, x, gamma, eps):
    return _right(grad_out, x, torch.ones_like(gamma), eps)


@wrong_answer("dgamma was made from x. gamma multiplies x_hat, the normalised x.")
def dgamma_from_x(grad_out, x, gamma, eps):
    dx, _, dbeta = _right(grad_out, x, gamma, eps)
    return dx, (grad_out * x).sum(0), dbeta


@wrong_answer("dgamma and dbeta were averaged over the batch. Gradients add up.")
def averaged(grad_out, x, gamma, eps):
    dx, dgamma, dbeta = _right(grad_out, x, gamma, eps)
    return dx, dgamma / max(len(x), 1), dbeta / max(len(x), 1)


@wrong_answer("dgamma and dbeta were summed over the features. Sum them over the batch.")
def summed_over_features(grad_out, x, gamma, eps):
    _, x_hat, _ = _parts(grad_out, x, gamma, eps)
    return _right(grad_out, x, gamma, eps)[0], (grad_out * x_hat).sum(1), grad_out.sum(1)


@wrong_answer("dgamma and dbeta were not summed: every row of the batch adds to them.")
def not_summed(grad_out, x, gamma, eps):
    _, x_hat, _ = _parts(grad_out, x, gamma, eps)
    return _right(grad_out, x, gamma, eps)[0], grad_out * x_hat, grad_out.clone()


@wrong_answer("That normalises over the batch. Mean and variance are those of each row.")
def over_the_batch(grad_out, x, gamma, eps):
    std = (x.var(0, correction=0) + eps).sqrt()
    x_hat = (x - x.mean(0)) / std
    d_hat = grad_out * gamma
    return (d_hat - d_hat.mean(0) - x_hat * (d_hat * x_hat).mean(0)) / std, *_rest(grad_out, x_hat)


@wrong_answer("The sums in dx are not divided by d: they are means over the row.")
def sums_for_means(grad_out, x, gamma, eps):
    std, x_hat, d_hat = _parts(grad_out, x, gamma, eps)
    dx = d_hat - d_hat.sum(1, keepdim=True) - x_hat * (d_hat * x_hat).sum(1, keepdim=True)
    return dx / std, *_rest(grad_out, x_hat)


@wrong_answer("dx is not divided by the standard deviation.")
def not_divided_by_std(grad_out, x, gamma, eps):
    std, _, _ = _parts(grad_out, x, gamma, eps)
    dx, dgamma, dbeta = _right(grad_out, x, gamma, eps)
    return dx * std, dgamma, dbeta


@wrong_answer("Autograd did the work here. Differentiate by hand.")
def by_autograd(grad_out, x, gamma, eps):
    return oracle(grad_out, x, gamma, eps)


@wrong_answer("That is torch's own backward kernel. Differentiate by hand.")
def by_kernel(grad_out, x, gamma, eps):
    mean = x.mean(1, keepdim=True)
    rstd = (x.var(1, correction=0, keepdim=True) + eps).rsqrt()
    return torch.ops.aten.native_layer_norm_backward(
        grad_out, x, [x.shape[1]], mean, rstd, gamma, torch.zeros_like(gamma), [True, True, True]
    )


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
