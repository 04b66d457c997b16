"""dynamic_depth: sin(y) + x, n times, with an exact gradient."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, standard


def inputs(draw, n):
    return draw(n, 2), 3


def oracle(x, n):
    """Value and slope by recursion, without a graph; then one step with exactly this gradient."""
    fixed = x.detach()
    y, slope = fixed.clone(), torch.ones_like(fixed)
    for _ in range(n):
        y, slope = torch.sin(y) + fixed, torch.cos(y) * slope + 1
    return y + slope * (x - fixed)


test_standard = standard("dynamic_depth", inputs, oracle, dtypes=FLOATS, gradient=True)


@pytest.mark.parametrize("n", [0, 1, 2, 17])
def test_every_depth_has_its_value_and_gradient(learner, draw, n):
    x = draw(3, dtype=torch.float64, requires_grad=True)

    expect(learner.dynamic_depth(x, n)).agrees_with(oracle).gradients_agree_with(oracle)


def test_thousands_of_steps(learner, draw):
    # Elsewhere y converges after some steps; near 0 every step matters: the slope is n + 1.
    x = (1e-6 * draw(3, dtype=torch.float64)).requires_grad_()

    expect(learner.dynamic_depth(x, 2000)).agrees_with(oracle).gradients_agree_with(
        oracle, rtol=1e-8
    )


def test_the_slope_grows_even_where_y_stays_0(learner):
    # y stays 0 forever, but each step adds 1 to the slope.
    x = torch.zeros(2, 3, dtype=torch.float64, requires_grad=True)

    expect(learner.dynamic_depth(x, 40)).agrees_with(oracle).gradients_agree_with(oracle)


def test_a_single_number_works(learner, draw):
    x = draw(dtype=torch.float64, requires_grad=True)

    expect(learner.dynamic_depth(x, 4)).agrees_with(oracle).gradients_agree_with(oracle)
