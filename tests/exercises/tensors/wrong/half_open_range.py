"""half_open_range: mistakes that people make."""

import math

import torch

from torchkata.testing import wrong_answer

RUNNING_SUM = (
    "step was added again and again in float32. Over a long range, the rounding errors add up."
)


@wrong_answer(RUNNING_SUM)
def running_sum(start, end, step):
    number, numbers = torch.tensor(float(start)), []
    for _ in range(math.ceil((end - start) / step)):
        numbers.append(number.item())
        number = number + step
    return torch.tensor(numbers, dtype=torch.float32)


@wrong_answer(RUNNING_SUM)
def running_sum_to_the_end(start, end, step):
    number, numbers = torch.tensor(float(start)), []
    while number < end if step > 0 else number > end:
        numbers.append(number.item())
        number = number + step
    return torch.tensor(numbers, dtype=torch.float32)


@wrong_answer("The last number lies on the end, so the numbers are not `step` apart.")
def stretched_to_the_end(start, end, step):
    return torch.linspace(start, end, math.ceil((end - start) / step))


@wrong_answer(
    "The count was rounded to the nearest whole number. Even a part of a step makes room for "
    "one more number."
)
def nearest_count(start, end, step):
    return start + step * torch.arange(round((end - start) / step), dtype=torch.float32)


@wrong_answer("The result is float64. It should be float32.")
def in_float64(start, end, step):
    return torch.arange(start, end, step, dtype=torch.float64)


@wrong_answer(
    "The result requires grad, but it should not: autograd would track everything done with it."
)
def tracked(start, end, step):
    return torch.arange(start, end, step, dtype=torch.float32, requires_grad=True)


@wrong_answer("The end is still in the result. Leave it out.")
def end_kept(start, end, step):
    steps = math.floor((end - start) / step)
    return start + step * torch.arange(steps + 1, dtype=torch.float32)


@wrong_answer("The last number was always left out. Leave it out only if it is the end itself.")
def last_always_cut(start, end, step):
    steps = math.floor((end - start) / step)
    return start + step * torch.arange(steps, dtype=torch.float32)


@wrong_answer("Int arguments gave a tensor of ints. The result should always be float32.")
def dtype_left_to_torch(start, end, step):
    return torch.arange(start, end, step)


@wrong_answer("step was not used.")
def step_ignored(start, end, step):
    return torch.arange(start, end, 1 if end >= start else -1, dtype=torch.float32)


@wrong_answer("The range only counts up. A negative step should count down.")
def only_upwards(start, end, step):
    numbers, number = [], start
    while number < end:
        numbers.append(number)
        number += step
    return torch.tensor(numbers, dtype=torch.float32)


@wrong_answer("The start is missing: it is the first number.")
def start_left_out(start, end, step):
    return torch.arange(start, end, step, dtype=torch.float32)[1:]


@wrong_answer("The range begins at 0. Add start.")
def not_shifted(start, end, step):
    return torch.arange(0, end - start, step, dtype=torch.float32)


@wrong_answer("The range stops 1 before the end. That is one step only if step is 1.")
def end_minus_1(start, end, step):
    direction = math.copysign(1, step)
    steps = max(-1, math.floor((end - direction - start) / step))
    return start + step * torch.arange(steps + 1, dtype=torch.float32)
