"""accumulated_gradients: what `w.grad` reads when nobody sets it back to zero."""

import torch

from torchkata import data
from torchkata.testing import expect, right_answer, standard, wrong_answer


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


def test_the_three_figures_of_the_note(learner):
    seen = learner.accumulated_gradients(*data.points(), *data.points_start(), 1e-3, 3)

    read = [round(value, 4) for value in seen.value]
    expect(seen).holds(
        read == [-0.5801, -1.1069, -1.5320],
        f"on the points, three steps at lr 1e-3 read {read}; wanted [-0.5801, -1.1069, -1.532]",
    )


def _steps(x, y, w, b, lr, steps, accumulate=True, move=True, note=lambda total, fresh: total):
    total_w = total_b = 0.0
    read = []
    for _ in range(steps):
        error = w * x + b - y
        dw, db = 2 * (error * x).mean(), 2 * error.mean()
        total_w, total_b = (total_w + dw, total_b + db) if accumulate else (dw, db)
        read.append(note(total_w, dw).item())
        if move:
            w, b = w - lr * total_w, b - lr * total_b
    return read


@wrong_answer("These are zeroed at each step: add each fresh gradient to what stands there.")
def zeroed(x, y, w, b, lr, steps):
    return _steps(x, y, w, b, lr, steps, accumulate=False)


@wrong_answer("w never moves. Each step moves both parameters by the sums.")
def frozen(x, y, w, b, lr, steps):
    return _steps(x, y, w, b, lr, steps, move=False)


@wrong_answer("These are the fresh gradients. `w.grad` holds their sum.")
def fresh_only(x, y, w, b, lr, steps):
    return _steps(x, y, w, b, lr, steps, note=lambda total, fresh: fresh)


@wrong_answer("The step used the fresh gradients. `w -= lr * w.grad` uses the sums.")
def moved_by_the_fresh(x, y, w, b, lr, steps):
    total, read = 0.0, []
    for _ in range(steps):
        error = w * x + b - y
        dw, db = 2 * (error * x).mean(), 2 * error.mean()
        total = total + dw
        read.append(total.item())
        w, b = w - lr * dw, b - lr * db
    return read


@wrong_answer("b has to move as well, by its own sum.")
def b_stands_still(x, y, w, b, lr, steps):
    total, read = 0.0, []
    for _ in range(steps):
        total = total + 2 * ((w * x + b - y) * x).mean()
        read.append(total.item())
        w = w - lr * total
    return read


@wrong_answer("The answers are tensors. Make each a float with .item().")
def tensors(x, y, w, b, lr, steps):
    return [torch.tensor(value) for value in _steps(x, y, w, b, lr, steps)]


@right_answer
def in_plain_numbers(x, y, w, b, lr, steps):
    x, y = x.double(), y.double()
    w, b = w.item(), b.item()
    sum_w = sum_b = 0.0
    read = []
    for _ in range(steps):
        error = w * x + b - y
        sum_w += 2 * (error * x).mean().item()
        sum_b += 2 * error.mean().item()
        read.append(sum_w)
        w -= lr * sum_w
        b -= lr * sum_b
    return read


@right_answer
def with_running_sums(x, y, w, b, lr, steps):
    return _steps(x, y, w, b, lr, steps)
