"""to_array: the NumPy array of any tensor, also of one that requires grad."""

import numpy as np
import pytest
import torch

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)

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
