"""to_array: the NumPy array of any tensor, one that requires grad too."""

import numpy as np
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
DTYPES = {
    torch.bool: "bool",
    torch.uint8: "uint8",
    torch.int32: "int32",
    torch.int64: "int64",
    torch.float16: "float16",
    torch.float32: "float32",
    torch.float64: "float64",
    torch.complex64: "complex64",
}


def inputs(draw, n):
    return (draw(n, 3),)


def oracle(t):
    return np.array(t.tolist(), dtype=DTYPES[t.dtype]).reshape(t.shape)


test_standard = standard("to_array", inputs, oracle)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_the_dtype_is_kept(learner, draw, dtype):
    t = (10 * draw(2, 3)).to(dtype)

    expect(learner.to_array(t)).equals(oracle(t))


@pytest.mark.parametrize("shape", [(), (5,), (2, 3, 4)], ids=str)
@pytest.mark.parametrize("requires_grad", [False, True])
def test_any_shape_will_do(learner, draw, shape, requires_grad):
    t = draw(*shape, requires_grad=requires_grad)

    expect(learner.to_array(t)).equals(oracle(t))


def test_a_tensor_that_requires_grad_still_does_afterwards(learner, draw):
    t = draw(2, 3, requires_grad=True)

    expect(learner.to_array(t)).leaves_arguments_unchanged()


def test_the_result_of_an_operation_is_tracked_too(learner, draw):
    t = draw(2, 3, requires_grad=True)

    expect(learner.to_array(t)).equals(oracle(t)).leaves_arguments_unchanged()
    expect(learner.probe(probes.to_array_of_a_result)(t)).equals((oracle(t), True))


def test_large_whole_numbers_arrive_to_the_last_digit(learner, draw):
    t = 2**53 + 1 + 2 * draw.integers(3, low=0, high=1000)

    expect(learner.to_array(t)).equals(oracle(t))


@wrong_answer("`.numpy()` alone refuses a tensor that requires grad. Detach it first.")
def numpy_alone(t):
    return t.numpy()


@wrong_answer("That is a detached tensor. An array was asked for.")
def still_a_tensor(t):
    return t.detach()


@wrong_answer("Those are lists. An array was asked for.")
def lists(t):
    return t.tolist()


@wrong_answer("By way of lists the dtype is lost: NumPy makes float64 and int64 of them.")
def by_lists(t):
    return np.array(t.tolist()).reshape(t.shape)


@wrong_answer("Everything became float32. Keep the tensor's dtype.")
def narrowed(t):
    return t.detach().float().numpy()


@wrong_answer("Everything became float64. Keep the tensor's dtype.")
def widened(t):
    return t.detach().double().numpy()


@wrong_answer("The tensor that you were given no longer requires grad. Detach it into a new one.")
def grad_switched_off(t):
    return t.requires_grad_(False).numpy()


@wrong_answer(
    "`requires_grad_(False)` works on leaves only, not on what an operation made. "
    "`.detach()` works on both."
)
def switched_off_and_on(t):
    before = t.requires_grad
    array = t.requires_grad_(False).numpy()
    t.requires_grad_(before)
    return array


@wrong_answer("Whatever requires grad has to be detached, not only leaves.")
def leaves_only(t):
    return t.detach().numpy() if t.is_leaf else t.numpy()


@wrong_answer("A single number became an array of shape (1,). Its shape is ().")
def at_least_one_axis(t):
    return np.ascontiguousarray(t.detach().numpy())


@wrong_answer("A single number came back as a bare number. Wanted: an array of shape ().")
def bare_number(t):
    return t.detach().numpy()[()]


@wrong_answer("The shape is lost.")
def flattened(t):
    return t.detach().flatten().numpy()


@right_answer
def forced(t):
    return t.numpy(force=True)


@right_answer
def copied(t):
    return np.array(t.detach())


@right_answer
def without_a_graph(t):
    with torch.no_grad():
        return t.clone().numpy()
