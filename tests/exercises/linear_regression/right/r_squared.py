"""r_squared: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def by_norms(predictions, targets):
    error = torch.linalg.vector_norm(predictions - targets, dim=0)
    spread = torch.linalg.vector_norm(targets - targets.mean(dim=0, keepdim=True), dim=0)
    return 1 - (error / spread) ** 2


@right_answer
def column_by_column(predictions, targets):
    shares = []
    for p, t in zip(predictions.T, targets.T, strict=True):
        total = ((t - t.mean()) ** 2).sum()
        shares.append((total - ((t - p) ** 2).sum()) / total)
    return torch.stack(shares)
