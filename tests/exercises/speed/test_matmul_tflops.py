"""matmul_tflops: multiplications and additions of a product, in 10¹² a second."""

import pytest

from torchkata.testing import expect, right_answer, standard, wrong_answer


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


@wrong_answer("Each of the k multiplications goes with an addition: count both.")
def additions_forgotten(n, m, k, seconds):
    return n * m * k / seconds / 1e12


@wrong_answer("Not every product is square: n, m and k all count.")
def cubed(n, m, k, seconds):
    return n**3 / seconds / 1e12


@wrong_answer("Not every product is square: m and k count as well as n.")
def cubed_twice(n, m, k, seconds):
    return 2 * n**3 / seconds / 1e12


@wrong_answer("That is in GFLOP/s, 10⁹. A TFLOP is 10¹².")
def giga(n, m, k, seconds):
    return 2 * n * m * k / seconds / 1e9


@wrong_answer("That is the number of operations; divide by the seconds that they took.")
def without_time(n, m, k, seconds):
    return 2 * n * m * k / 1e12


@wrong_answer("You multiplied by the time. A speed is operations by time.")
def times_time(n, m, k, seconds):
    return 2 * n * m * k * seconds / 1e12


@wrong_answer("A tera is 10¹², not 2⁴⁰.")
def binary(n, m, k, seconds):
    return 2 * n * m * k / seconds / 2**40


@wrong_answer("Each element of the result takes k multiplications: k is missing.")
def elements_only(n, m, k, seconds):
    return 2 * n * m / seconds / 1e12


@right_answer
def for_each_element(n, m, k, seconds):
    operations = sum((k, k)) * (n * m)
    return float(operations / (seconds * 1e12))


@right_answer
def with_prod(n, m, k, seconds):
    import math

    return math.prod([2, n, m, k]) * 1e-12 / seconds
