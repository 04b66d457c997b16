"""log_sum_exp: right answers in other styles."""

import torch

from torchkata.testing import right_answer

INF = float("inf")


@right_answer
def shift_outside_the_graph(t, dim):
    shift = torch.max(t, dim=dim, keepdim=True).values.detach()
    shift = shift.masked_fill(shift == -INF, 0.0)
    return (shift + torch.log(torch.sum(torch.exp(t - shift), dim=dim, keepdim=True))).squeeze(dim)


@right_answer
def largest_finite_number(t, dim):
    highest = t.amax(dim, keepdim=True).clamp(min=torch.finfo(t.dtype).min)
    return (t - highest).exp().sum(dim).log() + highest.squeeze(dim)


@right_answer
def dimension_moved_to_the_end(t, dim):
    t = t.movedim(dim, -1)
    highest = t.amax(-1)
    shift = torch.where(highest.isfinite(), highest, torch.zeros_like(highest))
    return (t - shift[..., None]).exp().sum(-1).log() + shift


@right_answer
def sum_by_a_product_with_ones(t, dim):
    t = t.movedim(dim, -1)
    largest = t.detach().amax(dim=-1, keepdim=True)
    largest = torch.where(largest.isinf(), torch.zeros_like(largest), largest)
    total = (t - largest).exp() @ torch.ones(t.shape[-1], dtype=t.dtype)
    return total.log() + largest[..., 0]
