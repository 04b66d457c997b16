"""bytes_of: mistakes that people make."""

import sys

import torch

from torchkata.testing import wrong_answer


@wrong_answer("Only float32 and int32 take 4 bytes. Ask the tensor how large an element is.")
def four_for_each(t):
    return 4 * t.numel()


@wrong_answer("That is how many elements there are. Each takes some bytes.")
def count_only(t):
    return t.numel()


@wrong_answer("That is the size of one element.")
def one_element(t):
    return t.element_size()


@wrong_answer("That is the memory behind the tensor. A view has only a part of it.")
def whole_storage(t):
    return t.untyped_storage().nbytes()


@wrong_answer("`contiguous` copies only where it has to: whole rows keep the memory behind them.")
def storage_of_the_contiguous(t):
    return t.contiguous().untyped_storage().nbytes()


@wrong_answer("That is what the Python object takes, not its elements.")
def of_the_python_object(t):
    return sys.getsizeof(t)


@wrong_answer("Those are bits. A byte has eight of them.")
def bits(t):
    return 8 * t.numel() * t.element_size()


@wrong_answer("The bytes of the first axis only: every axis multiplies.")
def first_axis_only(t):
    return (t.shape[0] if t.ndim else 1) * t.element_size()


@wrong_answer("4 bytes for floats and 8 for integers: there are more sizes than these two.")
def two_sizes(t):
    return t.numel() * (4 if t.is_floating_point() else 8)


@wrong_answer("Integers and floats have a size each, but bool and complex do too.")
def by_info(t):
    info = torch.finfo if t.is_floating_point() else torch.iinfo
    return t.numel() * info(t.dtype).bits // 8
