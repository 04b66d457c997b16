"""pad_around: right answers in other styles."""

import torch

from torchkata.testing import right_answer, tests_beside


@right_answer
def by_assignment(images, left, right, top, bottom):
    return tests_beside(__file__).oracle(images, left, right, top, bottom)


@right_answer
def by_joining(images, left, right, top, bottom):
    n, c, h, _ = images.shape
    wide = torch.cat([images.new_zeros(n, c, h, left), images, images.new_zeros(n, c, h, right)], 3)
    w = wide.shape[3]
    return torch.cat([images.new_zeros(n, c, top, w), wide, images.new_zeros(n, c, bottom, w)], 2)


@right_answer
def in_two_steps(images, left, right, top, bottom):
    columns = torch.nn.functional.pad(images, (left, right))
    return torch.nn.functional.pad(columns, (0, 0, top, bottom), mode="constant", value=0)
