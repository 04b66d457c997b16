"""vectorise_me: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def prepended(points):
    steps = torch.diff(points, dim=0, prepend=points[:1])
    # The root of exactly 0 has no slope, so the first length, 0, is put there by padding.
    lengths = steps[1:].pow(2).sum(-1).pow(0.5)
    return torch.nn.functional.pad(lengths.cumsum(-1), (1, 0))


@right_answer
def filled_in(points):
    walked = torch.zeros(len(points), dtype=points.dtype)
    walked[1:] = torch.cumsum((points[1:] - points[:-1]).norm(dim=1), dim=0)
    return walked
