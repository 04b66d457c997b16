"""clipped_objective: right answers in other styles."""

import torch

from torchkata.testing import right_answer, tests_beside


@right_answer
def by_cases(ratio, advantage, eps):
    return tests_beside(__file__).oracle(ratio, advantage, eps)


@right_answer
def as_negative_losses(ratio, advantage, eps):
    one = -advantage * ratio
    other = -advantage * torch.clamp(ratio, 1.0 - eps, 1.0 + eps)
    return -torch.max(one, other).mean()


@right_answer
def by_where(ratio, advantage, eps):
    one = ratio * advantage
    other = advantage * torch.clip(ratio, 1 - eps, 1 + eps)
    return torch.where(one < other, one, other).mean()
