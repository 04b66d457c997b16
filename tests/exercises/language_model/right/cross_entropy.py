"""cross_entropy: right answers in other styles."""

import torch
from torch.nn import functional

from torchkata.testing import right_answer


@right_answer
def by_log_softmax(logits, targets, ignore, smoothing):
    keep = targets.ne(ignore)
    if keep.sum() == 0:
        raise ValueError("nothing to average")
    logp = functional.log_softmax(logits[keep], dim=-1)
    nll = -logp[torch.arange(len(logp)), targets[keep]]
    smooth = -logp.mean(dim=-1)
    return ((1 - smoothing) * nll + smoothing * smooth).mean()


@right_answer
def by_smoothed_targets(logits, targets, ignore, smoothing):
    rows = (targets != ignore).nonzero().squeeze(1)
    if not len(rows):
        raise ValueError("all ignored")
    classes = logits.shape[1]
    wanted = functional.one_hot(targets[rows], classes).to(logits.dtype)
    wanted = wanted * (1 - smoothing) + smoothing / classes
    logits = logits[rows]
    shifted = logits - logits.max(1, keepdim=True).values
    logp = shifted - shifted.exp().sum(1, keepdim=True).log()
    return -(wanted * logp).sum() / len(rows)


@right_answer
def with_masks(logits, targets, ignore, smoothing):
    counts = targets != ignore
    if not bool(counts.any()):
        raise ValueError("no target counts")
    safe = torch.where(counts, targets, 0)
    logp = logits.masked_fill(~counts[:, None], 0.0).log_softmax(1)
    loss = -(1 - smoothing) * logp.gather(1, safe.unsqueeze(1)).squeeze(1)
    loss = loss - smoothing * logp.mean(1)
    return loss.masked_fill(~counts, 0.0).sum() / counts.sum()
