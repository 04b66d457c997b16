"""accumulated_gradients: right answers in other styles."""

from torchkata.testing import right_answer, wrong_beside

_steps = wrong_beside(__file__)._steps


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
