"""trace_of_product: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


def _checked(a, b):
    if a.shape != b.T.shape:
        raise ValueError(f"{tuple(a.shape)} against {tuple(b.shape)}")
    return a, b


WHOLE_PRODUCT = (
    "The whole product was computed, but only its diagonal is needed. Which pairs of elements "
    "does the diagonal need?"
)


@wrong_answer(WHOLE_PRODUCT)
def product_and_trace(a, b):
    return torch.trace(torch.mm(*_checked(a, b)))


@wrong_answer(WHOLE_PRODUCT)
def product_and_diagonal(a, b):
    _checked(a, b)
    return (a @ b).diagonal().sum()


@wrong_answer(WHOLE_PRODUCT)
def product_the_other_way_round(a, b):
    _checked(a, b)
    return (b @ a).diagonal().sum()


@wrong_answer(
    "All n·n·m products were made, but only n·m are needed. Which pairs of elements does the "
    "diagonal need?"
)
def by_broadcasting(a, b):
    _checked(a, b)
    return (a.unsqueeze(2) * b.unsqueeze(0)).sum(dim=1).diagonal().sum()


@wrong_answer(
    "All n·m·m products were made, but only n·m are needed. Which pairs of elements does the "
    "diagonal need?"
)
def by_broadcasting_the_other_way_round(a, b):
    _checked(a, b)
    return (b.unsqueeze(2) * a.unsqueeze(0)).sum(dim=1).diagonal().sum()


@wrong_answer(oracles.ANOTHER_DOOR)
def by_einsum(a, b):
    return torch.einsum("nm,mn->", *_checked(a, b))


@wrong_answer(oracles.ANOTHER_DOOR)
def by_tensordot(a, b):
    return torch.tensordot(*_checked(a, b), dims=([0, 1], [1, 0]))


@wrong_answer(oracles.ANOTHER_DOOR)
def by_dot(a, b):
    _checked(a, b)
    return torch.dot(a.reshape(-1), b.T.reshape(-1))


@wrong_answer(oracles.ANOTHER_DOOR)
def by_linear(a, b):
    _checked(a, b)
    return functional.linear(a.reshape(1, -1), b.T.reshape(1, -1)).squeeze()


@wrong_answer(oracles.ANOTHER_DOOR)
def by_dot_of_each_row(a, b):
    _checked(a, b)
    total = a.new_zeros(())
    for row, column in zip(a, b.T, strict=True):
        total = total + torch.dot(row, column)
    return total


@wrong_answer("b was not transposed. Multiply a[i, j] by b[j, i].")
def not_turned_round(a, b):
    _checked(a, b)
    return (a * b.reshape(a.shape)).sum()


@wrong_answer(
    "Only the diagonals were multiplied. Each diagonal element of the product is a whole sum."
)
def diagonals_only(a, b):
    _checked(a, b)
    return (a.diagonal() * b.diagonal()).sum()


@wrong_answer(
    "That is the sum of all elements of the product. For the trace, sum only the diagonal."
)
def sum_of_everything(a, b):
    _checked(a, b)
    return (a.sum(dim=0) * b.sum(dim=1)).sum()


@wrong_answer("That is the diagonal. The trace is its sum.")
def diagonal(a, b):
    _checked(a, b)
    return (a * b.T).sum(dim=1)


@wrong_answer("The products were averaged. Sum them.")
def averaged(a, b):
    _checked(a, b)
    return (a * b.T).sum() / max(a.numel(), 1)


NOT_ALL_SIZES_COMPARED = (
    "Not all sizes were compared, and a size of 1 silently broadcasts. Raise a ValueError that "
    "names both shapes."
)


@wrong_answer(NOT_ALL_SIZES_COMPARED)
def shapes_not_compared(a, b):
    return (a * b.T).sum()


@wrong_answer(NOT_ALL_SIZES_COMPARED)
def inner_sizes_only(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError(f"{tuple(a.shape)} against {tuple(b.shape)}")
    return (a * b.T).sum()


@wrong_answer(oracles.CUT)
def cut_by_item(a, b):
    _checked(a, b)
    return a.new_tensor((a * b.T).sum().item())


@wrong_answer("The result is a Python number. Return a tensor of shape ().")
def a_python_number(a, b):
    _checked(a, b)
    return (a * b.T).sum().item()


@wrong_answer(oracles.CUT)
def by_numpy(a, b):
    _checked(a, b)
    total = (a.detach().numpy() * b.detach().numpy().T).sum()
    return torch.as_tensor(total, dtype=a.dtype)


@wrong_answer(oracles.THROUGH_FLOAT64)
def through_float64(a, b):
    _checked(a, b)
    return (a.double() * b.double().T).sum().to(a.dtype)
