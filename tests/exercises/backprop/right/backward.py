"""backward: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def all_in_one(x, target, w1, w2):
    hidden = x.mm(w1).clamp(min=0)
    d_prediction = 2.0 * (hidden.mm(w2) - target)
    d_hidden = d_prediction.mm(w2.t())
    d_hidden[hidden <= 0] = 0
    return x.t().mm(d_hidden), hidden.t().mm(d_prediction)


@right_answer
def summed_over_samples(x, target, w1, w2):
    dw1, dw2 = torch.zeros_like(w1), torch.zeros_like(w2)
    for row, wanted in zip(x, target, strict=True):
        pre = row @ w1
        hidden = pre.relu()
        d_prediction = 2 * (hidden @ w2 - wanted)
        dw1 = dw1 + torch.outer(row, torch.where(pre > 0, w2 @ d_prediction, 0.0))
        dw2 = dw2 + torch.outer(hidden, d_prediction)
    return dw1, dw2


@right_answer
def masked_by_a_product(x, target, w1, w2):
    pre = x @ w1
    hidden = pre * (pre > 0)  # has zeros with a sign
    d_prediction = 2 * (hidden @ w2 - target)
    return x.T @ ((d_prediction @ w2.T) * (pre > 0)), hidden.T @ d_prediction
