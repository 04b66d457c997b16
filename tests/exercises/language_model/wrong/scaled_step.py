"""scaled_step: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


def _step(
    params,
    gradients,
    scale,
    max_norm,
    lr,
    *,
    accumulate="mean",
    clip_first=False,
    unscale=True,
    check=True,
    each=False,
    halve=True,
    stepped=False,
    always=False,
    raw=False,
    sign=-1,
    nan_only=False,
    inf_only=False,
):
    means = []
    for own in zip(*gradients, strict=True):
        stack = torch.stack(own)
        means.append({"mean": stack.mean(0), "sum": stack.sum(0), "last": stack[-1]}[accumulate])
    true = [m / scale if unscale else m for m in means]
    if nan_only:
        bad = any(m.isnan().any() for m in true)
    elif inf_only:
        bad = any(m.isinf().any() for m in true)
    else:
        bad = not all(m.isfinite().all() for m in true)
    if check and bad:
        return list(params), scale / 2 if halve else scale, stepped
    measured = means if clip_first else true

    def clipped(parts):
        norm = torch.stack([m.square().sum() for m in parts]).sum().sqrt()
        return max_norm / norm if norm > max_norm or always else 1.0

    factors = [clipped([m]) if each else clipped(measured) for m in measured]
    new = [p + sign * lr * f * m for p, f, m in zip(params, factors, true, strict=True)]
    return new, scale, True


@wrong_answer("The gradients were clipped before they were unscaled. Unscale first.")
def clipped_first(*args):
    return _step(*args, clip_first=True)


@wrong_answer("The gradients were not divided by scale.")
def not_unscaled(*args):
    return _step(*args, unscale=False)


@wrong_answer("The gradients of the batches were summed. Take their mean.")
def summed(*args):
    return _step(*args, accumulate="sum")


@wrong_answer("Only the last batch counts. Take the mean over all batches.")
def last_batch(*args):
    return _step(*args, accumulate="last")


@wrong_answer("A step with numbers that are not finite has to be skipped.")
def not_checked(*args):
    return _step(*args, check=False)


@wrong_answer("A skipped step was counted as a step: the last value is False there.")
def counted(*args):
    return _step(*args, stepped=True)


@wrong_answer("After a skipped step, the scale is halved.")
def not_halved(*args):
    return _step(*args, halve=False)


@wrong_answer("Each gradient was clipped by its own norm. One factor, from all of them, is used.")
def each_alone(*args):
    return _step(*args, each=True)


@wrong_answer("Gradients whose norm is small enough were made larger. Clip only what is too large.")
def always_scaled(params, gradients, scale, max_norm, lr):
    if not any(g.any() for batch in gradients for g in batch):
        return list(params), scale, True
    return _step(params, gradients, scale, max_norm, lr, always=True)


@wrong_answer("NaN is found, but infinite gradients are not. Skip the step for both.")
def nan_only(*args):
    return _step(*args, nan_only=True)


@wrong_answer("Infinite gradients are found, but NaN is not. Skip the step for both.")
def inf_only(*args):
    return _step(*args, inf_only=True)


@wrong_answer("The step goes uphill: subtract lr · gradient.")
def uphill(*args):
    return _step(*args, sign=1)


@wrong_answer("The elements were clipped one by one. Multiply all of them by one factor.")
def elements_clipped(params, gradients, scale, max_norm, lr):
    skipped = _step(params, gradients, scale, max_norm, lr)
    if not skipped[2]:
        return skipped
    means = [torch.stack(own).mean(0) / scale for own in zip(*gradients, strict=True)]
    new = [p - lr * m.clamp(-max_norm, max_norm) for p, m in zip(params, means, strict=True)]
    return new, scale, True


@wrong_answer("The parameters that you were given were changed. Return new ones.")
def in_place(params, gradients, scale, max_norm, lr):
    new, scale, stepped = _step(params, gradients, scale, max_norm, lr)
    with torch.no_grad():
        for p, value in zip(params, new, strict=True):
            p.copy_(value)
    return list(params), scale, stepped


@wrong_answer("A bad batch was left out of the mean. Skip the whole step.")
def bad_batch_left_out(params, gradients, scale, max_norm, lr):
    good = [batch for batch in gradients if all(g.isfinite().all() for g in batch)]
    if not good:
        return list(params), scale / 2, False
    return _step(params, good, scale, max_norm, lr)


@wrong_answer("The scale was doubled after a step. It stays.")
def doubled(params, gradients, scale, max_norm, lr):
    new, after, stepped = _step(params, gradients, scale, max_norm, lr)
    return new, after * 2 if stepped else after, stepped


@wrong_answer(
    "Only the parameters whose own gradient is not finite stay as they were. One such number skips "
    "the whole step."
)
def skipped_one_by_one(params, gradients, scale, max_norm, lr):
    means = [torch.stack(own).mean(0) / scale for own in zip(*gradients, strict=True)]
    good = [bool(m.isfinite().all()) for m in means]
    squares = [m.square().sum() for m, one in zip(means, good, strict=True) if one]
    norm = torch.stack(squares).sum().sqrt() if squares else torch.zeros(())
    factor = max_norm / norm if norm > max_norm else 1.0
    new = [p - lr * factor * m if one else p for p, m, one in zip(params, means, good, strict=True)]
    return new, scale if all(good) else scale / 2, all(good)


@wrong_answer("The gradients were multiplied by scale. Divide them by it.")
def multiplied_by_scale(params, gradients, scale, max_norm, lr):
    larger = [[g * scale * scale for g in batch] for batch in gradients]
    return _step(params, larger, scale, max_norm, lr)
