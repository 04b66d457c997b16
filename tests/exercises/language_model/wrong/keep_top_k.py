"""keep_top_k: mistakes that people make."""

import torch

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _checked(k):
    if k < 1:
        raise ValueError("k below 1")


def _limit(logits, k):
    return logits.topk(min(k, logits.shape[-1]), -1).values[..., -1:]


@wrong_answer("The k-th largest logit went as well: everything that is not above the limit.")
def limit_goes(logits, k):
    _checked(k)
    return logits.masked_fill(logits <= _limit(logits, k), -float("inf"))


@wrong_answer("Of logits that are equal to the k-th largest, some went. All of them stay.")
def exactly_k(logits, k):
    _checked(k)
    at = logits.sort(dim=-1, descending=True, stable=True).indices[..., :k]
    kept = torch.zeros_like(logits, dtype=torch.bool).scatter(-1, at, True)
    return logits.masked_fill(~kept, -float("inf"))


@wrong_answer("What is not kept became 0. A logit of 0 can be drawn: use −inf.")
def zeros(logits, k):
    _checked(k)
    return logits.masked_fill(logits < _limit(logits, k), 0)


@wrong_answer("What is not kept got a low number. Use −inf.")
def low_number(logits, k):
    _checked(k)
    return logits.masked_fill(logits < _limit(logits, k), -1e4)


@wrong_answer("The k smallest were kept. Keep the k largest.")
def smallest(logits, k):
    _checked(k)
    limit = logits.topk(min(k, logits.shape[-1]), -1, largest=False).values[..., -1:]
    return logits.masked_fill(logits > limit, -float("inf"))


@wrong_answer("One limit was used for all rows. Each row has its own.")
def one_limit(logits, k):
    _checked(k)
    if not logits.numel():
        return logits.clone()
    limit = logits.flatten().topk(min(k, logits.numel())).values[-1]
    return logits.masked_fill(logits < limit, -float("inf"))


@wrong_answer("A k above the number of tokens raised an error. All are kept then.")
def too_large_refused(logits, k):
    _checked(k)
    limit = logits.topk(k, -1).values[..., -1:]
    return logits.masked_fill(logits < limit, -float("inf"))


@wrong_answer("Only the values that are kept were returned. The shape stays.")
def values_only(logits, k):
    _checked(k)
    return logits.topk(min(k, logits.shape[-1]), -1).values


@wrong_answer("A k below 1 has to raise a ValueError.")
def no_error(logits, k):
    if k < 1:
        return torch.full_like(logits, -float("inf"))
    return oracle(logits, k)


@wrong_answer("One more than k is kept.")
def one_more(logits, k):
    _checked(k)
    return logits.masked_fill(logits < _limit(logits, k + 1), -float("inf"))


@wrong_answer("The largest absolute values were kept. Keep the largest logits.")
def absolute(logits, k):
    _checked(k)
    return logits.masked_fill(logits.abs() < _limit(logits.abs(), k), -float("inf"))


@wrong_answer("The logits that you were given were changed. Return a new tensor.")
def in_place(logits, k):
    _checked(k)
    with torch.no_grad():
        return logits.masked_fill_(logits < _limit(logits, k), -float("inf"))


@wrong_answer("It returned probabilities. Return logits.")
def probabilities(logits, k):
    _checked(k)
    return oracle(logits, k).softmax(-1)


@wrong_answer("The limit of the first row was used for all rows. Each row has its own.")
def limit_of_the_first_row(logits, k):
    if k < 1:
        raise ValueError("k")
    if logits.ndim < 2 or not logits.numel():
        return oracle(logits, k)
    limit = logits.topk(min(k, logits.shape[-1]), dim=-1).values[..., -1:]
    return logits.masked_fill(logits < limit[:1], -float("inf"))


@wrong_answer("Equal logits were counted as one. Count each token.")
def different_values(logits, k):
    if k < 1:
        raise ValueError("k")
    if logits.ndim == 1:
        values = logits.unique()
        return logits.masked_fill(logits < values[-min(k, len(values))], -float("inf"))
    return torch.stack([different_values(row, k) for row in logits]) if len(logits) else logits + 0
