"""half_open_range: equal steps from start towards end, the end left out."""

import math

import pytest
import torch

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

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


def test_from_2_to_8_are_six_numbers(learner):
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


@wrong_answer("The sum runs in float32, so its errors add up over a long range.")
def running_sum(start, end, step):
    number, numbers = torch.tensor(float(start)), []
    for _ in range(math.ceil((end - start) / step)):
        numbers.append(number.item())
        number = number + step
    return torch.tensor(numbers, dtype=torch.float32)


@wrong_answer("The sum runs in float32, so its errors add up over a long range.")
def running_sum_to_the_end(start, end, step):
    number, numbers = torch.tensor(float(start)), []
    while number < end if step > 0 else number > end:
        numbers.append(number.item())
        number = number + step
    return torch.tensor(numbers, dtype=torch.float32)


@wrong_answer("`linspace` puts its last number on the end, and these are not `step` apart.")
def stretched_to_the_end(start, end, step):
    return torch.linspace(start, end, math.ceil((end - start) / step))


@wrong_answer("The count was rounded to the nearest. A rest of a step makes room for one more.")
def nearest_count(start, end, step):
    return start + step * torch.arange(round((end - start) / step), dtype=torch.float32)


@wrong_answer("That is float64. float32 was asked for.")
def in_float64(start, end, step):
    return torch.arange(start, end, step, dtype=torch.float64)


@wrong_answer("It requires grad, so autograd would follow all that is done with it.")
def tracked(start, end, step):
    return torch.arange(start, end, step, dtype=torch.float32, requires_grad=True)


@wrong_answer("The end is still there: leave it out.")
def end_kept(start, end, step):
    steps = math.floor((end - start) / step)
    return start + step * torch.arange(steps + 1, dtype=torch.float32)


@wrong_answer("The last number was cut off always. It only goes where it is the end itself.")
def last_always_cut(start, end, step):
    steps = math.floor((end - start) / step)
    return start + step * torch.arange(steps, dtype=torch.float32)


@wrong_answer("From ints it makes ints. Floats were asked for.")
def dtype_left_to_torch(start, end, step):
    return torch.arange(start, end, step)


@wrong_answer("The step was not used.")
def step_ignored(start, end, step):
    return torch.arange(start, end, 1 if end >= start else -1, dtype=torch.float32)


@wrong_answer("It only counts up. A negative step counts down.")
def only_upwards(start, end, step):
    numbers, number = [], start
    while number < end:
        numbers.append(number)
        number += step
    return torch.tensor(numbers, dtype=torch.float32)


@wrong_answer("The start is missing: it is the first number.")
def start_left_out(start, end, step):
    return torch.arange(start, end, step, dtype=torch.float32)[1:]


@wrong_answer("It begins at 0. Add start.")
def not_shifted(start, end, step):
    return torch.arange(0, end - start, step, dtype=torch.float32)


@wrong_answer("The last number is 1 before the end, which is a step only where step is 1.")
def end_minus_1(start, end, step):
    direction = math.copysign(1, step)
    steps = max(-1, math.floor((end - direction - start) / step))
    return start + step * torch.arange(steps + 1, dtype=torch.float32)


@right_answer
def counted(start, end, step):
    return torch.tensor(
        [start + i * step for i in range(math.ceil((end - start) / step))], dtype=torch.float32
    )


@right_answer
def linspace_without_its_last(start, end, step):
    count = math.ceil((end - start) / step)
    return torch.linspace(start, start + count * step, count + 1)[:-1]
