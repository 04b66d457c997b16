"""floor_mod: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer(
    "You are building remainder, so do not call it. Round the quotient down, and subtract b "
    "times that from a."
)
def built_in(a, b):
    return a % b


@wrong_answer(
    "The quotient was rounded towards zero, as in C. Then the result has the sign of a: round down."
)
def as_in_c(a, b):
    return a - b * torch.div(a, b, rounding_mode="trunc")


@wrong_answer(
    "fmod is a built-in remainder, and has the sign of a. Build the remainder from the quotient."
)
def by_fmod(a, b):
    return torch.fmod(a, b)


@wrong_answer("fmod does the work here. Build the remainder from the quotient, rounded down.")
def corrected_fmod(a, b):
    rest = torch.fmod(a, b)
    return torch.where((rest != 0) & ((rest < 0) != (torch.as_tensor(b) < 0)), rest + b, rest)


@wrong_answer("This is right only for positive b. The result should have the sign of b.")
def never_negative(a, b):
    rest = a - b * torch.div(a, b, rounding_mode="trunc")
    return torch.where(rest < 0, rest + b, rest)


@wrong_answer("The signs were removed first. They decide how the quotient is rounded.")
def of_the_absolute_values(a, b):
    a = a.abs()
    b = b.abs() if isinstance(b, torch.Tensor) else abs(b)
    return a - b * torch.div(a, b, rounding_mode="floor")


@wrong_answer("That is the quotient. Return the remainder.")
def quotient(a, b):
    return torch.div(a, b, rounding_mode="floor")


@wrong_answer(
    "The quotient went through floats, which cannot hold every large integer. Use a "
    "division that rounds down itself."
)
def through_floats(a, b):
    rest = a - b * torch.floor(a / b)
    dtype = torch.result_type(a, b)
    return rest.to(dtype)


@wrong_answer("Integers became floats. Use a division that rounds down itself.")
def floats_from_integers(a, b):
    return a - b * torch.floor(a / b)


@wrong_answer("The quotient was rounded to the nearest whole number. Round down.")
def rounded_to_nearest(a, b):
    return (a - b * torch.round(a / b)).to(torch.result_type(a, b))


@wrong_answer("b may be a plain number too.")
def number_refused(a, b):
    if not isinstance(b, torch.Tensor):
        raise TypeError("b is no tensor")
    return a - b * torch.div(a, b, rounding_mode="floor")


@wrong_answer("NumPy computed the remainder. Build it from the quotient, with torch.")
def by_numpy(a, b):
    right = b.detach().numpy() if isinstance(b, torch.Tensor) else b
    return torch.as_tensor(a.detach().numpy() % right).to(torch.result_type(a, b))


@wrong_answer("The number was rounded to float32. Use the number as it is.")
def number_made_a_tensor(a, b):
    b = torch.as_tensor(b)
    return a - b * torch.div(a, b, rounding_mode="floor")


@wrong_answer(
    "The number became a tensor with a shape and a dtype of its own. Use the number as it is."
)
def number_made_a_vector(a, b):
    b = b if isinstance(b, torch.Tensor) else torch.tensor([b])
    return a - b * torch.div(a, b, rounding_mode="floor")


@wrong_answer("The result was forced into a's dtype. An integer minus 2.5 is a float.")
def dtype_of_a(a, b):
    return (a - b * torch.div(a, b, rounding_mode="floor")).to(a.dtype)
