"""inclusive_range: mistakes that people make."""

import math

import torch

from torchkata.testing import wrong_answer


def _numbers(start, step, count):
    return start + step * torch.arange(count, dtype=torch.float32)


@wrong_answer("The end is missing: arange leaves it out.")
def without_the_end(start, end, step):
    return torch.arange(start, end, step, dtype=torch.float32)


@wrong_answer("The end is missing: arange leaves it out.")
def without_the_end_and_the_dtype(start, end, step):
    return torch.arange(start, end, step)


@wrong_answer(
    "A whole step was added to the end. If the end lies between two numbers, one number is past "
    "the end."
)
def a_step_too_far(start, end, step):
    return torch.arange(start, end + step, step, dtype=torch.float32)


_NEAREST = (
    "If the end lies past the middle of a step, your result has one number past the end. The "
    "cause: you added half a step, or rounded the count to the nearest int. Round down."
)


@wrong_answer(_NEAREST)
def half_a_step_too_far(start, end, step):
    return torch.arange(start, end + step / 2, step, dtype=torch.float32)


@wrong_answer(_NEAREST)
def nearest_count(start, end, step):
    return _numbers(start, step, round((end - start) / step) + 1)


@wrong_answer(
    "0.3 / 0.1 is a little less than 3: add a millionth to the quotient before you round down."
)
def floor_without_room(start, end, step):
    return _numbers(start, step, math.floor((end - start) / step) + 1)


@wrong_answer(
    "Adding step again and again rounds each time: 0.1 + 0.1 + 0.1 is past 0.3. Count the steps "
    "first."
)
def added_up(start, end, step):
    numbers, number = [], start
    while number <= end if step > 0 else number >= end:
        numbers.append(number)
        number += step
    return torch.tensor(numbers, dtype=torch.float32)


@wrong_answer(
    "Adding step again and again rounds each time. Over a long range, these errors exceed a "
    "millionth of a step. Use start + i·step."
)
def added_up_with_room(start, end, step):
    numbers, number, room = [], start, abs(step) * 1e-6
    while number <= end + room if step > 0 else number >= end - room:
        numbers.append(number)
        number += step
    return torch.tensor(numbers, dtype=torch.float32)


@wrong_answer(
    "float32 is too coarse to count the steps of a long range. Count with Python's floats."
)
def counted_in_float32(start, end, step):
    start, end, step = (torch.tensor(float(number)) for number in (start, end, step))
    return _numbers(start, step, int(torch.floor((end - start) / step + 1e-6)) + 1)


@wrong_answer("The range only counts up. A negative step should count down.")
def only_upwards(start, end, step):
    return _numbers(start, step, max(0, math.floor((end - start) / abs(step) + 1e-6) + 1))


@wrong_answer("1 was added to the end. That is one step only if step is 1.")
def end_plus_1(start, end, step):
    return torch.arange(start, end + 1, step, dtype=torch.float32)


@wrong_answer("Int arguments gave a tensor of ints. The result should always be float32.")
def dtype_left_to_torch(start, end, step):
    steps = math.floor((end - start) / step + 1e-6)
    return start + step * torch.arange(steps + 1)


@wrong_answer(
    "The last number always lies on the end. If no step reaches the end, the numbers are not "
    "`step` apart."
)
def stretched_to_the_end(start, end, step):
    return torch.linspace(start, end, math.floor((end - start) / step + 1e-6) + 1)


@wrong_answer("The last number is missing: there is one number more than there are steps.")
def one_short(start, end, step):
    return _numbers(start, step, math.floor((end - start) / step + 1e-6))


@wrong_answer(
    "torch.range is deprecated, and it loses the end to rounding. Count the steps yourself."
)
def by_range(start, end, step):
    return torch.range(start, end, step)


@wrong_answer(
    "The tolerance should depend on step. Allow a millionth of a step, not always 0.000001."
)
def absolute_room(start, end, step):
    room = math.copysign(1e-6, step)
    return _numbers(start, step, math.floor((end - start + room) / step) + 1)


TOO_MUCH_ROOM = "The tolerance for rounding is too large: it should be a millionth of a step."


@wrong_answer(TOO_MUCH_ROOM)
def a_thousandth_of_room(start, end, step):
    return _numbers(start, step, math.floor((end - start) / step + 1e-3) + 1)


@wrong_answer(TOO_MUCH_ROOM)
def a_hundred_thousandth_of_room(start, end, step):
    return _numbers(start, step, math.floor((end - start) / step + 1e-5) + 1)


@wrong_answer("The result is float64. It should be float32.")
def in_float64(start, end, step):
    return _numbers(start, step, math.floor((end - start) / step + 1e-6) + 1).double()


@wrong_answer(
    "The result requires grad, but it should not: autograd would track everything done with it."
)
def tracked(start, end, step):
    return _numbers(start, step, math.floor((end - start) / step + 1e-6) + 1).requires_grad_()


@wrong_answer("The tolerance for rounding is too small: it should be a millionth of a step.")
def a_billionth_of_room(start, end, step):
    return _numbers(start, step, math.floor((end - start) / step + 1e-9) + 1)


RUNNING_SUM = (
    "step was added again and again in float32. Over a long range, the rounding errors add up."
)


@wrong_answer(RUNNING_SUM)
def running_sum(start, end, step):
    number, numbers = torch.tensor(float(start)), []
    for _ in range(math.floor((end - start) / step + 1e-6) + 1):
        numbers.append(number)
        number = number + step
    return torch.stack(numbers)


@wrong_answer(RUNNING_SUM)
def running_sum_to_the_end(start, end, step):
    number, numbers, room = torch.tensor(float(start)), [], abs(step) * 1e-6
    while number <= end + room if step > 0 else number >= end - room:
        numbers.append(number)
        number = number + step
    return torch.stack(numbers)
