"""share_array: a tensor on the memory of a NumPy array."""

import numpy as np
import pytest
import torch

from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

oracles = oracles_beside(__file__)
DTYPES = ("bool", "uint8", "int32", "int64", "float16", "float32", "float64")


def inputs(draw, n):
    return (draw(n, 3, dtype=torch.float64).numpy(),)


def oracle(a):
    return torch.tensor(a)


test_standard = standard("share_array", inputs, oracle, without=oracles.WITHOUT_TENSORS)


@pytest.mark.parametrize("dtype", DTYPES)
def test_it_lies_on_the_memory_of_the_array(learner, draw, dtype):
    a = draw.integers(4, 3, low=0, high=9).numpy().astype(dtype)

    seen = learner.share_array(a)

    expect(seen).equals(oracle(a)).shares_memory_with("a").requires_grad(False)


@pytest.mark.parametrize("shape", [(5,), (1, 1), (2, 3, 4)], ids=str)
def test_any_shape_will_do(learner, draw, shape):
    a = draw(*shape).numpy()

    expect(learner.share_array(a)).equals(oracle(a)).shares_memory_with("a")


def test_a_single_number_is_a_tensor_of_rank_0(learner, draw):
    a = draw(dtype=torch.float64).numpy()

    expect(learner.share_array(a)).equals(oracle(a))


def test_an_array_with_gaps_is_shared_too(learner, draw):
    whole = draw(4, 6).numpy()

    for a in (whole, whole[:, ::2]):
        expect(learner.share_array(a)).equals(oracle(a)).shares_memory_with("a")


def test_a_transposed_array_is_shared_too(learner, draw):
    a = draw(4, 6, dtype=torch.float64).numpy().T

    expect(learner.share_array(a)).equals(oracle(a)).shares_memory_with("a")


@wrong_answer("torch.tensor copies. Use the function that takes the array's own memory.")
def copied(a):
    return torch.tensor(a)


@wrong_answer("The array was copied before the tensor was made of it.")
def copied_before(a):
    return torch.from_numpy(a.copy())


@wrong_answer("The tensor was copied after it was made: `.clone()` gives it other memory.")
def copied_afterwards(a):
    return torch.from_numpy(a).clone()


@wrong_answer("Another dtype needs other memory: keep the array's own, float32 or not.")
def as_float32(a):
    return torch.from_numpy(a).float()


@wrong_answer("ascontiguousarray copies where the array has gaps or is transposed.")
def made_contiguous(a):
    shape = a.shape
    return torch.from_numpy(np.ascontiguousarray(a).reshape(shape))


@wrong_answer("`torch.Tensor(a)` makes float32 of everything, and so a copy. Keep the dtype.")
def legacy_constructor(a):
    return torch.Tensor(a)


@wrong_answer("It requires grad, so autograd would follow all that is done with it.")
def tracked(a):
    return torch.from_numpy(a).requires_grad_(a.dtype.kind == "f")


@wrong_answer("The shape is lost.")
def flattened(a):
    return torch.from_numpy(a.reshape(-1))


@right_answer
def as_tensor(a):
    return torch.as_tensor(a)


@right_answer
def asarray(a):
    return torch.asarray(a)
