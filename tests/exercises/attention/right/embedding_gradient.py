"""embedding_gradient: right answers in other styles."""

import torch
from torch.nn import functional

from torchkata.testing import right_answer


@right_answer
def in_place(ids, upstream, rows):
    gradient = upstream.new_zeros(rows, upstream.shape[-1])
    gradient.index_add_(0, ids.reshape(-1), upstream.detach().reshape(-1, upstream.shape[-1]))
    return gradient


@right_answer
def by_a_loop(ids, upstream, rows):
    gradient = torch.zeros(rows, upstream.shape[-1], dtype=upstream.dtype)
    flat = upstream.detach().reshape(-1, upstream.shape[-1])
    for at, row in zip(ids.flatten(), flat, strict=True):
        gradient[at] = gradient[at] + row
    return gradient


@right_answer
def by_one_hot(ids, upstream, rows):
    marks = functional.one_hot(ids.flatten(), rows).to(upstream.dtype)
    return marks.T @ upstream.reshape(-1, upstream.shape[-1])


@right_answer
def by_index_put(ids, upstream, rows):
    gradient = torch.zeros((rows, upstream.shape[-1]), dtype=upstream.dtype)
    gradient.index_put_((ids,), upstream.detach(), accumulate=True)
    return gradient


@right_answer
def by_scatter_add(ids, upstream, rows):
    d = upstream.shape[-1]
    flat = upstream.reshape(-1, d)
    return flat.new_zeros(rows, d).scatter_add(0, ids.reshape(-1, 1).expand(-1, d), flat)
