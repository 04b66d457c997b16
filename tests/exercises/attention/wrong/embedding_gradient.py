"""embedding_gradient: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _flat(ids, upstream):
    return ids.flatten(), upstream.reshape(-1, upstream.shape[-1])


@wrong_answer(
    "Of an id that occurs several times, only the last gradient counts: an assignment by index "
    "writes once. Add them up."
)
def last_wins(ids, upstream, rows):
    flat, up = _flat(ids, upstream)
    gradient = torch.zeros(rows, up.shape[1], dtype=up.dtype)
    for at, row in zip(flat.tolist(), up, strict=True):
        gradient[at] = row
    return gradient


@wrong_answer("Of an id that occurs several times, only the first gradient counts. Add them up.")
def first_wins(ids, upstream, rows):
    flat, up = _flat(ids, upstream)
    gradient = torch.zeros(rows, up.shape[1], dtype=up.dtype)
    for at, row in zip(flat.tolist()[::-1], up.flip(0), strict=True):
        gradient[at] = row
    return gradient


@wrong_answer("Of equal ids side by side, only the first gradient counts. Add all of them up.")
def runs_collapsed(ids, upstream, rows):
    flat, up = _flat(ids, upstream)
    starts = torch.ones(len(flat), dtype=torch.bool)
    starts[1:] = flat[1:] != flat[:-1]
    return oracle(flat[starts], up[starts], rows)


@wrong_answer("The gradients of an id that occurs several times were averaged. Add them up.")
def averaged(ids, upstream, rows):
    counts = torch.bincount(ids.flatten(), minlength=rows).clamp(min=1)
    return oracle(ids, upstream, rows) / counts[:, None].to(upstream.dtype)


@wrong_answer("The gradient was divided by the number of ids. Gradients add up.")
def divided(ids, upstream, rows):
    return oracle(ids, upstream, rows) / max(ids.numel(), 1)


@wrong_answer("It counts how often a row was looked up. Add up the upstream gradients.")
def counts(ids, upstream, rows):
    found = torch.bincount(ids.flatten(), minlength=rows).to(upstream.dtype)
    return found[:, None].expand(rows, upstream.shape[-1]).clone()


@wrong_answer("The result ends at the largest id. It has as many rows as the table.")
def too_short(ids, upstream, rows):
    return oracle(ids, upstream, rows)[: int(ids.max()) + 1 if ids.numel() else 0]


@wrong_answer("The axes are exchanged: it is (d, rows).")
def turned(ids, upstream, rows):
    return oracle(ids, upstream, rows).T.contiguous()


@wrong_answer("The features were summed. Every feature keeps its own gradient.")
def features_summed(ids, upstream, rows):
    return oracle(ids, upstream, rows).sum(1)


@wrong_answer("Only the first feature was added up: expand the index to all features.")
def first_feature(ids, upstream, rows):
    return oracle(ids, upstream, rows) * (torch.arange(upstream.shape[-1]) == 0)


@wrong_answer("Rows that nobody looked up have a gradient. Theirs is 0.")
def from_ones(ids, upstream, rows):
    return oracle(ids, upstream, rows) + 1


@wrong_answer("Autograd did the work here. Add the gradients up yourself.")
def by_autograd(ids, upstream, rows):
    with torch.enable_grad():
        table = torch.zeros(rows, upstream.shape[-1], dtype=upstream.dtype, requires_grad=True)
        return torch.autograd.grad((table[ids] * upstream).sum(), table)[0]


@wrong_answer("torch's own embedding did the work here. Add the gradients up yourself.")
def by_embedding(ids, upstream, rows):
    looked_up = functional.embedding(ids, torch.eye(rows, dtype=upstream.dtype))
    return looked_up.reshape(-1, rows).T @ upstream.reshape(-1, upstream.shape[-1])
