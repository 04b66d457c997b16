"""share_array: a tensor that uses the memory of a NumPy array."""

import pytest
import torch

from torchkata.testing import expect, oracles_beside, standard

oracles = oracles_beside(__file__)

DTYPES = ("bool", "uint8", "int32", "int64", "float16", "float32", "float64")


def inputs(draw, n):
    return (draw(n, 3, dtype=torch.float64).numpy(),)


def oracle(a):
    return torch.tensor(a)


test_standard = standard("share_array", inputs, oracle, without=oracles.WITHOUT_TENSORS)


@pytest.mark.parametrize("dtype", DTYPES)
def test_it_uses_the_memory_of_the_array(learner, draw, dtype):
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
