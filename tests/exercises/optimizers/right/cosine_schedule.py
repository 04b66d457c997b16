"""cosine_schedule: right answers in other styles."""

import math

from torchkata.testing import right_answer


@right_answer
def by_weights(step, total, base_lr, min_lr):
    if step >= total:
        return min_lr
    weight = 0.5 + 0.5 * math.cos(step * math.pi / total)
    return weight * base_lr + (1 - weight) * min_lr


@right_answer
def by_a_sine(step, total, base_lr, min_lr):
    angle = math.pi * min(step, total) / total / 2
    return base_lr - (base_lr - min_lr) * math.sin(angle) ** 2
