"""from_rows: a tensor of the given dtype from nested lists."""

import numpy as np
import pytest
import torch

from torchkata.testing import expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 3, dtype=torch.float64).tolist(), torch.float64


def oracle(rows, dtype):
    return torch.from_numpy(np.array(rows)).to(dtype)


test_standard = standard("from_rows", inputs, oracle, without=oracles.WITHOUT_TENSORS)


@pytest.mark.parametrize("dtype", [*oracles.FLOATS, *oracles.INTEGERS, torch.bool], ids=str)
def test_any_dtype_will_do(learner, draw, dtype):
    rows = draw.uniform(4, 2, low=1.5, high=100.0, dtype=torch.float64).tolist()

    expect(learner.from_rows(rows, dtype)).equals(oracle(rows, dtype)).requires_grad(False)


@pytest.mark.parametrize("shape", [(4,), (2, 3, 2), (1, 1)], ids=str)
def test_lists_may_be_nested_to_any_depth(learner, draw, shape):
    rows = draw.integers(*shape, low=-9, high=10).tolist()

    expect(learner.from_rows(rows, torch.float32)).equals(oracle(rows, torch.float32))


def test_fractions_survive_beside_whole_numbers(learner):
    for rows in ([[4.75, 3], [2, 1]], [[1, 2], [3, 4.75]]):
        expect(learner.from_rows(rows, torch.float32)).equals(oracle(rows, torch.float32))


def test_a_tenth_in_float64_equals_0_1_in_python(learner):
    seen = learner.from_rows([[0.1, 0.2]], torch.float64)

    expect(seen).holds(
        seen.value.tolist() == [[0.1, 0.2]],
        "returned numbers that were rounded to float32: from_rows([[0.1, 0.2]], torch.float64)"
        ".tolist() should be [[0.1, 0.2]] again",
    )


def test_large_whole_numbers_arrive_to_the_last_digit(learner, draw):
    rows = (2**53 + 1 + 2 * draw.integers(2, 3, low=0, high=1000)).tolist()

    expect(learner.from_rows(rows, torch.int64)).equals(oracle(rows, torch.int64))


def test_large_whole_numbers_keep_their_digits_beside_a_fraction(learner):
    large = 2**53 + 1

    for rows, wanted in (
        ([[large, 0], [2, -large]], [[large, 0], [2, -large]]),
        ([[large, 0.75], [2.75, -large]], [[large, 0], [2, -large]]),
    ):
        expect(learner.from_rows(rows, torch.int64)).equals(torch.tensor(wanted))


def test_an_integer_dtype_cuts_fractions_off(learner):
    expect(learner.from_rows([[1.7, -1.7], [2.2, -0.9]], torch.int32)).equals(
        torch.tensor([[1, -1], [2, 0]], dtype=torch.int32)
    )


def test_a_fraction_is_true(learner):
    expect(learner.from_rows([[0.5, 0.0], [0, -3]], torch.bool)).equals(
        torch.tensor([[True, False], [False, True]])
    )
