"""bytes_of: the bytes that the elements of a tensor take."""

import sys

import pytest
import torch

from torchkata.testing import (
    expect,
    oracles_beside,
    probes_beside,
    right_answer,
    standard,
    wrong_answer,
)

oracles, probes = oracles_beside(__file__), probes_beside(__file__)
SIZES = {torch.bool: 1, torch.int8: 1, torch.float16: 2, torch.bfloat16: 2, torch.int16: 2}
SIZES |= {torch.int32: 4, torch.int64: 8, torch.float64: 8, torch.complex128: 16}


def inputs(draw, n):
    return (draw(n, 3),)


def oracle(t):
    return t.detach().clone(memory_format=torch.contiguous_format).untyped_storage().nbytes()


test_standard = standard("bytes_of", inputs, oracle)


@pytest.mark.parametrize(("dtype", "size"), SIZES.items(), ids=str)
def test_each_dtype_has_its_size(learner, draw, dtype, size):
    t = draw.integers(5, 3, low=0, high=9, dtype=dtype)

    expect(learner.bytes_of(t)).equals(15 * size)


@pytest.mark.parametrize("shape", [(), (7,), (1, 1), (2, 3, 4), (3, 0)], ids=str)
def test_any_shape_will_do(learner, draw, shape):
    t = draw(*shape)

    expect(learner.bytes_of(t)).equals(oracle(t))


def test_a_view_counts_its_own_elements_only(learner, draw):
    t = draw(6, 4, dtype=torch.float64)[::2, 1:3]

    expect(learner.bytes_of(t)).equals(3 * 2 * 8)


def test_whole_rows_of_a_larger_tensor_count_alone(learner, draw):
    seen = learner.probe(probes.bytes_of_rows)(draw(6, 4), 2, 5)

    expect(seen).equals(3 * 4 * 4)


def test_repetitions_count_as_if_each_had_its_place(learner, draw):
    t = draw(3, 1).expand(3, 5)

    expect(learner.bytes_of(t)).equals(3 * 5 * 4)


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


@right_answer
def nbytes(t):
    return t.nbytes


@right_answer
def axis_by_axis(t):
    size = t.dtype.itemsize
    for n in t.shape:
        size *= n
    return size
