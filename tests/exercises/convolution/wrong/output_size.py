"""output_size: mistakes that people make."""

import math

from torchkata.testing import wrong_answer


def _checked(room):
    if room < 0:
        raise ValueError("no window fits")
    return room


def _room(n, kernel, padding, dilation):
    return _checked(n + 2 * padding - dilation * (kernel - 1) - 1)


@wrong_answer("A last window that does not fit whole was counted. Round down, not up.")
def rounded_up(n, kernel, stride=1, padding=0, dilation=1):
    return math.ceil(_room(n, kernel, padding, dilation) / stride) + 1


@wrong_answer("The first window is missing: add 1 to the number of strides.")
def one_short(n, kernel, stride=1, padding=0, dilation=1):
    return _room(n, kernel, padding, dilation) // stride


@wrong_answer("The argument dilation has no effect. It makes a window wider.")
def dilation_ignored(n, kernel, stride=1, padding=0, dilation=1):
    return _room(n, kernel, padding, 1) // stride + 1


@wrong_answer(
    "A window was taken as dilation · kernel wide. There are only kernel − 1 steps between its "
    "elements."
)
def dilated_too_wide(n, kernel, stride=1, padding=0, dilation=1):
    return _checked(n + 2 * padding - dilation * kernel) // stride + 1


@wrong_answer("Padding was added on one side only.")
def padded_once(n, kernel, stride=1, padding=0, dilation=1):
    return _checked(n + padding - dilation * (kernel - 1) - 1) // stride + 1


@wrong_answer("The argument padding has no effect.")
def padding_ignored(n, kernel, stride=1, padding=0, dilation=1):
    return _room(n, kernel, 0, dilation) // stride + 1


@wrong_answer("The argument stride has no effect.")
def stride_ignored(n, kernel, stride=1, padding=0, dilation=1):
    return _room(n, kernel, padding, dilation) + 1


@wrong_answer("Where no window fits, it returns something. Raise a ValueError there.")
def no_error(n, kernel, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


@wrong_answer("Where no window fits, it returns something. Raise a ValueError there.")
def zero_where_nothing_fits(n, kernel, stride=1, padding=0, dilation=1):
    return max(0, (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1)


@wrong_answer("It refuses a single window that fits exactly. Raise only where not even one fits.")
def refuses_one(n, kernel, stride=1, padding=0, dilation=1):
    room = n + 2 * padding - dilation * (kernel - 1) - 1
    if room <= 0:
        raise ValueError("no window fits")
    return room // stride + 1


@wrong_answer(
    "It refuses an axis that its padding makes large enough. Check the size with the padding."
)
def checks_the_kernel_alone(n, kernel, stride=1, padding=0, dilation=1):
    if kernel > n:
        raise ValueError("no window fits")
    return (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


@wrong_answer("It returned a float. A size is an int: divide with `//`.")
def a_float(n, kernel, stride=1, padding=0, dilation=1):
    return math.floor(_room(n, kernel, padding, dilation) / stride) + 1.0


@wrong_answer("The first window was added before the division by the stride. Add 1 afterwards.")
def one_inside(n, kernel, stride=1, padding=0, dilation=1):
    return (_room(n, kernel, padding, dilation) + 1) // stride


@wrong_answer("The stride was multiplied. A larger stride gives fewer windows: divide by it.")
def multiplied(n, kernel, stride=1, padding=0, dilation=1):
    return _room(n, kernel, padding, dilation) * stride + 1


@wrong_answer(
    "It refuses an axis that its padding makes large enough. Check the size with the padding."
)
def refuses_an_empty_axis(n, kernel, stride=1, padding=0, dilation=1):
    if n == 0:
        raise ValueError("no window fits")
    return _room(n, kernel, padding, dilation) // stride + 1


@wrong_answer("Only n and stride have an effect. The kernel takes room, too.")
def axis_by_stride(n, kernel, stride=1, padding=0, dilation=1):
    return math.ceil(n / stride)


@wrong_answer("This is the size for a transposed convolution, which goes the other way.")
def transposed(n, kernel, stride=1, padding=0, dilation=1):
    return (n - 1) * stride - 2 * padding + dilation * (kernel - 1) + 1
