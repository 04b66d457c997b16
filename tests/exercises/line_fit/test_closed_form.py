"""closed_form: slope and intercept with the smallest mean squared error."""

import torch

from torchkata import data
from torchkata.testing import expect, standard


def inputs(draw, n):
    # Two points more than n: one point does not determine a line.
    x = torch.linspace(-1, 2, n + 2) + 0.1 * draw.uniform(n + 2)
    return x, draw(n + 2)


def oracle(x, y):
    columns = torch.stack([x, torch.ones_like(x)], 1)
    return tuple(torch.linalg.pinv(columns) @ y)


test_standard = standard(
    "closed_form",
    inputs,
    oracle,
    gradient=True,
    rtol=1e-4,
    without={"takes_expanded_inputs": "no line fits best where all x are equal"},
)


def test_the_optimum_of_the_points(learner):
    seen = learner.closed_form(*data.points())

    w, b = seen.value
    expect(seen).holds(
        (round(w.item(), 3), round(b.item(), 3)) == (0.260, 0.748),
        f"on the points, w is {w:.4f} and b is {b:.4f}; the test expects 0.2600 and 0.7477",
    )


def test_points_on_a_line_give_that_line(learner, draw):
    x, w, b = draw(6, dtype=torch.float64), draw(dtype=torch.float64), draw(dtype=torch.float64)

    expect(learner.closed_form(x, w * x + b)).equals((w, b), rtol=1e-8, atol=1e-8)


def test_many_points(learner, draw):
    x = draw(40, dtype=torch.float64)
    y = 3 * x - 1 + draw(40, dtype=torch.float64)

    expect(learner.closed_form(x, y)).equals(oracle(x, y), rtol=1e-8, atol=1e-8)
