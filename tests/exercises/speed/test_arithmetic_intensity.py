"""arithmetic_intensity: operations of a matrix product for each byte that it moves."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


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
        f"at n = {n}, {dtype}: {seen.value:.2f} operations a byte; the H200 needs {least:.2f}",
    )


@wrong_answer("Not every dtype has four bytes: ask it for its itemsize.")
def four_bytes(n, m, k, dtype):
    return 2 * n * m * k / (4 * (n * k + k * m + n * m))


@wrong_answer("The result is moved as well: it is written once.")
def result_forgotten(n, m, k, dtype):
    return 2 * n * m * k / (dtype.itemsize * (n * k + k * m))


@wrong_answer("You divided by elements. An element has several bytes.")
def by_elements(n, m, k, dtype):
    return 2 * n * m * k / (n * k + k * m + n * m)


@wrong_answer("Each of the k multiplications goes with an addition: count both.")
def additions_forgotten(n, m, k, dtype):
    return n * m * k / (dtype.itemsize * (n * k + k * m + n * m))


@wrong_answer("Not every product is square: n, m and k all count.")
def square(n, m, k, dtype):
    return 2 * n**3 / (dtype.itemsize * 3 * n**2)


@wrong_answer("That is bytes for each operation. Wanted: operations for each byte.")
def upside_down(n, m, k, dtype):
    return dtype.itemsize * (n * k + k * m + n * m) / (2 * n * m * k)


@wrong_answer("Bits were counted. A byte has eight of them.")
def in_bits(n, m, k, dtype):
    return 2 * n * m * k / (8 * dtype.itemsize * (n * k + k * m + n * m))


@right_answer
def by_reciprocals(n, m, k, dtype):
    return 2 / dtype.itemsize / (1 / n + 1 / m + 1 / k)


@right_answer
def from_shapes(n, m, k, dtype):
    import math

    moved = sum(math.prod(shape) for shape in ((n, k), (k, m), (n, m)))
    return 2 * math.prod((n, m, k)) / (moved * torch.empty(0, dtype=dtype).element_size())
