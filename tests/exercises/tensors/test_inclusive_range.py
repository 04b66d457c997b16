"""inclusive_range: equal steps from start to end, including the end if a step reaches it."""

import itertools
import math

import torch

from torchkata.testing import expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    start, step = draw(dtype=torch.float64).item(), draw.choice([1.0, -1.0]) * (0.3 + 0.1 * n)
    beyond = draw.choice([0.0, 0.3, 0.7])  # how far past the last number the end lies, in steps
    return start, start + step * (n + beyond), step


def oracle(start, end, step):
    count = math.floor((end - start) / step + 1e-6) + 1
    return torch.linspace(start, start + (count - 1) * step, count)


test_standard = standard("inclusive_range", inputs, oracle, without=oracles.WITHOUT_TENSORS)


def test_from_2_to_8_there_are_seven_numbers(learner):
    expect(learner.inclusive_range(2, 8, 1)).equals(torch.tensor([2.0, 3, 4, 5, 6, 7, 8]))


def test_whole_numbers_give_floats_too(learner, draw):
    start = int(draw.integers(low=-5, high=6))

    expect(learner.inclusive_range(start, start + 9, 3)).equals(oracle(start, start + 9, 3))


def test_if_start_equals_end_there_is_one_number(learner, draw):
    start = draw(dtype=torch.float64).item()

    expect(learner.inclusive_range(start, start, -0.5)).equals(torch.tensor([start]))


def test_rounding_does_not_lose_the_end(learner):
    for start, end, step, count in (
        (0, 1, 0.25, 5),  # exact
        (0, 0.7, 0.1, 8),  # 0.7 / 0.1 is 6.999...
        (0, 0.3, 0.1, 4),  # so is 0.3 / 0.1, and 0.1 + 0.1 + 0.1 is past 0.3
        (0.3, 0, -0.1, 4),
        (1, 1.3, 0.1, 4),  # here arange itself includes the end
        (-0.6, 0, 0.2, 4),
    ):
        wanted = start + step * torch.arange(count, dtype=torch.float64)

        expect(learner.inclusive_range(start, end, step)).equals(wanted.float(), atol=1e-6)


def test_nothing_lies_past_the_end(learner, draw):
    step = draw.choice([0.7, -0.7, 2.5, -2.5])

    for beyond in (0.05, 0.45, 0.55, 0.95):  # a half-right answer gets the first ones
        args = 1.5, 1.5 + step * (6 + beyond), step

        expect(learner.inclusive_range(*args)).equals(oracle(*args))


def test_an_end_within_a_millionth_of_a_step_is_reached(learner):
    for short, step in itertools.product((1e-12, 4e-7, -4e-7), (0.8, 1e-3, -40.0, 1e4)):
        end = step * (5 - short)

        expect(learner.inclusive_range(0.0, end, step)).equals(oracle(0.0, step * 5, step))


def test_an_end_further_away_is_not_reached(learner):
    for step, short in itertools.product((0.8, -40.0, 1e-3), (0.4, 5e-4)):
        end = step * (5 - short)

        expect(learner.inclusive_range(0.0, end, step)).equals(oracle(0.0, step * 4, step))


def test_an_end_three_millionths_of_a_step_away_is_not_reached(learner):
    for step, short in itertools.product((0.8, -40.0, 1e-3), (5e-4, 3e-6)):
        end = step * (5 - short)

        expect(learner.inclusive_range(0.0, end, step)).equals(oracle(0.0, step * 4, step))


def test_the_result_is_not_tracked(learner):
    expect(learner.inclusive_range(0.0, 1.0, 0.5)).requires_grad(False)


def test_a_long_range_keeps_its_end(learner):
    # From 1024 to 2048 numbers are 2**-42 apart, so that each sum is rounded up by 0.4 of that.
    step, count = (2**42 // 1000 + 0.6) / 2**42, 25_001

    expect(learner.inclusive_range(0.0, 4.0 - 4e-7, 1.0)).equals(oracle(0.0, 4.0, 1.0))
    seen = learner.inclusive_range(1100.0, 1100.0 + (count - 1) * step, step)

    wanted = 1100.0 + step * torch.arange(count, dtype=torch.float64)
    expect(seen).equals(wanted.float(), rtol=1e-6)


def test_errors_do_not_add_up(learner, draw):
    start = draw.uniform(low=1.0, high=2.0).item()

    seen = learner.inclusive_range(start, start + 1000.0, 0.1)

    wanted = start + 0.1 * torch.arange(10_001, dtype=torch.float64)
    expect(seen).equals(wanted.float(), rtol=2e-6, atol=1e-6)


def test_does_without_the_deprecated_range(learner):
    expect(learner.inclusive_range(2, 8, 1)).warns_of_nothing()
