"""softmax: right answers in other styles."""

import torch
from torch.nn import functional

from torchkata.testing import right_answer


@right_answer
def shift_outside_the_graph(t, dim):
    shift = torch.max(t, dim=dim, keepdim=True).values.detach()
    weights = torch.exp(t - shift)
    return weights.div(weights.sum(dim=dim, keepdim=True))


@right_answer
def dimension_moved_to_the_end(t, dim):
    t = t.movedim(dim, -1)
    weights = (t - t.max(-1).values[..., None]).exp()
    return (weights / weights.sum(-1).unsqueeze(-1)).movedim(-1, dim)


@right_answer
def logarithm_first(t, dim):
    shifted = t - t.amax(dim, keepdim=True)
    return (shifted - shifted.exp().sum(dim, keepdim=True).log()).exp()


@right_answer
def normalized(t, dim):
    return functional.normalize((t - t.amax(dim, keepdim=True)).exp(), p=1, dim=dim)


@right_answer
def difference_of_logarithms(t, dim):
    highest = t.amax(dim, keepdim=True)
    return (t - ((t - highest).exp().sum(dim, keepdim=True).log() + highest)).exp()


@right_answer
def largest_by_topk(t, dim):
    lifted = (t - t.topk(1, dim=dim).values).exp()
    return lifted / lifted.sum(dim=dim, keepdim=True)


@right_answer
def sum_by_a_product_with_ones(t, dim):
    t = t.movedim(dim, -1)
    lifted = (t - t.amax(dim=-1, keepdim=True)).exp()
    total = lifted @ torch.ones(t.shape[-1], 1, dtype=t.dtype)
    return (lifted / total).movedim(-1, dim)
