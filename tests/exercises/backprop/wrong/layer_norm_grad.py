"""layer_norm_grad: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


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


@wrong_answer("The variance depends on x too: the gradient through it is missing in dx.")
def variance_forgotten(grad_out, x, gamma, eps):
    std, x_hat, d_hat = _parts(grad_out, x, gamma, eps)
    return (d_hat - d_hat.mean(1, keepdim=True)) / std, *_rest(grad_out, x_hat)


@wrong_answer("The mean depends on x too: the gradient through it is missing in dx.")
def mean_forgotten(grad_out, x, gamma, eps):
    std, x_hat, d_hat = _parts(grad_out, x, gamma, eps)
    dx = (d_hat - x_hat * (d_hat * x_hat).mean(1, keepdim=True)) / std
    return dx, *_rest(grad_out, x_hat)


@wrong_answer("Mean and variance depend on x too: your dx treats both as constants.")
def both_forgotten(grad_out, x, gamma, eps):
    std, x_hat, d_hat = _parts(grad_out, x, gamma, eps)
    return d_hat / std, *_rest(grad_out, x_hat)


@wrong_answer(
    "For the variance, you divided the sum of squares by d − 1. Divide it by d: correction=0."
)
def unbiased(grad_out, x, gamma, eps):
    return _right(grad_out, x, gamma, eps, correction=1)


@wrong_answer("eps was added to the standard deviation. It belongs inside the root.")
def eps_outside(grad_out, x, gamma, eps):
    std = x.std(1, correction=0, keepdim=True) + eps
    x_hat = (x - x.mean(1, keepdim=True)) / std
    d_hat = grad_out * gamma
    dx = d_hat - d_hat.mean(1, keepdim=True) - x_hat * (d_hat * x_hat).mean(1, keepdim=True)
    return dx / std, *_rest(grad_out, x_hat)


@wrong_answer("The argument eps was not used: 1e-5 was used in its place.")
def usual_eps(grad_out, x, gamma, eps):
    return _right(grad_out, x, gamma, 1e-5)


@wrong_answer("eps is missing, so a constant row divides by zero.")
def without_eps(grad_out, x, gamma, eps):
    return _right(grad_out, x, gamma, 0.0)


@wrong_answer(
    "gamma came too late. The means in dx are means of grad_out·gamma, so multiply by gamma first."
)
def gamma_too_late(grad_out, x, gamma, eps):
    dx, dgamma, dbeta = _right(grad_out, x, torch.ones_like(gamma), eps)
    return dx * gamma, dgamma, dbeta


@wrong_answer(
    "You took the mean of the squares minus the square of the mean. Far from 0, this difference "
    "loses its digits. Subtract the mean first, then square."
)
def variance_cancelled(grad_out, x, gamma, eps):
    mean = x.mean(1, keepdim=True)
    std = ((x**2).mean(1, keepdim=True) - mean**2 + eps).sqrt()
    x_hat, d_hat = (x - mean) / std, grad_out * gamma
    dx = d_hat - d_hat.mean(1, keepdim=True) - x_hat * (d_hat * x_hat).mean(1, keepdim=True)
    return dx / std, *_rest(grad_out, x_hat)


@wrong_answer("You returned dbeta before dgamma. Return (dx, dgamma, dbeta).")
def turned_round(grad_out, x, gamma, eps):
    dx, dgamma, dbeta = _right(grad_out, x, gamma, eps)
    return dx, dbeta, dgamma


@wrong_answer("gamma is missing in dx. Multiply the upstream gradient by it first.")
def gamma_missing(grad_out, x, gamma, eps):
    return _right(grad_out, x, torch.ones_like(gamma), eps)


@wrong_answer("dgamma was computed from x. gamma multiplies x_hat, the normalised x.")
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


@wrong_answer("You normalised over the batch. Each row has its own mean and variance.")
def over_the_batch(grad_out, x, gamma, eps):
    std = (x.var(0, correction=0) + eps).sqrt()
    x_hat = (x - x.mean(0)) / std
    d_hat = grad_out * gamma
    return (d_hat - d_hat.mean(0) - x_hat * (d_hat * x_hat).mean(0)) / std, *_rest(grad_out, x_hat)


@wrong_answer("The two terms in dx use sums. They need means over the row: divide by d.")
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


@wrong_answer("This is torch's own backward kernel. Differentiate by hand.")
def by_kernel(grad_out, x, gamma, eps):
    mean = x.mean(1, keepdim=True)
    rstd = (x.var(1, correction=0, keepdim=True) + eps).rsqrt()
    return torch.ops.aten.native_layer_norm_backward(
        grad_out, x, [x.shape[1]], mean, rstd, gamma, torch.zeros_like(gamma), [True, True, True]
    )
