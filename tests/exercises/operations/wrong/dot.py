"""dot: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


def _checked(a, b):
    if a.shape != b.shape:
        raise ValueError(f"{tuple(a.shape)} against {tuple(b.shape)}")
    return a, b


@wrong_answer(oracles.ANOTHER_DOOR)
def built_in(a, b):
    return torch.dot(*_checked(a, b))


@wrong_answer(oracles.ANOTHER_DOOR)
def by_operator(a, b):
    _checked(a, b)
    return a @ b


@wrong_answer(oracles.ANOTHER_DOOR)
def by_inner(a, b):
    return torch.inner(*_checked(a, b))


@wrong_answer(oracles.ANOTHER_DOOR)
def by_vdot(a, b):
    return torch.vdot(*_checked(a, b))


@wrong_answer(oracles.ANOTHER_DOOR)
def by_vecdot(a, b):
    return torch.linalg.vecdot(*_checked(a, b))


@wrong_answer(oracles.ANOTHER_DOOR)
def by_einsum(a, b):
    return torch.einsum("i,i->", *_checked(a, b))


@wrong_answer(oracles.ANOTHER_DOOR)
def by_tensordot(a, b):
    return torch.tensordot(*_checked(a, b), dims=1)


@wrong_answer(oracles.ANOTHER_DOOR)
def by_a_row_and_a_column(a, b):
    _checked(a, b)
    return (a.unsqueeze(0) @ b.unsqueeze(1)).squeeze()


@wrong_answer(oracles.ANOTHER_DOOR)
def by_linear(a, b):
    _checked(a, b)
    return functional.linear(a, b.unsqueeze(0)).squeeze()


@wrong_answer(oracles.ANOTHER_DOOR)
def by_convolution(a, b):
    _checked(a, b)
    return functional.conv1d(a.view(1, 1, -1), b.view(1, 1, -1)).squeeze()


@wrong_answer(oracles.ANOTHER_DOOR)
def by_addmv(a, b):
    _checked(a, b)
    return torch.addmv(a.new_zeros(1), a.unsqueeze(0), b).squeeze(0)


@wrong_answer("The products were not added up. A dot product is one number.")
def elementwise(a, b):
    _checked(a, b)
    return a * b


@wrong_answer("The products were averaged. Sum them.")
def averaged(a, b):
    _checked(a, b)
    return (a * b).sum() / max(len(a), 1)


@wrong_answer("That multiplies the sums. Multiply element by element first, then sum.")
def product_of_sums(a, b):
    _checked(a, b)
    return a.sum() * b.sum()


@wrong_answer("That multiplies every element of a with every element of b. Multiply them in pairs.")
def all_pairs(a, b):
    _checked(a, b)
    return (a.unsqueeze(1) * b).sum()


@wrong_answer(
    "The lengths were not compared, and a shape of (1,) silently broadcasts. Raise a ValueError "
    "that names both shapes."
)
def lengths_not_compared(a, b):
    return (a * b).sum()


@wrong_answer("The result has shape (1,). Return one number, of shape ().")
def of_shape_1(a, b):
    _checked(a, b)
    return (a * b).sum(0, keepdim=True)


@wrong_answer(oracles.CUT)
def cut_by_item(a, b):
    _checked(a, b)
    return a.new_tensor((a * b).sum().item())


@wrong_answer("The result is a Python number. Return a tensor of shape ().")
def a_python_number(a, b):
    _checked(a, b)
    return (a * b).sum().item()


@wrong_answer("A sum that starts with Python's 0 is not a tensor if there is nothing to add.")
def sum_of_python(a, b):
    _checked(a, b)
    return sum(x * y for x, y in zip(a, b, strict=True))


@wrong_answer(
    "A sum of integers became a float. Start from an integer 0, and do not use `/` or a mean."
)
def float_total(a, b):
    _checked(a, b)
    total = torch.zeros(())
    for x, y in zip(a, b, strict=True):
        total = total + x * y
    return total


@wrong_answer(oracles.CUT)
def by_numpy(a, b):
    _checked(a, b)
    return torch.as_tensor(a.detach().numpy().dot(b.detach().numpy()), dtype=a.dtype)


@wrong_answer(oracles.CUT)
def in_python(a, b):
    _checked(a, b)
    pairs = zip(a.tolist(), b.tolist(), strict=True)
    return torch.tensor(sum(x * y for x, y in pairs), dtype=a.dtype)


@wrong_answer(oracles.THROUGH_FLOAT64)
def through_float64(a, b):
    _checked(a, b)
    return (a.double() * b.double()).sum().to(a.dtype)


@wrong_answer("The tensor a that you were given was changed. Make a new one.")
def in_place(a, b):
    _checked(a, b)
    a *= b
    return a.sum()
