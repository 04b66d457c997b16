"""copy_array: a tensor with the numbers of a NumPy array, in its own memory."""

import pytest
import torch

from torchkata.testing import expect, oracles_beside, standard

oracles = oracles_beside(__file__)

DTYPES = ("bool", "int8", "int32", "int64", "float16", "float32", "float64")


def inputs(draw, n):
    return draw(n, 3, dtype=torch.float64).numpy(), torch.float64


def oracle(a, dtype):
    return torch.from_numpy(a.copy()).to(dtype)


test_standard = standard("copy_array", inputs, oracle, without=oracles.WITHOUT_TENSORS)


@pytest.mark.parametrize("dtype", DTYPES)
def test_shares_nothing_even_if_the_dtype_is_the_same(learner, draw, dtype):
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


def test_takes_arrays_with_gaps_and_transposed_ones(learner, draw):
    for a in (draw(4, 6).numpy()[:, ::2], draw(4, 6).numpy().T):
        expect(learner.copy_array(a, torch.float32)).equals(oracle(a, torch.float32))


def test_shares_nothing_with_an_array_that_has_gaps(learner, draw):
    for a in (draw(4, 6).numpy()[:, ::2], draw(4, 6).numpy().T):
        expect(learner.copy_array(a, torch.float32)).shares_nothing()


def test_large_whole_numbers_arrive_to_the_last_digit(learner, draw):
    a = (2**53 + 1 + 2 * draw.integers(3, low=0, high=1000)).numpy()

    expect(learner.copy_array(a, torch.int64)).equals(oracle(a, torch.int64))
