"""warmup_then_linear: a straight line up, then a straight line down to 0."""

import numpy as np
import pytest

from torchkata.testing import expect, oracles_beside, probes_beside, standard

oracles = oracles_beside(__file__)
probes = probes_beside(__file__)


def inputs(draw, n):
    return int(draw.integers(low=0, high=n + 6)), n, n + 4, draw.uniform(low=0.1).item()


def oracle(step, warmup, total, base_lr):
    corners = ([0, warmup, total], [0.0, base_lr, 0.0])
    if warmup == 0:
        corners = ([0, total], [base_lr, 0.0])
    return float(np.interp(step, *corners))


test_standard = standard("warmup_then_linear", inputs, oracle)


@pytest.mark.parametrize("step", range(12))
def test_each_step_of_ten(learner, step):
    expect(learner.warmup_then_linear(step, 4, 10, 0.6)).equals(oracle(step, 4, 10, 0.6))


@pytest.mark.parametrize("step", [0, 1, 5, 6])
def test_without_a_warm_up_it_starts_at_the_top(learner, step):
    expect(learner.warmup_then_linear(step, 0, 5, 0.6)).equals(oracle(step, 0, 5, 0.6))


def test_the_top_is_base_lr(learner):
    expect(learner.warmup_then_linear(9, 9, 10, 0.6)).equals(0.6)


def test_is_never_below_0(learner):
    expect(learner.warmup_then_linear(1000, 3, 10, 0.6)).equals(0.0)


def test_does_not_use_torch_optim(learner):
    oracles.borrows_nothing(learner.probe(probes.borrowed)("warmup_then_linear", 5, 2, 7, 0.4))
