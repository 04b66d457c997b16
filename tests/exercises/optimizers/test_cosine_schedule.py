"""cosine_schedule: half a cosine from the base rate down to the smallest one."""

import math

import pytest

from torchkata.testing import expect, oracles_beside, probes_beside, standard

oracles = oracles_beside(__file__)
probes = probes_beside(__file__)


def inputs(draw, n):
    return n, n + 3, draw.uniform(low=0.5, high=2.0).item(), draw.uniform(high=0.2).item()


def oracle(step, total, base_lr, min_lr):
    # cos²(a / 2) is (1 + cos a) / 2.
    fraction = math.cos(math.pi / 2 * min(step, total) / total) ** 2
    return fraction * base_lr + (1 - fraction) * min_lr


test_standard = standard("cosine_schedule", inputs, oracle)


@pytest.mark.parametrize("step", range(8))
def test_follows_the_scheduler_of_torch(learner, step):
    expect(learner.cosine_schedule(step, 7, 0.4, 0.1)).equals(
        oracles.cosine_annealing(step, 7, 0.4, 0.1)
    )


def test_half_way_it_is_the_mean(learner):
    expect(learner.cosine_schedule(5, 10, 0.9, 0.3)).equals(0.6)


@pytest.mark.parametrize("step", [10, 11, 15, 20, 1000])
def test_stays_at_the_smallest_rate(learner, step):
    expect(learner.cosine_schedule(step, 10, 0.9, 0.3)).equals(0.3)


def test_one_step_is_enough(learner):
    expect(learner.cosine_schedule(0, 1, 0.9, 0.3)).equals(0.9)


def test_does_not_use_torch_optim(learner):
    oracles.borrows_nothing(learner.probe(probes.borrowed)("cosine_schedule", 2, 7, 0.4, 0.1))
