"""accumulated_gradients: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


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


@wrong_answer("The gradients do not accumulate. Add each new gradient to the sum so far.")
def zeroed(x, y, w, b, lr, steps):
    return _steps(x, y, w, b, lr, steps, accumulate=False)


@wrong_answer("w never moves. Each step must update both parameters with the sums.")
def frozen(x, y, w, b, lr, steps):
    return _steps(x, y, w, b, lr, steps, move=False)


@wrong_answer("These are the new gradients of each step. `w.grad` holds their sum.")
def fresh_only(x, y, w, b, lr, steps):
    return _steps(x, y, w, b, lr, steps, note=lambda total, fresh: fresh)


@wrong_answer("The step used the new gradients. `w -= lr * w.grad` uses the sums.")
def moved_by_the_fresh(x, y, w, b, lr, steps):
    total, read = 0.0, []
    for _ in range(steps):
        error = w * x + b - y
        dw, db = 2 * (error * x).mean(), 2 * error.mean()
        total = total + dw
        read.append(total.item())
        w, b = w - lr * dw, b - lr * db
    return read


@wrong_answer("b must move as well, by its own sum.")
def b_stands_still(x, y, w, b, lr, steps):
    total, read = 0.0, []
    for _ in range(steps):
        total = total + 2 * ((w * x + b - y) * x).mean()
        read.append(total.item())
        w = w - lr * total
    return read


@wrong_answer("The values are tensors. Turn each into a float with .item().")
def tensors(x, y, w, b, lr, steps):
    return [torch.tensor(value) for value in _steps(x, y, w, b, lr, steps)]
