"""line_gradients: the derivatives of the mean squared error by w and by b."""

import torch

from torchkata import data
from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracle = oracles_beside(__file__).gradients


def inputs(draw, n):
    return draw(n), draw(n), draw(1), draw(1)


test_standard = standard(
    "line_gradients",
    inputs,
    oracle,
    autograd=False,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def test_equals_autograd_to_the_last_digits_in_float64(learner, draw):
    x, y, w, b = (draw(n, dtype=torch.float64) for n in (40, 40, 1, 1))

    expect(learner.line_gradients(x, y, w, b)).equals(oracle(x, y, w, b), rtol=1e-12)


def test_first_slope_on_the_points_is_that_of_the_note(learner):
    x, y = data.points()

    dw, _ = learner.line_gradients(x, y, *data.points_start()).value

    expect(learner.line_gradients(x, y, *data.points_start())).holds(
        abs(dw.item() + 0.5801) < 1e-4, f"on the points at the start, dw is {dw:.4f}, not -0.5801"
    )


def test_nothing_is_left_to_gain_at_the_optimum(learner):
    x, y = (t.double() for t in data.points())
    w, b = torch.linalg.lstsq(torch.stack([x, torch.ones_like(x)], 1), y).solution.view(2, 1)

    zero = torch.zeros((), dtype=torch.float64)
    expect(learner.line_gradients(x, y, w, b)).equals((zero, zero), atol=1e-12)


@wrong_answer("The factor 2 is missing: the derivative of a square is twice what is squared.")
def without_factor_2(x, y, w, b):
    error = w * x + b - y
    return (error * x).mean(), error.mean()


@wrong_answer("You summed over the points. The loss is a mean, so the gradient is one too.")
def summed(x, y, w, b):
    error = w * x + b - y
    return 2 * (error * x).sum(), 2 * error.sum()


@wrong_answer("The sign is turned: the error is prediction minus target.")
def sign_turned(x, y, w, b):
    error = y - (w * x + b)
    return 2 * (error * x).mean(), 2 * error.mean()


@wrong_answer("x is missing in dw: the inner derivative by w is x.")
def x_forgotten(x, y, w, b):
    error = w * x + b - y
    return 2 * error.mean(), 2 * error.mean()


@wrong_answer("The mean of a product is not the product of the means: multiply by x first.")
def product_of_means(x, y, w, b):
    error = w * x + b - y
    return 2 * error.mean() * x.mean(), 2 * error.mean()


@wrong_answer("You gave db first. Wanted: (dw, db).")
def turned_round(x, y, w, b):
    error = w * x + b - y
    return 2 * error.mean(), 2 * (error * x).mean()


@wrong_answer("The error is that of the whole line: the intercept b is missing in it.")
def without_intercept(x, y, w, b):
    error = w * x - y
    return 2 * (error * x).mean(), 2 * error.mean()


@wrong_answer("Autograd did the work here. Differentiate by hand.")
def by_autograd(x, y, w, b):
    return oracle(x, y, w, b)


@wrong_answer("Autograd did the work here, by another door. Differentiate by hand.")
def by_torch_func(x, y, w, b):
    def loss(w, b):
        return ((w * x + b - y) ** 2).mean()

    dw, db = torch.func.grad(loss, argnums=(0, 1))(w.detach(), b.detach())
    return dw.reshape(()), db.reshape(())


@right_answer
def as_dot_products(x, y, w, b):
    error = w * x + b - y
    return error.dot(x) * (2 / len(x)), error.sum() * (2 / len(x))


@right_answer
def multiplied_out(x, y, w, b):
    dw = 2 * (w * (x * x).mean() + b * x.mean() - (x * y).mean())
    db = 2 * (w * x.mean() + b - y.mean())
    return dw.reshape(()), db.reshape(())
