"""warmup_then_linear: a straight line up, then a straight line down to 0."""

import numpy as np
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


@wrong_answer("Past `total` the rate falls below 0: a step uphill. Stop at 0.")
def below_0(step, warmup, total, base_lr):
    if step < warmup:
        return base_lr * step / warmup
    return base_lr * (total - step) / (total - warmup)


@wrong_answer("The way down starts at the end of the warm-up: divide by total − warmup.")
def falls_from_step_0(step, warmup, total, base_lr):
    if step < warmup:
        return base_lr * step / warmup
    return base_lr * max(0.0, (total - step) / total)


@wrong_answer("Without a warm-up this divides by 0.")
def no_warmup_divides_by_0(step, warmup, total, base_lr):
    up, down = step / warmup, (total - step) / (total - warmup)
    return base_lr * max(0.0, min(up, down))


@wrong_answer("Where `warmup` is 0 there is none: step 0 has base_lr, not 0.")
def no_warmup_taken_for_one_of_1(step, warmup, total, base_lr):
    if step < max(1, warmup):
        return base_lr * step / max(1, warmup)
    return max(0.0, base_lr * (total - step) / (total - warmup))


@wrong_answer("The way down ends a step early: 0 is reached at step `total`.")
def ends_early(step, warmup, total, base_lr):
    if step >= total:
        return 0.0
    if step < warmup:
        return base_lr * step / warmup
    return base_lr * (total - 1 - step) / max(1, total - 1 - warmup)


@wrong_answer("The warm-up is a step early: step 0 has 0, step `warmup` has base_lr.")
def a_step_early(step, warmup, total, base_lr):
    if step < warmup:
        return base_lr * (step + 1) / warmup
    return base_lr * max(0.0, (total - step) / (total - warmup))


@wrong_answer("After the warm-up the rate stays where it is. It falls to 0.")
def stays_at_the_top(step, warmup, total, base_lr):
    return base_lr * min(1.0, step / warmup) if warmup else base_lr


@wrong_answer("There is no warm-up here: the first steps climb from 0.")
def without_warmup(step, warmup, total, base_lr):
    return base_lr * min(1.0, max(0.0, (total - step) / (total - warmup)))


@wrong_answer("The steps of the way down were counted from 0. They start at `warmup`.")
def total_after_the_warmup(step, warmup, total, base_lr):
    if step < warmup:
        return base_lr * step / warmup
    return base_lr * max(0.0, 1 - (step - warmup) / total)


@wrong_answer("torch.optim did the work here. Write the lines themselves.")
def by_torch_optim(step, warmup, total, base_lr):
    scale = lambda now: oracle(now, warmup, total, 1.0)
    return oracles.scheduled(
        step, base_lr, lambda optimizer, optim: optim.lr_scheduler.LambdaLR(optimizer, scale)
    )


@right_answer
def the_lower_of_two_lines(step, warmup, total, base_lr):
    up = step / warmup if warmup > 0 else 1.0
    return max(0.0, min(up * base_lr, base_lr * (total - step) / (total - warmup)))


@right_answer
def case_by_case(step, warmup, total, base_lr):
    if step >= total:
        return 0.0
    if step >= warmup:
        return base_lr - base_lr * (step - warmup) / (total - warmup)
    return base_lr / warmup * step
