"""integers_between: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def in_place(shape, low, high, generator):
    return torch.empty(shape, dtype=torch.int32).random_(low, high + 1, generator=generator)


@right_answer
def shifted(shape, low, high, generator):
    return torch.randint(high - low + 1, shape, generator=generator).add(low).int()


@right_answer
def one_after_the_other(shape, low, high, generator):
    draws = [
        torch.randint(low, high + 1, (), generator=generator, dtype=torch.int32)
        for _ in range(torch.Size(shape).numel())
    ]
    return torch.stack(draws).view(shape) if draws else torch.empty(shape, dtype=torch.int32)
