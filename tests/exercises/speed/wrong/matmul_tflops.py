"""matmul_tflops: mistakes that people make."""

from torchkata.testing import wrong_answer


@wrong_answer("Each of the k multiplications comes with an addition: count both.")
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


@wrong_answer("You multiplied by the time. A speed is operations divided by time.")
def times_time(n, m, k, seconds):
    return 2 * n * m * k * seconds / 1e12


@wrong_answer("A tera is 10¹², not 2⁴⁰.")
def binary(n, m, k, seconds):
    return 2 * n * m * k / seconds / 2**40


@wrong_answer("Each element of the result takes k multiplications: k is missing.")
def elements_only(n, m, k, seconds):
    return 2 * n * m / seconds / 1e12
