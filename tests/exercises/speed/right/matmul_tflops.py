"""matmul_tflops: right answers in other styles."""

from torchkata.testing import right_answer


@right_answer
def for_each_element(n, m, k, seconds):
    operations = sum((k, k)) * (n * m)
    return float(operations / (seconds * 1e12))


@right_answer
def with_prod(n, m, k, seconds):
    import math

    return math.prod([2, n, m, k]) * 1e-12 / seconds
