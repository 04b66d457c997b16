"""clipped_objective: the smaller of two products, and their mean."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, standard


def away(draw, *shape):
    """Ratios around 1 that stay away from the limits 0.7 and 1.3."""
    return (
        draw.choice([0.9, 1.0])
        + 0.02 * draw(*shape)
        + 0.8 * (draw(*shape) > 0.4) * 1.0
        - (0.45 * (draw(*shape) > 0.4))
    )


def inputs(draw, n):
    return away(draw, n, 3), draw.away_from(0, n, 3), 0.3


def oracle(ratio, advantage, eps):
    """By cases: no gradient where the ratio went too far in the good direction."""
    too_high = (ratio > 1 + eps) & (advantage > 0)
    too_low = (ratio < 1 - eps) & (advantage < 0)
    used = torch.where(too_high, 1 + eps, torch.where(too_low, 1 - eps, ratio))
    return (used * advantage).mean()


test_standard = standard(
    "clipped_objective",
    inputs,
    oracle,
    gradient=True,
    dtypes=FLOATS,
    without={"takes_size_0": "the mean of nothing"},
)


@pytest.mark.parametrize("shape", [(), (7,), (2, 3, 4)])
def test_any_shape(learner, draw, shape):
    args = away(draw, *shape), draw.away_from(0, *shape), 0.2

    expect(learner.clipped_objective(*args)).equals(oracle(*args))


@pytest.mark.parametrize("ratio", [0.2, 0.95, 3.0])
@pytest.mark.parametrize("advantage", [-2.0, 2.0])
def test_each_case_alone(learner, ratio, advantage):
    args = torch.tensor([ratio]).requires_grad_(), torch.tensor([advantage]).requires_grad_(), 0.1

    seen = learner.clipped_objective(*args)

    expect(seen).agrees_with(oracle).gradients_agree_with(oracle)


@pytest.mark.parametrize("eps", [0.05, 0.3, 0.9])
def test_eps_is_the_width_of_the_range(learner, draw, eps):
    args = draw.uniform(30, low=0.1, high=2.5), draw(30), eps

    expect(learner.clipped_objective(*args)).equals(oracle(*args))
