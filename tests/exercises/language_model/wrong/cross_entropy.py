"""cross_entropy: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle


def _rows(logits, targets, ignore):
    counts = targets != ignore
    if not counts.any():
        raise ValueError("no row counts")
    logits, targets = logits[counts], targets[counts]
    minus_log = -logits.log_softmax(1)
    return minus_log, minus_log.gather(1, targets[:, None]).squeeze(1)


def _mixed(minus_log, of_target, smoothing):
    return (1 - smoothing) * of_target + smoothing * minus_log.mean(1)


@wrong_answer("The sum was divided by all rows. Divide by those that count.")
def divided_by_all(logits, targets, ignore, smoothing):
    minus_log, of_target = _rows(logits, targets, ignore)
    return _mixed(minus_log, of_target, smoothing).sum() / len(targets)


@wrong_answer("The ignored rows count as well.")
def nothing_ignored(logits, targets, ignore, smoothing):
    if not (targets != ignore).any():
        raise ValueError("no row counts")
    inside = (targets >= 0) & (targets < logits.shape[1])
    targets = torch.where(inside, targets, 0)
    minus_log = -logits.log_softmax(1)
    of_target = minus_log.gather(1, targets[:, None]).squeeze(1)
    return _mixed(minus_log, of_target, smoothing).mean()


@wrong_answer("Smoothing was spread over the other classes. It is spread over all, the target too.")
def over_the_others(logits, targets, ignore, smoothing):
    minus_log, of_target = _rows(logits, targets, ignore)
    others = (minus_log.sum(1) - of_target) / (logits.shape[1] - 1)
    return ((1 - smoothing) * of_target + smoothing * others).mean()


@wrong_answer("The argument smoothing has no effect.")
def without_smoothing(logits, targets, ignore, smoothing):
    return _rows(logits, targets, ignore)[1].mean()


@wrong_answer("Smoothing was added without taking its share from the target.")
def share_not_taken(logits, targets, ignore, smoothing):
    minus_log, of_target = _rows(logits, targets, ignore)
    return (of_target + smoothing * minus_log.mean(1)).mean()


@wrong_answer("The smoothing part has the wrong sign: it is the mean of −log p.")
def smoothing_subtracted(logits, targets, ignore, smoothing):
    minus_log, of_target = _rows(logits, targets, ignore)
    return ((1 - smoothing) * of_target - smoothing * minus_log.mean(1)).mean()


@wrong_answer("The ignored rows count as well.")
def ignored_as_an_index(logits, targets, ignore, smoothing):
    minus_log = -logits.log_softmax(1)
    of_target = minus_log[torch.arange(len(targets)), targets]
    return _mixed(minus_log, of_target, smoothing).mean()


@wrong_answer("The smoothing part is a sum over the classes. It is their mean.")
def sum_over_classes(logits, targets, ignore, smoothing):
    minus_log, of_target = _rows(logits, targets, ignore)
    return ((1 - smoothing) * of_target + smoothing * minus_log.sum(1)).mean()


@wrong_answer("The shares are exchanged: the target gets 1 − smoothing.")
def shares_exchanged(logits, targets, ignore, smoothing):
    minus_log, of_target = _rows(logits, targets, ignore)
    return _mixed(minus_log, of_target, 1 - smoothing).mean()


@wrong_answer("The sum of the losses was returned. Return their mean.")
def summed(logits, targets, ignore, smoothing):
    return _mixed(*_rows(logits, targets, ignore), smoothing).sum()


@wrong_answer("There is one loss for each row. Return their mean.")
def of_each_row(logits, targets, ignore, smoothing):
    return _mixed(*_rows(logits, targets, ignore), smoothing)


@wrong_answer(
    "The softmax came first and the logarithm after it: with large logits a probability is 0, and "
    "its logarithm infinite."
)
def log_of_softmax(logits, targets, ignore, smoothing):
    counts = targets != ignore
    if not counts.any():
        raise ValueError("no row counts")
    minus_log = -logits[counts].softmax(1).log()
    of_target = minus_log.gather(1, targets[counts][:, None]).squeeze(1)
    return _mixed(minus_log, of_target, smoothing).mean()


@wrong_answer("exp of a large logit overflows. Subtract the largest first, or use logsumexp.")
def overflowing(logits, targets, ignore, smoothing):
    counts = targets != ignore
    if not counts.any():
        raise ValueError("no row counts")
    logits = logits[counts]
    minus_log = logits.exp().sum(1, keepdim=True).log() - logits
    of_target = minus_log.gather(1, targets[counts][:, None]).squeeze(1)
    return _mixed(minus_log, of_target, smoothing).mean()


@wrong_answer("The sign is wrong: the loss is minus the logarithm.")
def sign(logits, targets, ignore, smoothing):
    return -oracle(logits, targets, ignore, smoothing)


@wrong_answer("The softmax runs over the rows. It runs over the classes.")
def over_the_rows(logits, targets, ignore, smoothing):
    counts = targets != ignore
    if not counts.any():
        raise ValueError("no row counts")
    minus_log = -logits[counts].log_softmax(0)
    of_target = minus_log.gather(1, targets[counts][:, None]).squeeze(1)
    return _mixed(minus_log, of_target, smoothing).mean()


@wrong_answer("Where no row counts, it has to raise a ValueError.")
def no_error(logits, targets, ignore, smoothing):
    if not (targets != ignore).any():
        return logits.sum() * 0
    return _mixed(*_rows(logits, targets, ignore), smoothing).mean()


@wrong_answer("Where no row counts, it has to raise a ValueError.")
def nan_where_nothing_counts(logits, targets, ignore, smoothing):
    counts = targets != ignore
    minus_log = -logits[counts].log_softmax(1)
    of_target = minus_log.gather(1, targets[counts][:, None]).squeeze(1)
    return _mixed(minus_log, of_target, smoothing).mean()


@wrong_answer("Ignored rows were multiplied by 0, so a NaN in them stays. Leave them out.")
def times_zero(logits, targets, ignore, smoothing):
    counts = targets != ignore
    if not counts.any():
        raise ValueError("no row counts")
    minus_log = -logits.log_softmax(1)
    of_target = minus_log.gather(1, torch.where(counts, targets, 0)[:, None]).squeeze(1)
    return (_mixed(minus_log, of_target, smoothing) * counts).sum() / counts.sum()


@wrong_answer("A loss of torch did the work here. Write the formula.")
def by_torch(logits, targets, ignore, smoothing):
    if not (targets != ignore).any():
        raise ValueError("no row counts")
    return functional.cross_entropy(logits, targets, ignore_index=ignore, label_smoothing=smoothing)


def _of_rows(logits, targets, rows, smoothing):
    if not rows.any():
        raise ValueError("no row counts")
    logs = logits[rows].log_softmax(-1)
    of_target = logs.gather(1, targets[rows][:, None])[:, 0]
    return -_shared(of_target, logs.mean(-1), smoothing).mean()


def _shared(of_target, of_all, smoothing):
    return (1 - smoothing) * of_target + smoothing * of_all


@wrong_answer("Only negative targets are left out. Leave out those that equal `ignore`.")
def negative_ones(logits, targets, ignore, smoothing):
    return _of_rows(logits, targets, targets >= 0, smoothing)


@wrong_answer("The ignored rows count in the smoothing part. They do not count at all.")
def ignored_are_smoothed(logits, targets, ignore, smoothing):
    hard = _of_rows(logits, targets, targets != ignore, 0)
    return _shared(hard, -logits.log_softmax(-1).mean(), smoothing)


@wrong_answer("The smoothing part is the entropy of p. It is the plain mean of −log p.")
def entropy(logits, targets, ignore, smoothing):
    rows = targets != ignore
    hard = _of_rows(logits, targets, rows, 0)
    logs = logits[rows].log_softmax(-1)
    return _shared(hard, -(logs.exp() * logs).sum(-1).mean(), smoothing)
