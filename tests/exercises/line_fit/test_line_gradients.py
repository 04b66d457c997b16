"""line_gradients: the derivatives of the mean squared error with respect to w and b."""

import torch

from torchkata import data
from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracle = oracles_beside(__file__).gradients


def inputs(draw, n):
    return draw(n), draw(n), draw(1), draw(1)


test_standard = standard(
    "line_gradients",
    inputs,
    oracle,
    dtypes=FLOATS,
    autograd=False,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def test_equals_autograd_to_the_last_digits_in_float64(learner, draw):
    x, y, w, b = (draw(n, dtype=torch.float64) for n in (40, 40, 1, 1))

    expect(learner.line_gradients(x, y, w, b)).equals(oracle(x, y, w, b), rtol=1e-12)


def test_first_slope_on_the_points_is_the_one_in_the_note(learner):
    x, y = data.points()

    dw, _ = learner.line_gradients(x, y, *data.points_start()).value

    expect(learner.line_gradients(x, y, *data.points_start())).holds(
        abs(dw.item() + 0.5801) < 1e-4,
        f"on the points at the start, dw is {dw:.4f}; the test expects -0.5801",
    )


def test_both_derivatives_are_zero_at_the_optimum(learner):
    x, y = (t.double() for t in data.points())
    w, b = torch.linalg.lstsq(torch.stack([x, torch.ones_like(x)], 1), y).solution.view(2, 1)

    zero = torch.zeros((), dtype=torch.float64)
    expect(learner.line_gradients(x, y, w, b)).equals((zero, zero), atol=1e-12)
