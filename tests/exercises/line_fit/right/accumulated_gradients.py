"""accumulated_gradients: right answers in other styles."""

from torchkata.testing import right_answer


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
    total_w = total_b = 0.0
    read = []
    for _ in range(steps):
        error = w * x + b - y
        total_w, total_b = total_w + 2 * (error * x).mean(), total_b + 2 * error.mean()
        read.append(total_w.item())
        w, b = w - lr * total_w, b - lr * total_b
    return read
