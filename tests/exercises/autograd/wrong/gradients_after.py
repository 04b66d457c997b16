"""gradients_after: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


def _after(times, x1, x2, a1, a2):
    for _ in range(times):
        (a1 * x1 + a2 * x2).sum().backward()
    return tuple(torch.zeros_like(x) if x.grad is None else x.grad for x in (x1, x2))


def _clear(*leaves):
    for x in leaves:
        x.grad = None


@wrong_answer("2 and 4 are the gradients in the example only.")
def constants(times, x1, x2, a1, a2):
    x1.grad, x2.grad = torch.full_like(x1, 2), torch.full_like(x2, 4)
    return x1.grad, x2.grad


@wrong_answer("You cleared the gradients before each backward, so only the last one counts.")
def zeroed_each_time(times, x1, x2, a1, a2):
    _clear(x1, x2)
    for _ in range(times):
        _clear(x1, x2)
        _after(1, x1, x2, a1, a2)
    return _after(0, x1, x2, a1, a2)


@wrong_answer("Old gradients in `.grad` were counted. Clear both once, before the first backward.")
def stale(times, x1, x2, a1, a2):
    return _after(times, x1, x2, a1, a2)


@wrong_answer("One backward is missing: `range(times)` already starts at 0.")
def one_short(times, x1, x2, a1, a2):
    _clear(x1, x2)
    return _after(max(times - 1, 0), x1, x2, a1, a2)


@wrong_answer("Without any backward `.grad` is None. Return zeros then.")
def none_at_zero(times, x1, x2, a1, a2):
    _clear(x1, x2)
    _after(times, x1, x2, a1, a2)
    return x1.grad, x2.grad


@wrong_answer("You multiplied y by `times` and accumulated as well, so `times` counts twice.")
def counted_twice(times, x1, x2, a1, a2):
    _clear(x1, x2)
    return _after(times, x1, x2, times * a1, times * a2)


@wrong_answer("Each backward saw a larger y. y is the same each time, only `.grad` grows.")
def growing_y(times, x1, x2, a1, a2):
    _clear(x1, x2)
    y = 0
    for _ in range(times):
        y = y + (a1 * x1 + a2 * x2).sum()
        y.backward(retain_graph=True)
    return _after(0, x1, x2, a1, a2)


@wrong_answer(
    "The sums are right, but they are not in x1.grad and x2.grad. Use the leaves themselves."
)
def gathered_outside(times, x1, x2, a1, a2):
    same = x1 is x2
    x1 = x1.detach().clone().requires_grad_()
    x2 = x1 if same else x2.detach().clone().requires_grad_()
    return _after(times, x1, x2, a1, a2)


@wrong_answer(
    "With times = 0, the old gradients are still in `.grad`. Clear them in that case, too."
)
def early_zeros(times, x1, x2, a1, a2):
    if times == 0:
        return torch.zeros_like(x1), torch.zeros_like(x2)
    _clear(x1, x2)
    return _after(times, x1, x2, a1, a2)


@wrong_answer(
    "NaN times 0 is NaN, and NaN minus NaN too. Do not compute zeros: set `.grad` to None."
)
def times_zero(times, x1, x2, a1, a2):
    for x in (x1, x2):
        if x.grad is not None:
            x.grad *= 0
    return _after(times, x1, x2, a1, a2)


@wrong_answer("The zeros are always float32. They need the dtype of x1.")
def zeros_of_default_dtype(times, x1, x2, a1, a2):
    _clear(x1, x2)
    if times == 0:
        return torch.zeros(x1.shape), torch.zeros(x2.shape)
    return _after(times, x1, x2, a1, a2)


@wrong_answer(
    "backward frees the graph. Compute y again each time, or ask backward to keep the graph."
)
def graph_freed(times, x1, x2, a1, a2):
    _clear(x1, x2)
    y = (a1 * x1 + a2 * x2).sum()
    for _ in range(times):
        y.backward()
    return _after(0, x1, x2, a1, a2)
