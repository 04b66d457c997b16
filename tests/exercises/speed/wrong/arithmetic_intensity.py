"""arithmetic_intensity: mistakes that people make."""

from torchkata.testing import wrong_answer


@wrong_answer("Not every dtype has four bytes. Use its itemsize.")
def four_bytes(n, m, k, dtype):
    return 2 * n * m * k / (4 * (n * k + k * m + n * m))


@wrong_answer("The result is moved too: it is written once.")
def result_forgotten(n, m, k, dtype):
    return 2 * n * m * k / (dtype.itemsize * (n * k + k * m))


@wrong_answer("You divided by the number of elements. An element has several bytes.")
def by_elements(n, m, k, dtype):
    return 2 * n * m * k / (n * k + k * m + n * m)


@wrong_answer("Each of the k multiplications comes with an addition: count both.")
def additions_forgotten(n, m, k, dtype):
    return n * m * k / (dtype.itemsize * (n * k + k * m + n * m))


@wrong_answer("Not every product is square: n, m and k all count.")
def square(n, m, k, dtype):
    return 2 * n**3 / (dtype.itemsize * 3 * n**2)


@wrong_answer("That is bytes per operation. Return operations per byte.")
def upside_down(n, m, k, dtype):
    return dtype.itemsize * (n * k + k * m + n * m) / (2 * n * m * k)


@wrong_answer("Bits were counted. A byte has eight bits.")
def in_bits(n, m, k, dtype):
    return 2 * n * m * k / (8 * dtype.itemsize * (n * k + k * m + n * m))
