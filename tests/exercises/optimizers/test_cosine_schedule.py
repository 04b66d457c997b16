"""cosine_schedule: half a cosine from the base rate down to the smallest one."""

import math

import pytest

from torchkata.testing import (
    expect,
    oracles_beside,
    probes_beside,
    right_answer,
    standard,
    wrong_answer,
)

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


@wrong_answer("Past `total` a cosine climbs again. Let the progress stop at 1.")
def climbs_again(step, total, base_lr, min_lr):
    return min_lr + (base_lr - min_lr) * (1 + math.cos(math.pi * step / total)) / 2


@wrong_answer("π is missing: the cosine's angle goes from 0 to π.")
def without_pi(step, total, base_lr, min_lr):
    return min_lr + (base_lr - min_lr) * (1 + math.cos(min(step / total, 1))) / 2


@wrong_answer("That climbs: it is 1 plus the cosine.")
def upside_down(step, total, base_lr, min_lr):
    return min_lr + (base_lr - min_lr) * (1 - math.cos(math.pi * min(step / total, 1))) / 2


@wrong_answer("The curve ends a step early: min_lr is reached at step `total`.")
def ends_early(step, total, base_lr, min_lr):
    progress = min(step / max(total - 1, 1), 1)
    return min_lr + (base_lr - min_lr) * (1 + math.cos(math.pi * progress)) / 2


@wrong_answer("min_lr was added on top: the first rate is base_lr.")
def minimum_on_top(step, total, base_lr, min_lr):
    return min_lr + base_lr * (1 + math.cos(math.pi * min(step / total, 1))) / 2


@wrong_answer("The curve was cut off at min_lr. It is stretched to end there.")
def cut_off(step, total, base_lr, min_lr):
    return max(min_lr, base_lr * (1 + math.cos(math.pi * min(step / total, 1))) / 2)


@wrong_answer("That is a straight line. Follow half a cosine.")
def straight(step, total, base_lr, min_lr):
    return base_lr + (min_lr - base_lr) * min(step / total, 1)


@wrong_answer("That is a quarter of a cosine: its angle goes up to π, not to half of it.")
def quarter(step, total, base_lr, min_lr):
    return min_lr + (base_lr - min_lr) * math.cos(math.pi / 2 * min(step / total, 1))


@wrong_answer("`//` cuts the progress down to 0. Use `/`.")
def whole_division(step, total, base_lr, min_lr):
    progress = min(step // total, 1)
    return min_lr + (base_lr - min_lr) * (1 + math.cos(math.pi * progress)) / 2


@wrong_answer("torch.optim did the work here. Write the curve itself.")
def by_torch_optim(step, total, base_lr, min_lr):
    return oracles.cosine_annealing(min(step, total), total, base_lr, min_lr)


@right_answer
def by_weights(step, total, base_lr, min_lr):
    if step >= total:
        return min_lr
    weight = 0.5 + 0.5 * math.cos(step * math.pi / total)
    return weight * base_lr + (1 - weight) * min_lr


@right_answer
def by_a_sine(step, total, base_lr, min_lr):
    angle = math.pi * min(step, total) / total / 2
    return base_lr - (base_lr - min_lr) * math.sin(angle) ** 2
