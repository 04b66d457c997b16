"""fit_line: right answers in other styles."""

import torch

from torchkata.testing import right_answer, wrong_beside

_by_hand = wrong_beside(__file__)._by_hand


@right_answer
def sums_in_place_of_means(x, y, w, b, lr, epochs):
    w, b, losses = w.clone(), b.clone(), []
    n = len(x)
    for _ in range(epochs):
        error = w * x + b - y
        losses.append(float(error.dot(error)) / n)
        step_w, step_b = 2 * lr * error.dot(x) / n, 2 * lr * error.sum() / n
        w = w - step_w
        b = b - step_b
    return w, b, losses


@right_answer
def in_place_on_copies(x, y, w, b, lr, epochs):
    w, b, losses = w.detach().clone(), b.detach().clone(), [0.0] * epochs
    for epoch in range(epochs):
        losses[epoch] = torch.mean((w * x + b - y) ** 2).item()
        dw, db = _by_hand(x.detach(), y.detach(), w, b)
        w -= lr * dw
        b -= lr * db
    return w, b, losses
