"""half_open_range: right answers in other styles."""

import math

import torch

from torchkata.testing import right_answer


@right_answer
def counted(start, end, step):
    return torch.tensor(
        [start + i * step for i in range(math.ceil((end - start) / step))], dtype=torch.float32
    )


@right_answer
def linspace_without_its_last(start, end, step):
    count = math.ceil((end - start) / step)
    return torch.linspace(start, start + count * step, count + 1)[:-1]
