"""accumulated_gradients: the values of `w.grad` when nobody resets it to zero."""

import torch

from torchkata import data
from torchkata.testing import expect, standard


def inputs(draw, n):
    return draw(n), draw(n), draw(1), draw(1), 0.05, 4


def oracle(x, y, w, b, lr, steps):
    w, b = (t.detach().clone().requires_grad_() for t in (w, b))
    read = []
    for _ in range(steps):
        torch.nn.functional.mse_loss(w * x.detach() + b, y.detach()).backward()
        read.append(w.grad.item())
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return read


test_standard = standard(
    "accumulated_gradients",
    inputs,
    oracle,
    autograd=False,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def test_gives_the_three_numbers_in_the_note(learner):
    seen = learner.accumulated_gradients(*data.points(), *data.points_start(), 1e-3, 3)

    read = [round(value, 4) for value in seen.value]
    expect(seen).holds(
        read == [-0.5801, -1.1069, -1.5320],
        f"on the points, three steps at lr 1e-3 give {read}; "
        "the test expects [-0.5801, -1.1069, -1.532]",
    )
