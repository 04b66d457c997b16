"""closed_form: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def normal_equations(x, y):
    n, sx, sy = len(x), x.sum(), y.sum()
    w = (n * (x * y).sum() - sx * sy) / (n * (x * x).sum() - sx * sx)
    return w, (sy - w * sx) / n


@right_answer
def by_lstsq(x, y):
    columns = torch.stack([x, torch.ones_like(x)], 1)
    w, b = torch.linalg.lstsq(columns, y.unsqueeze(1)).solution.squeeze(1)
    return w, b
