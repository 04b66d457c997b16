"""elementwise_power: mistakes that people make."""

import torch

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


def _size(base, exponent):
    return torch.exp(exponent * torch.log(base.abs()))


def _power(base, exponent):
    size = _size(base, exponent)
    signed = torch.where(exponent % 2 == 1, -size, size)
    below_0 = torch.where(exponent == exponent.round(), signed, float("nan"))
    return torch.where(exponent == 0, 1.0, torch.where(base < 0, below_0, size))


@wrong_answer("You are building pow, so call neither pow nor `**`. Use logarithm and exponential.")
def built_in(base, exponent):
    return base**exponent


@wrong_answer("float_power is pow in float64. Use logarithm and exponential.")
def by_float_power(base, exponent):
    return torch.float_power(base, exponent).to(base.dtype)


@wrong_answer(
    "A negative number has no logarithm, but it has whole powers. And for exponent 0 the result "
    "is 1, even if base is 0."
)
def logarithm_alone(base, exponent):
    return torch.exp(exponent * torch.log(base))


@wrong_answer("A negative number has no logarithm, but it has whole powers.")
def negative_base_gives_nan(base, exponent):
    return torch.where(exponent == 0, 1.0, torch.exp(exponent * torch.log(base)))


@wrong_answer("The sign of base is lost: an odd power of a negative number is negative.")
def sign_forgotten(base, exponent):
    whole = exponent == exponent.round()
    size = torch.where((base < 0) & ~whole, float("nan"), _size(base, exponent))
    return torch.where(exponent == 0, 1.0, size)


@wrong_answer(
    "The sign of base is lost: an odd power of a negative number is negative, and with a fraction "
    "as exponent it is NaN."
)
def size_alone(base, exponent):
    return torch.where(exponent == 0, 1.0, _size(base, exponent))


@wrong_answer("Every power of a negative number became negative. The even ones are positive.")
def sign_of_base_kept(base, exponent):
    whole = exponent == exponent.round()
    size = _size(base, exponent)
    below_0 = torch.where(whole, -size, float("nan"))
    return torch.where(exponent == 0, 1.0, torch.where(base < 0, below_0, size))


@wrong_answer("A negative base has no real power if the exponent has a fraction: give NaN there.")
def fraction_for_negative_base(base, exponent):
    size = _size(base, exponent)
    odd = exponent.round() % 2 == 1
    return torch.where(exponent == 0, 1.0, torch.where((base < 0) & odd, -size, size))


@wrong_answer("A negative base has no real power if the exponent has a fraction: give NaN there.")
def sign_where_exactly_odd(base, exponent):
    size = _size(base, exponent)
    odd = exponent % 2 == 1
    return torch.where(exponent == 0, 1.0, torch.where((base < 0) & odd, -size, size))


@wrong_answer("0 to the power 0 is 1. But 0 times the logarithm of 0 is NaN.")
def zero_to_the_zero(base, exponent):
    size = _size(base, exponent)
    signed = torch.where(exponent % 2 == 1, -size, size)
    below_0 = torch.where(exponent == exponent.round(), signed, float("nan"))
    return torch.where(base < 0, below_0, size)


@wrong_answer("A base of 0 gives 0 for a positive exponent only; for a negative one, infinity.")
def zero_stays_zero(base, exponent):
    return torch.where((base == 0) & (exponent != 0), 0.0, _power(base, exponent))


@wrong_answer(
    "A small number was added before the logarithm, to avoid that of 0. It changes the results; "
    "the logarithm of 0 may be −infinity."
)
def small_number_added(base, exponent):
    size = torch.exp(exponent * torch.log(base.abs() + 1e-6))
    signed = torch.where(exponent % 2 == 1, -size, size)
    below_0 = torch.where(exponent == exponent.round(), signed, float("nan"))
    return torch.where(exponent == 0, 1.0, torch.where(base < 0, below_0, size))


@wrong_answer("base and exponent are exchanged.")
def exchanged(base, exponent):
    return _power(exponent, base)


@wrong_answer("That is base times exponent, not a power.")
def product(base, exponent):
    return base * exponent


@wrong_answer("The exponents were cut to whole numbers. A power with a fraction exists too.")
def whole_exponents_only(base, exponent):
    return _power(base, exponent.trunc())


@wrong_answer("The minus sign of the exponents is lost. A negative one gives 1 / (the power).")
def negative_exponent_ignored(base, exponent):
    return _power(base, exponent.abs())


@wrong_answer(oracles.CUT)
def detached(base, exponent):
    return _power(base.detach(), exponent.detach())


@wrong_answer("Autograd cannot follow the exponent. It needs a gradient too, like base.")
def exponent_detached(base, exponent):
    return _power(base, exponent.detach())


@wrong_answer(
    "The parity of a whole exponent was taken from its size alone: −3 is odd, too, but its "
    "remainder was compared with 1 after a division that rounds towards zero."
)
def odd_by_fmod(base, exponent):
    size = _size(base, exponent)
    signed = torch.where(torch.fmod(exponent, 2) == 1, -size, size)
    below_0 = torch.where(exponent == exponent.round(), signed, float("nan"))
    return torch.where(exponent == 0, 1.0, torch.where(base < 0, below_0, size))


@wrong_answer(
    "The sign of base was always put back: an even power of a negative number is positive, one "
    "with a fraction is NaN, and 0 needs care (its sign is 0)."
)
def times_the_sign(base, exponent):
    return torch.sign(base) * _size(base, exponent)


@wrong_answer(
    "Bases below a small number were replaced by it before the logarithm. A negative number has "
    "whole powers of its own."
)
def base_clamped(base, exponent):
    return torch.exp(exponent * torch.log(base.clamp(min=1e-12)))


@wrong_answer("The logarithm of base is missing in front of the exponential.")
def logarithm_missing(base, exponent):
    return torch.exp(exponent * base)


@wrong_answer(
    "Every NaN became a number. A negative base has no real power if the exponent has a fraction: "
    "keep NaN there."
)
def nan_replaced(base, exponent):
    size = _size(base, exponent)
    signed = torch.where((base < 0) & (exponent % 2 == 1), -size, size)
    return torch.nan_to_num(signed, nan=1.0, posinf=torch.inf, neginf=-torch.inf)


@wrong_answer(
    "You multiplied as often as the exponent says. That gives whole powers above 0 only; the "
    "logarithm turns any power into a product."
)
def by_multiplying(base, exponent):
    base, exponent = torch.broadcast_tensors(base, exponent)
    result = torch.ones_like(base)
    for k in range(int(exponent.detach().abs().max().item()) if exponent.numel() else 0):
        result = torch.where(exponent > k, result * base, result)
    return result


@wrong_answer("Exponent 0 gives 1 for a base of 0, too, and other exponents do not.")
def base_0_gives_1(base, exponent):
    return torch.where(base == 0, 1.0, _power(base, exponent))


@wrong_answer("All elements got the first exponent. Each has its own.")
def first_exponent_for_all(base, exponent):
    base, exponent = torch.broadcast_tensors(base, exponent)
    return _power(base, exponent.flatten()[:1]) if exponent.numel() else base.clone()
