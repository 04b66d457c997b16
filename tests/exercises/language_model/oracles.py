"""Oracles that several exercises share."""

from itertools import pairwise

import torch


def merged(ids, pair, new):
    """The pair replaced from left to right, with a stack of what is still free."""
    found, free = [], False
    for token in ids:
        if free and (found[-1], token) == tuple(pair):
            found[-1], free = new, False
        else:
            found.append(token)
            free = True
    return found


def trained(text, count):
    """Byte pair encoding by counting in a table, ties by first seen."""
    ids, merges = list(text.encode()), []
    for new in range(256, 256 + count):
        seen = {}
        for pair in pairwise(ids):
            seen[pair] = seen.get(pair, 0) + 1
        if not seen:
            break
        most = max(seen.values())
        best = next(pair for pair, times in seen.items() if times == most)
        merges.append(best)
        ids = merged(ids, best, new)
    return merges


# --- losses and probabilities --------------------------------------------------------------------

LOSSES = ("cross_entropy", "cross_entropy_loss", "nll_loss", "nll_loss_nd", "kl_div")


def speculated(draft, target, tokens, uniforms):
    """Speculative decoding in plain numbers."""
    draft, target = draft.double().tolist(), target.double().tolist()
    *chances, last = uniforms.double().tolist()
    out, row = [], target[-1]
    for i, (token, chance) in enumerate(zip(tokens.tolist(), chances, strict=True)):
        if chance * draft[i][token] >= target[i][token]:
            row = [max(t - d, 0.0) for t, d in zip(target[i], draft[i], strict=True)]
            row = [value / sum(row) for value in row]
            break
        out.append(token)
    total = 0.0
    for token, value in enumerate(row):
        total += value
        if total > last:
            return torch.tensor([*out, token])
    return torch.tensor([*out, len(row) - 1])
