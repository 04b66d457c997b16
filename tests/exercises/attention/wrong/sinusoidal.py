"""sinusoidal: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


def _checked(d):
    if d % 2:
        raise ValueError("odd")


def _angles(n, d, *, first=0, exponent=None, base=10000.0):
    exponent = torch.arange(0, d, 2, dtype=torch.float32) / d if exponent is None else exponent
    return torch.arange(first, n + first, dtype=torch.float32)[:, None] * base**-exponent


def _woven(angles):
    return torch.stack([angles.sin(), angles.cos()], 2).flatten(1)


@wrong_answer("All sines come first, then all cosines. They take turns, column by column.")
def halves(n, d):
    _checked(d)
    angles = _angles(n, d)
    return torch.cat([angles.sin(), angles.cos()], 1)


@wrong_answer("Sines and cosines are exchanged: the sine stands in the even columns.")
def exchanged(n, d):
    _checked(d)
    angles = _angles(n, d)
    return torch.stack([angles.cos(), angles.sin()], 2).flatten(1)


@wrong_answer("The positions count from 1. They count from 0.")
def from_one(n, d):
    _checked(d)
    return _woven(_angles(n, d, first=1))


@wrong_answer("The exponent is i / d. It is 2i / d.")
def half_the_exponent(n, d):
    _checked(d)
    return _woven(_angles(n, d, exponent=torch.arange(d // 2) / d))


@wrong_answer("The exponent is 4i / d: i was doubled twice. It is 2i / d.")
def twice_the_exponent(n, d):
    _checked(d)
    return _woven(_angles(n, d, exponent=2 * torch.arange(0, d, 2) / d))


@wrong_answer("Every column has an angle of its own. A sine and its cosine share one.")
def own_angles(n, d):
    _checked(d)
    angles = torch.arange(n)[:, None] * 10000.0 ** -(torch.arange(d) / d)
    even = torch.arange(d) % 2 == 0
    return torch.where(even, angles.sin(), angles.cos())


@wrong_answer("The angles grow with i: the position was multiplied by the power. Divide by it.")
def multiplied(n, d):
    _checked(d)
    exponent = -torch.arange(0, d, 2, dtype=torch.float64) / d
    return _woven(_angles(n, d, exponent=exponent)).float()


@wrong_answer("The base is not 10000.")
def other_base(n, d):
    _checked(d)
    return _woven(_angles(n, d, base=1000.0))


@wrong_answer("The exponent was divided by d/2 − 1 or so, which makes the last angle too slow.")
def another_divisor(n, d):
    _checked(d)
    return _woven(_angles(n, d, exponent=torch.arange(d // 2) / max(d // 2 - 1, 1)))


@wrong_answer("An odd d has to raise a ValueError.")
def no_error(n, d):
    return _woven(_angles(n, d + d % 2))[:, :d]


@wrong_answer("The axes are exchanged: positions are rows, features are columns.")
def turned(n, d):
    _checked(d)
    return _woven(_angles(n, d)).T.contiguous()


@wrong_answer("The dtype follows torch's default. It is float32.")
def default_dtype(n, d):
    _checked(d)
    return _woven(_angles(n, d)).to(torch.get_default_dtype())


@wrong_answer("The positions were divided by their number. They are whole numbers.")
def positions_scaled(n, d):
    _checked(d)
    return _woven(_angles(n, d) / max(n, 1))


@wrong_answer(
    "The sines and the cosines were stacked on the first axis, so the reshape mixes the rows. "
    "Stack them on the last one."
)
def stacked_first(n, d):
    _checked(d)
    angles = _angles(n, d)
    return torch.stack([angles.sin(), angles.cos()]).reshape(n, d)
