"""Learners' own products, beside those of torch and NumPy, in float32."""

import os

from torchkata.bench.case import Case
from torchkata.bench.measure import cores
from torchkata.bench.settings import numpy_threads

EXERCISES = ("matmul_loops", "matmul", "matmul_tiled", "batched_matmul")
# The largest size of each: broadcasting keeps n·k·m elements in memory at once.
SIZES = {
    "torch.mm": (16, 32, 64, 256, 1024),
    "numpy.matmul": (16, 64, 256, 1024),
    "matmul_loops": (16, 32),
    "matmul": (16, 64, 256),
    "matmul_tiled": (64, 256, 1024),
}
STACKS = {"torch.bmm": (16, 64), "batched_matmul": (16, 64)}
NOT_ON_A_GPU = ("numpy.matmul", "matmul_loops")  # a loop would wait for the GPU at each element


def cases(threads):
    own = {"numpy.matmul": numpy_threads(dict(os.environ), cores())}
    made = []
    for sizes, batch in ((SIZES, 1), (STACKS, 16)):
        for what, several in sizes.items():
            for n in several:
                given = {"batch": batch, "threads": own.get(what, threads)}
                made.append(Case("learner", what, "cpu", "float32", n, n, n, **given))
                if what not in NOT_ON_A_GPU:
                    made.append(Case("learner", what, "gpu", "float32", n, n, n, batch=batch))
    return made


def test_own_product(case, measure, exercise):
    if case.what not in EXERCISES:
        measure()
    else:
        measure(function=exercise(case.what))
