"""copy_array: a tensor with the numbers of a NumPy array, on memory of its own."""

import numpy as np
import pytest
import torch

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)
DTYPES = ("bool", "int8", "int32", "int64", "float16", "float32", "float64")


def inputs(draw, n):
    return draw(n, 3, dtype=torch.float64).numpy(), torch.float64


def oracle(a, dtype):
    return torch.from_numpy(a.copy()).to(dtype)


test_standard = standard("copy_array", inputs, oracle, without=oracles.WITHOUT_TENSORS)


@pytest.mark.parametrize("dtype", DTYPES)
def test_shares_nothing_even_where_the_dtype_is_the_same(learner, draw, dtype):
    a = draw.integers(4, 3, low=0, high=9).numpy().astype(dtype)

    same = torch.from_numpy(a).dtype
    expect(learner.copy_array(a, same)).equals(oracle(a, same)).shares_nothing()


@pytest.mark.parametrize("dtype", [*oracles.FLOATS, torch.int8, torch.int64, torch.bool], ids=str)
def test_any_dtype_will_do(learner, draw, dtype):
    a = (10 * draw(4, 3, dtype=torch.float64)).numpy()

    seen = learner.copy_array(a, dtype)

    expect(seen).equals(oracle(a, dtype)).shares_nothing().requires_grad(False)


@pytest.mark.parametrize("shape", [(), (5,), (2, 3, 4)], ids=str)
def test_any_shape_will_do(learner, draw, shape):
    a = draw(*shape).numpy()

    expect(learner.copy_array(a, torch.float32)).equals(oracle(a, torch.float32)).shares_nothing()


def test_gaps_and_transposed_axes_are_followed(learner, draw):
    for a in (draw(4, 6).numpy()[:, ::2], draw(4, 6).numpy().T):
        expect(learner.copy_array(a, torch.float32)).equals(oracle(a, torch.float32))


def test_shares_nothing_with_an_array_that_has_gaps(learner, draw):
    for a in (draw(4, 6).numpy()[:, ::2], draw(4, 6).numpy().T):
        expect(learner.copy_array(a, torch.float32)).shares_nothing()


def test_large_whole_numbers_arrive_to_the_last_digit(learner, draw):
    a = (2**53 + 1 + 2 * draw.integers(3, low=0, high=1000)).numpy()

    expect(learner.copy_array(a, torch.int64)).equals(oracle(a, torch.int64))


@wrong_answer("from_numpy shares the array's memory. Make a copy.")
def shared(a, dtype):
    return torch.from_numpy(a)


@wrong_answer("Where the dtype is already right, this copies nothing: the memory is shared.")
def copied_only_if_converted(a, dtype):
    return torch.from_numpy(a).to(dtype)


@wrong_answer("Where the dtype is already right, this copies nothing: the memory is shared.")
def as_tensor(a, dtype):
    return torch.as_tensor(a, dtype=dtype)


@wrong_answer("The dtype was not used: the tensor has the array's.")
def dtype_forgotten(a, dtype):
    return torch.tensor(a)


@wrong_answer("The numbers went through float32 on their way and were rounded.")
def through_float32(a, dtype):
    return torch.Tensor(a.copy()).to(dtype)


@wrong_answer("The numbers went through float64, which cannot hold every int64.")
def through_float64(a, dtype):
    return torch.tensor(a, dtype=torch.float64).to(dtype)


@wrong_answer("The numbers went through an integer dtype: their fractions are gone.")
def through_integers(a, dtype):
    return torch.tensor(a, dtype=torch.int64).to(dtype)


@wrong_answer(
    "The numbers were read in the order of memory, not of the array: the axes are mixed up."
)
def in_memory_order(a, dtype):
    return torch.tensor(a.ravel(order="K")).reshape(a.shape).to(dtype)


@wrong_answer(
    "An array with gaps, or transposed, was not copied: its memory is shared where the dtype is "
    "right already."
)
def only_the_contiguous_copied(a, dtype):
    t = torch.from_numpy(a)
    return t.clone().to(dtype) if a.flags.c_contiguous else t.to(dtype)


@right_answer
def copy_then_convert(a, dtype):
    return torch.from_numpy(a.copy()).to(dtype)


@right_answer
def convert_with_copy(a, dtype):
    return torch.from_numpy(a).to(dtype, copy=True)


@right_answer
def from_lists(a, dtype):
    return torch.tensor(a.tolist(), dtype=dtype).reshape(a.shape)


@right_answer
def numpy_copies(a, dtype):
    return torch.as_tensor(np.array(a, copy=True), dtype=dtype)
