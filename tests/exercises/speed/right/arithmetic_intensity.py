"""arithmetic_intensity: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def by_reciprocals(n, m, k, dtype):
    return 2 / dtype.itemsize / (1 / n + 1 / m + 1 / k)


@right_answer
def from_shapes(n, m, k, dtype):
    import math

    moved = sum(math.prod(shape) for shape in ((n, k), (k, m), (n, m)))
    return 2 * math.prod((n, m, k)) / (moved * torch.empty(0, dtype=dtype).element_size())
