"""top_k_mask: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def marked_by_scatter(t, k):
    order = torch.argsort(t, dim=1, descending=True)[:, :k]
    return torch.zeros(t.shape, dtype=torch.bool).scatter_(1, order, True)


@right_answer
def marked_by_index(t, k):
    mask = torch.zeros_like(t, dtype=torch.bool)
    places = t.sort(dim=1, descending=True).indices[:, :k]
    mask[torch.arange(len(t)).unsqueeze(1), places] = True
    return mask


@right_answer
def row_by_row(t, k):
    mask = torch.zeros_like(t, dtype=torch.bool)
    for row, marks in zip(t, mask, strict=True):
        for at in row.sort(descending=True).indices[:k]:
            marks[at] = True
    return mask


@right_answer
def by_counting_who_is_larger(t, k):
    places = torch.arange(t.shape[1])
    own, other = t.unsqueeze(2), t.unsqueeze(1)
    before = (other > own) | ((other == own) & (places < places.unsqueeze(1)))
    return before.sum(dim=2) < k


@right_answer
def product_of_ones(t, k):
    places = t.argsort(dim=1, descending=True)[:, :k]
    rows = (places[:, :, None] == torch.arange(t.shape[1])).to(torch.float64)
    return (torch.ones(len(t), 1, places.shape[1], dtype=torch.float64) @ rows)[:, 0] > 0
