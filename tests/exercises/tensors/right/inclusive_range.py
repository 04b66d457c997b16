"""inclusive_range: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def room_at_the_end_of_arange(start, end, step):
    return torch.arange(start, end + step * 1e-6, step, dtype=torch.float32)


@right_answer
def plain_numbers(start, end, step):
    count = 1
    while (end - start - count * step) / step >= -1e-6:
        count += 1
    return torch.tensor([start + i * step for i in range(count)], dtype=torch.float32)


@right_answer
def linspace_to_the_last(start, end, step):
    steps = int((end - start) / step + 1e-6)
    return torch.linspace(start, start + steps * step, steps + 1)
