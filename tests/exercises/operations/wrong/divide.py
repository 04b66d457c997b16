"""divide: mistakes that people make."""

import torch

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


@wrong_answer("The fraction is lost: the quotient was rounded down. Divide with `/`.")
def floored(a, b):
    return a // b


@wrong_answer("The fraction is lost: a rounding mode was given. Divide without one.")
def rounded_down(a, b):
    return torch.div(a, b, rounding_mode="floor")


@wrong_answer("The fraction is lost: it was rounded towards zero. Divide without a rounding mode.")
def truncated(a, b):
    return torch.div(a, b, rounding_mode="trunc")


@wrong_answer("The result was forced into a's dtype. One half is not an integer.")
def dtype_of_a(a, b):
    return (a / b).to(a.dtype)


@wrong_answer("That is b divided by a. Divide a by b.")
def turned_round(a, b):
    return b / a


NUMBER_ROUNDED = "The number was rounded to float32. Use the number as it is."


@wrong_answer(NUMBER_ROUNDED)
def number_made_a_tensor(a, b):
    if isinstance(b, float):
        b = torch.tensor(b)
    return a / b


@wrong_answer("b may be a plain number too.")
def number_refused(a, b):
    if not isinstance(b, torch.Tensor):
        raise TypeError("b is no tensor")
    return a / b


IN_PLACE = "The tensor a that you were given was changed. Make a new one."


@wrong_answer(IN_PLACE)
def in_place(a, b):
    return a.data.div_(b)


INTO_A_COPY = (
    "You wrote into a copy of a. The quotient may need another shape or dtype: "
    "let the operator make the result."
)


@wrong_answer(INTO_A_COPY)
def into_a_copy(a, b):
    quotient = a.clone() if a.is_floating_point() else a.float()
    quotient /= b
    return quotient


@wrong_answer("Do not add anything to b. It changes the quotient, and torch can divide by zero.")
def with_an_epsilon(a, b):
    return a / (b + 1e-8)


OVER_ZERO = "Division by zero should give inf, -inf or NaN, as torch does: not an error, and not 0."


@wrong_answer(OVER_ZERO)
def zero_over_zero_is_zero(a, b):
    quotient = a / b
    return torch.where(quotient.isfinite(), quotient, 0)


@wrong_answer(OVER_ZERO)
def zero_refused(a, b):
    if bool((torch.as_tensor(b) == 0).any()):
        raise ZeroDivisionError
    return a / b


@wrong_answer("float32 is not enough for float64 arguments: let torch promote.")
def through_float32(a, b):
    return a.float() / (b.float() if isinstance(b, torch.Tensor) else b)


@wrong_answer("b was cut out of the graph. b needs a gradient too.")
def b_detached(a, b):
    return a / (b.detach() if isinstance(b, torch.Tensor) else b)


@wrong_answer(oracles.CUT)
def by_numpy(a, b):
    right = b.detach().numpy() if isinstance(b, torch.Tensor) else b
    dtype = torch.result_type(a, b)
    quotient = torch.as_tensor(a.detach().numpy() / right)
    return quotient.to(dtype if dtype.is_floating_point else torch.float32)


@wrong_answer("A float a does not decide the dtype alone: float32 divided by float64 is float64.")
def dtype_of_a_float_a(a, b):
    quotient = a / b
    return quotient.to(a.dtype) if a.is_floating_point() else quotient


@wrong_answer(INTO_A_COPY)
def into_a_clone(a, b):
    quotient = a.clone()
    quotient /= b
    return quotient


@wrong_answer(INTO_A_COPY)
def into_a_clone_by_div_(a, b):
    return a.clone().div_(b)


@wrong_answer("If b is 1, a itself is returned. Always return a new tensor.")
def divisor_1(a, b):
    return a if isinstance(b, int) and b == 1 else a / b


@wrong_answer(NUMBER_ROUNDED)
def times_the_reciprocal_in_float32(a, b):
    return a * torch.as_tensor(b).reciprocal()


@wrong_answer(IN_PLACE)
def in_place_where_autograd_forbids_it(a, b):
    a /= b
    return a


INTEGER_ROUNDED = "An integer became float32 first, which rounds large ones. Let torch promote."


@wrong_answer(INTEGER_ROUNDED)
def made_a_float_first(a, b):
    return (a if a.is_floating_point() else a.float()) / b


@wrong_answer(INTEGER_ROUNDED)
def times_1_first(a, b):
    return a * 1.0 / b
