"""arithmetic_intensity: operations of a matrix product for each byte that it moves."""

import pytest
import torch

from torchkata.testing import expect, standard


def inputs(draw, n):
    sizes = [n * int(size) for size in draw.integers(3, low=1, high=900)]
    return *sizes, draw.choice([torch.float32, torch.bfloat16, torch.float64])


def oracle(n, m, k, dtype):
    meta = {"dtype": dtype, "device": "meta"}
    moved = (torch.empty(n, k, **meta), torch.empty(k, m, **meta), torch.empty(n, m, **meta))
    return n * m * (k + k) / sum(t.numel() * t.element_size() for t in moved)


EXACT = {"atol": 1e-12, "rtol": 1e-9}

test_standard = standard(
    "arithmetic_intensity",
    inputs,
    oracle,
    without={"takes_size_0": "nothing is moved, and there is nothing to divide by"},
    **EXACT,
)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16, torch.int8])
def test_the_dtype_says_how_many_bytes(learner, dtype):
    expect(learner.arithmetic_intensity(64, 32, 16, dtype)).equals(
        oracle(64, 32, 16, dtype), **EXACT
    )


@pytest.mark.parametrize(("n", "m", "k"), [(1, 4096, 512), (4096, 1, 512), (300, 200, 1)])
def test_all_three_matrices_are_moved(learner, n, m, k):
    expect(learner.arithmetic_intensity(n, m, k, torch.float32)).equals(
        oracle(n, m, k, torch.float32), **EXACT
    )


@pytest.mark.parametrize(
    ("n", "dtype", "least"), [(84, torch.float32, 67 / 4.8), (619, torch.bfloat16, 989 / 4.8)]
)
def test_square_products_on_an_h200_wait_for_memory_below_these_sizes(learner, n, dtype, least):
    seen = learner.arithmetic_intensity(n, n, n, dtype)
    below = learner.arithmetic_intensity(n - 1, n - 1, n - 1, dtype)

    expect(seen).holds(
        seen.value >= least > below.value,
        f"at n = {n}, {dtype}: {seen.value:.2f} operations per byte; the H200 needs {least:.2f}",
    )
