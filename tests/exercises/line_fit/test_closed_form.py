"""closed_form: slope and intercept with the least mean squared error."""

import torch

from torchkata import data
from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    # Two points more than n: one point fixes no line.
    x = torch.linspace(-1, 2, n + 2) + 0.1 * draw.uniform(n + 2)
    return x, draw(n + 2)


def oracle(x, y):
    columns = torch.stack([x, torch.ones_like(x)], 1)
    return tuple(torch.linalg.pinv(columns) @ y)


test_standard = standard("closed_form", inputs, oracle, gradient=True, rtol=1e-4)


def test_the_optimum_of_the_points(learner):
    seen = learner.closed_form(*data.points())

    w, b = seen.value
    expect(seen).holds(
        (round(w.item(), 3), round(b.item(), 3)) == (0.260, 0.748),
        f"on the points, w is {w:.4f} and b {b:.4f}; wanted 0.2600 and 0.7477",
    )


def test_points_on_a_line_give_that_line(learner, draw):
    x, w, b = draw(6, dtype=torch.float64), draw(dtype=torch.float64), draw(dtype=torch.float64)

    expect(learner.closed_form(x, w * x + b)).equals((w, b), rtol=1e-8, atol=1e-8)


def test_many_points(learner, draw):
    x = draw(40, dtype=torch.float64)
    y = 3 * x - 1 + draw(40, dtype=torch.float64)

    expect(learner.closed_form(x, y)).equals(oracle(x, y), rtol=1e-8, atol=1e-8)


@wrong_answer("The intercept is forgotten: this is the best line through the origin.")
def through_the_origin(x, y):
    return (x * y).sum() / (x * x).sum(), torch.zeros_like(x.sum())


@wrong_answer("The slope is that of a line through the origin: centre x and y first.")
def slope_without_centring(x, y):
    w = (x * y).sum() / (x * x).sum()
    return w, y.mean() - w * x.mean()


@wrong_answer("You divided by the variance of y: x is what is given.")
def the_other_way_round(x, y):
    cx, cy = x - x.mean(), y - y.mean()
    w = (cx * cy).sum() / (cy * cy).sum()
    return w, y.mean() - w * x.mean()


@wrong_answer("The covariance was divided by n and the variance by n − 1: they have to match.")
def biased_against_unbiased(x, y):
    w = ((x - x.mean()) * (y - y.mean())).mean() / x.var()
    return w, y.mean() - w * x.mean()


@wrong_answer("The intercept is the mean of y less w times the mean of x, not the mean of y alone.")
def intercept_is_the_mean(x, y):
    cx, cy = x - x.mean(), y - y.mean()
    return (cx * cy).sum() / (cx * cx).sum(), y.mean()


@right_answer
def normal_equations(x, y):
    n, sx, sy = len(x), x.sum(), y.sum()
    w = (n * (x * y).sum() - sx * sy) / (n * (x * x).sum() - sx * sx)
    return w, (sy - w * sx) / n


@right_answer
def by_lstsq(x, y):
    columns = torch.stack([x, torch.ones_like(x)], 1)
    w, b = torch.linalg.lstsq(columns, y.unsqueeze(1)).solution.squeeze(1)
    return w, b
