"""receptive_field: right answers in other styles."""

import math

from torchkata.testing import right_answer, tests_beside


@right_answer
def by_sets(layers):
    return tests_beside(__file__).oracle(layers)


@right_answer
def from_the_last_layer(layers):
    sees = 1
    for kernel, stride, dilation in reversed(layers):
        sees = (sees - 1) * stride + dilation * (kernel - 1) + 1
    return sees


@right_answer
def as_one_sum(layers):
    return 1 + sum(
        dilation * (kernel - 1) * math.prod(stride for _, stride, _ in layers[:i])
        for i, (kernel, _, dilation) in enumerate(layers)
    )
