"""matmul_tflops: multiplications and additions of a product, in 10¹² a second."""

import pytest

from torchkata.testing import expect, standard


def inputs(draw, n):
    n, m, k = (n * int(size) for size in draw.integers(3, low=1000, high=9000))
    return n, m, k, draw.uniform(1, low=1e-3, high=1e-1).item()


def oracle(n, m, k, seconds):
    return n * m * (k + k) / 10**12 / seconds


EXACT = {"atol": 0.0, "rtol": 1e-14}  # a few roundings in float64

test_standard = standard("matmul_tflops", inputs, oracle, **EXACT)


@pytest.mark.parametrize(("n", "m", "k"), [(8192, 8192, 8192), (1, 4096, 16384), (7, 3, 100_000)])
def test_a_product_need_not_be_square(learner, n, m, k):
    expect(learner.matmul_tflops(n, m, k, 0.01)).equals(oracle(n, m, k, 0.01), **EXACT)


def test_half_the_time_is_twice_the_speed(learner):
    slow, fast = (learner.matmul_tflops(4096, 1024, 2048, s) for s in (0.02, 0.01))

    expect(fast).equals(2 * slow.value, **EXACT).equals(oracle(4096, 1024, 2048, 0.01), **EXACT)
