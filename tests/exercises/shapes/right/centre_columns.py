"""centre_columns: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def column_by_column(t):
    return torch.stack([one - one.mean() for one in t.unbind(1)], dim=1)


@right_answer
def with_keepdim(t):
    return t.sub(t.sum(0, keepdim=True) / t.size(0))
