"""power: mistakes that people make."""

import torch

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


def _by_squaring(t, n):
    result = torch.ones_like(t)
    while n > 0:
        if n % 2 == 1:
            result = result * t
        t = t * t
        n //= 2
    return result


@wrong_answer("You are building pow, so call neither pow nor `**`. Multiply.")
def built_in(t, n):
    return t**n


@wrong_answer("`** 2` and square are pow too. Multiply t by itself.")
def squared_by_pow(t, n):
    result = torch.ones_like(t)
    while n > 0:
        if n % 2 == 1:
            result = result * t
        t = t**2
        n //= 2
    return result


@wrong_answer(
    "Each factor took its own multiplication. Square instead: t², t⁴ and t⁸ take one each."
)
def one_factor_at_a_time(t, n):
    result = torch.ones_like(t)
    for _ in range(n):
        result = result * t
    return result


@wrong_answer("A product of n copies is many multiplications in one call. Square as you go.")
def product_of_copies(t, n):
    return t.unsqueeze(0).expand(n, *t.shape).prod(0).to(t.dtype)


@wrong_answer("Logarithm and exponential give a power of positive numbers only. Multiply.")
def by_logarithm(t, n):
    return torch.exp(n * torch.log(t))


@wrong_answer("Logarithm, exponential and sign are a detour. Multiply.")
def by_logarithm_and_sign(t, n):
    if n == 0:
        return torch.ones_like(t)
    size = torch.exp(n * torch.log(t.abs())).to(t.dtype)
    return size * t.sign() if n % 2 else size


@wrong_answer("A matrix power is a matrix product under another name. Multiply element by element.")
def by_matrix_power(t, n):
    matrices = torch.diag_embed(t.reshape(-1, 1))
    return torch.linalg.matrix_power(matrices, n).view(t.shape)


@wrong_answer("For n = 0, the result should be ones, even where t is 0.")
def power_0_is_t(t, n):
    result, n = t.clone(), n - 1
    while n > 0:
        if n % 2 == 1:
            result = result * t
        t = t * t
        n //= 2
    return result


@wrong_answer("For n = 0, the result should be ones. But 0 / 0 and inf / inf are NaN.")
def power_0_by_division(t, n):
    return _by_squaring(t, n) if n else t / t


@wrong_answer("For n = 1, t itself is returned. Always return a new tensor.")
def power_1_is_t_itself(t, n):
    return t if n == 1 else _by_squaring(t, n)


@wrong_answer("Each half was computed twice. Compute it once, and multiply it by itself.")
def each_half_twice(t, n):
    if n == 0:
        return torch.ones_like(t)
    return each_half_twice(t, n // 2) * each_half_twice(t, n // 2) * (t if n % 2 else 1)


@wrong_answer("Dividing by 1 / t is multiplying by t, and takes as many steps. Square as you go.")
def divided_by_the_reciprocal(t, n):
    result, inverse = torch.ones_like(t), 1 / t
    for _ in range(n):
        result = (result / inverse).to(t.dtype)
    return result


@wrong_answer("addcmul multiplies too, under another name. Use `*`, and square as you go.")
def by_addcmul(t, n):
    result = torch.ones_like(t)
    for _ in range(n):
        result = torch.addcmul(torch.zeros_like(t), result, t)
    return result


@wrong_answer(oracles.CUT)
def detached(t, n):
    return _by_squaring(t.detach(), n)


@wrong_answer("That is n times t. For a power, multiply t by itself.")
def times_n(t, n):
    return t * n


@wrong_answer("The ones are always float32. Give them t's dtype.")
def float_ones(t, n):
    result = torch.ones(t.shape)
    for digit in bin(n)[2:]:
        result = result * result * (t if digit == "1" else 1)
    return result


@wrong_answer(
    "This is right only if n is a power of two. The binary digits of n tell which squares you need."
)
def only_powers_of_two(t, n):
    if n == 0:
        return torch.ones_like(t)
    t = t.clone()
    while n > 1:
        t = t * t
        n //= 2
    return t


IN_PLACE = "The tensor that you were given was changed. Make a new one."


@wrong_answer(IN_PLACE)
def in_place(t, n):
    result, square = torch.ones_like(t), t.data
    while n > 0:
        if n % 2 == 1:
            result = result * square
        square *= square
        n //= 2
    return result


@wrong_answer(oracles.CUT)
def in_python(t, n):
    flat = [number**n for number in t.flatten().tolist()]
    return torch.tensor(flat, dtype=t.dtype).view(t.shape)


@wrong_answer("float64 holds every whole number only up to 2⁵³. Multiply integers as they are.")
def through_float64(t, n):
    return _by_squaring(t.double(), n).to(t.dtype)


@wrong_answer(IN_PLACE)
def in_place_where_autograd_forbids_it(t, n):
    result = torch.ones_like(t)
    while n > 0:
        if n % 2 == 1:
            result = result * t
        t *= t
        n //= 2
    return result
