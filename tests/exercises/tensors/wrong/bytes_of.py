"""bytes_of: mistakes that people make."""

import sys

import torch

from torchkata.testing import wrong_answer


@wrong_answer("Not every dtype takes 4 bytes. Ask the tensor how large one element is.")
def four_for_each(t):
    return 4 * t.numel()


@wrong_answer("That is the number of elements. Each of them takes one or more bytes.")
def count_only(t):
    return t.numel()


@wrong_answer("That is the size of one element. Count all elements.")
def one_element(t):
    return t.element_size()


@wrong_answer("That is all the memory behind the tensor. A view may use only a part of it.")
def whole_storage(t):
    return t.untyped_storage().nbytes()


@wrong_answer(
    "If t is a slice of whole rows, `contiguous` does not copy it. So all the memory of the larger "
    "tensor was counted."
)
def storage_of_the_contiguous(t):
    return t.contiguous().untyped_storage().nbytes()


@wrong_answer("That is the size of the Python object, not of the elements.")
def of_the_python_object(t):
    return sys.getsizeof(t)


@wrong_answer("That is the number of bits. A byte has eight bits.")
def bits(t):
    return 8 * t.numel() * t.element_size()


@wrong_answer("Only the first axis was counted. Multiply by the sizes of all axes.")
def first_axis_only(t):
    return (t.shape[0] if t.ndim else 1) * t.element_size()


@wrong_answer(
    "Floats were counted as 4 bytes and all others as 8. There are more sizes than these two."
)
def two_sizes(t):
    return t.numel() * (4 if t.is_floating_point() else 8)


@wrong_answer("bool and complex tensors have a size too, not only integers and floats.")
def by_info(t):
    info = torch.finfo if t.is_floating_point() else torch.iinfo
    return t.numel() * info(t.dtype).bits // 8
