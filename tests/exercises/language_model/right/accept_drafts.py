"""accept_drafts: right answers in other styles."""

import torch

from torchkata.testing import oracles_beside, right_answer


@right_answer
def in_plain_numbers(draft, target, tokens, uniforms):
    return oracles_beside(__file__).speculated(
        draft.detach(), target.detach(), tokens, uniforms.detach()
    )


@right_answer
def all_ratios_at_once(draft, target, tokens, uniforms):
    k = len(tokens)
    at = torch.arange(k)
    keeps = uniforms[:k] * draft[at, tokens] < target[at, tokens]
    kept = int(keeps.long().cumprod(0).sum())
    if kept == k:
        row = target[k]
    else:
        row = torch.relu(target[kept] - draft[kept])
        row = row / row.sum()
    token = int((row.cumsum(0) <= uniforms[k]).sum().clamp(max=len(row) - 1))
    return torch.tensor([*tokens[:kept].tolist(), token])
