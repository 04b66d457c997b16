"""half_open_range: equal steps from start towards end, without the end."""

import math

import pytest
import torch

from torchkata.testing import expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    # Eighths are exact, so that rounding never decides where the range ends.
    start = int(draw.integers(low=-20, high=21)) / 8
    step = draw.choice([0.375, -0.375, 1.25, -1.25, 0.5])
    short = draw.choice([0.0, 0.25]) if n else 0.0
    return start, start + step * (n - short), step


def oracle(start, end, step):
    count = math.ceil((end - start) / step)
    return start + torch.arange(count).float() * step


test_standard = standard("half_open_range", inputs, oracle, without=oracles.WITHOUT_TENSORS)


def test_from_2_to_8_there_are_six_numbers(learner):
    expect(learner.half_open_range(2, 8, 1)).equals(torch.tensor([2.0, 3, 4, 5, 6, 7]))


def test_whole_numbers_give_floats_too(learner, draw):
    start = int(draw.integers(low=-5, high=6))

    expect(learner.half_open_range(start, start - 9, -3)).equals(oracle(start, start - 9, -3))


def test_nothing_before_the_end_is_lost(learner, draw):
    start = int(draw.integers(low=-20, high=21)) / 8

    for rest in (0.875, 0.125):
        expect(learner.half_open_range(start, start + 3 + rest, 1.0)).equals(
            start + torch.tensor([0.0, 1.0, 2.0, 3.0])
        )


@pytest.mark.parametrize("step", [0.25, -0.25])
def test_counts_in_the_direction_of_step(learner, step):
    expect(learner.half_open_range(1.0, 1.0 + 4 * step, step)).equals(
        1.0 + step * torch.tensor([0.0, 1.0, 2.0, 3.0])
    )


def test_errors_do_not_add_up(learner, draw):
    start = draw.uniform(low=1.0, high=2.0).item()

    seen = learner.half_open_range(start, start + 999.95, 0.1)

    wanted = start + 0.1 * torch.arange(10_000, dtype=torch.float64)
    expect(seen).equals(wanted.float(), rtol=2e-6, atol=1e-6)


def test_the_result_is_not_tracked(learner):
    expect(learner.half_open_range(0.0, 1.0, 0.5)).requires_grad(False)
