"""line_gradients: mistakes that people make."""

import torch

from torchkata.testing import oracles_beside, wrong_answer

oracle = oracles_beside(__file__).gradients


@wrong_answer("The factor 2 is missing: the derivative of e² is 2·e.")
def without_factor_2(x, y, w, b):
    error = w * x + b - y
    return (error * x).mean(), error.mean()


@wrong_answer("You summed over the points. The loss is a mean, so take the mean.")
def summed(x, y, w, b):
    error = w * x + b - y
    return 2 * (error * x).sum(), 2 * error.sum()


@wrong_answer("The sign is wrong: the error is prediction minus target.")
def sign_turned(x, y, w, b):
    error = y - (w * x + b)
    return 2 * (error * x).mean(), 2 * error.mean()


@wrong_answer("x is missing in dw: the inner derivative with respect to w is x.")
def x_forgotten(x, y, w, b):
    error = w * x + b - y
    return 2 * error.mean(), 2 * error.mean()


@wrong_answer(
    "The mean of a product is not the product of the means. Multiply by x before you take the mean."
)
def product_of_means(x, y, w, b):
    error = w * x + b - y
    return 2 * error.mean() * x.mean(), 2 * error.mean()


@wrong_answer("You returned db first. Return (dw, db).")
def turned_round(x, y, w, b):
    error = w * x + b - y
    return 2 * error.mean(), 2 * (error * x).mean()


@wrong_answer("The intercept b is missing in the error.")
def without_intercept(x, y, w, b):
    error = w * x - y
    return 2 * (error * x).mean(), 2 * error.mean()


@wrong_answer("Autograd did the work here. Differentiate by hand.")
def by_autograd(x, y, w, b):
    return oracle(x, y, w, b)


@wrong_answer(
    "Autograd did the work here, through torch.func or in some other way. Differentiate by hand."
)
def by_torch_func(x, y, w, b):
    def loss(w, b):
        return ((w * x + b - y) ** 2).mean()

    dw, db = torch.func.grad(loss, argnums=(0, 1))(w.detach(), b.detach())
    return dw.reshape(()), db.reshape(())
