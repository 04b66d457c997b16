"""train_two_layer: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def in_place_on_copies(x, target, w1, w2, lr, epochs):
    w1, w2, losses = w1.detach().clone(), w2.detach().clone(), []
    for _ in range(epochs):
        hidden = x.mm(w1).clamp(min=0)
        error = hidden.mm(w2) - target
        losses.append(float(error.detach().pow(2).sum()))
        d_prediction = 2.0 * error.detach()
        d_hidden = d_prediction.mm(w2.t())
        d_hidden[hidden <= 0] = 0
        w2 -= lr * hidden.detach().t().mm(d_prediction)
        w1 -= lr * x.detach().t().mm(d_hidden)
    return losses


@right_answer
def without_a_graph(x, target, w1, w2, lr, epochs):
    with torch.no_grad():
        losses = []
        for _ in range(epochs):
            pre = x @ w1
            hidden = pre.clamp(min=0)
            error = hidden @ w2 - target
            losses.append((error**2).sum().item())
            dw1, dw2 = x.T @ ((2 * error @ w2.T) * (pre > 0)), hidden.T @ (2 * error)
            w1, w2 = w1 - lr * dw1, w2 - lr * dw2
        return losses
