"""suggest_lr: right answers in other styles."""

import math

import numpy as np
import torch

from torchkata.testing import right_answer

INF = math.inf


@right_answer
def in_float64(lrs, losses):
    log, loss = torch.tensor([lrs, losses], dtype=torch.float64)
    slopes = loss.diff() / log.log().diff()
    return float(lrs[int(slopes.where(slopes.isfinite(), INF).argmin())])


@right_answer
def by_numpy(lrs, losses):
    log, loss = np.log10(np.array(lrs)), np.array(losses)
    fits = np.isfinite(loss[1:]) & np.isfinite(loss[:-1])
    slopes = np.full(len(lrs) - 1, np.inf)
    slopes[fits] = ((loss[1:] - loss[:-1]) / (log[1:] - log[:-1]))[fits]
    return float(lrs[int(slopes.argmin())])


@right_answer
def best_so_far(lrs, losses):
    best, at = 0.0, lrs[0]
    for a, b, before, after in zip(lrs, lrs[1:], losses, losses[1:], strict=False):
        slope = (after - before) / math.log(b / a)
        if math.isfinite(slope) and slope < best:
            best, at = slope, a
    return at
