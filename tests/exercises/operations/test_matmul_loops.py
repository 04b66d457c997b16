"""matmul_loops: the matrix product by three Python loops, one element of each at a time."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)

oracle = torch.mm


def inputs(draw, n):
    return draw(n, 8), draw(8, n + 1)


test_standard = standard(
    "matmul_loops",
    inputs,
    oracle,
    dtypes=FLOATS,
    allowed=oracles.allowed("sum mean nansum prod cumsum cumprod"),
)


def test_square_matrices(learner, draw):
    a, b = draw(3, 3), draw(3, 3)

    expect(learner.matmul_loops(a, b)).equals(oracle(a, b))


@pytest.mark.parametrize("sizes", [(1, 5, 1), (5, 1, 3), (1, 1, 4), (4, 2, 2), (2, 0, 3)])
def test_any_sizes_will_do(learner, draw, sizes):
    n, k, m = sizes
    a, b = draw(n, k), draw(k, m)

    expect(learner.matmul_loops(a, b)).equals(oracle(a, b))


def test_three_loops_run(learner, draw):
    # Two loops, over any two of the sizes, cannot take so many operations.
    n, k, m = 7, 8, 9
    a, b = draw(n, k), draw(k, m)

    seen = learner.watching(work=True).matmul_loops(a, b)

    count = seen.observation.work.operations if seen.observation.work else 0
    expect(seen).equals(oracle(a, b)).holds(
        count >= n * k * m,
        f"took {count} operations; one element at a time takes n·m·k = {n * k * m} or more",
        "too little work",
    )
