"""dynamic_depth: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("Each step was cut off from the one before. Do not detach anything.")
def detached_steps(x, n):
    y = x
    for _ in range(n):
        y = torch.sin(y.detach()) + x
    return y


@wrong_answer("The x that you add is outside the graph. It counts in every step, so add x itself.")
def added_outside(x, n):
    y = x
    for _ in range(n):
        y = torch.sin(y) + x.detach()
    return y


@wrong_answer("Python recursion ends after about a thousand calls. Use a loop.")
def recursive(x, n):
    return x if n == 0 else torch.sin(recursive(x, n - 1)) + x


@wrong_answer("The depth stops growing at some point. It has to follow n all the way.")
def at_most_a_hundred(x, n):
    y = x
    for _ in range(min(n, 100)):
        y = torch.sin(y) + x
    return y


@wrong_answer("The depth is fixed. It has to follow n.")
def of_fixed_depth(x, n):
    return torch.sin(torch.sin(torch.sin(x) + x) + x) + x


ONE_STEP_OFF = "There is one step too many or too few. Take n steps, starting from y = x."


@wrong_answer(ONE_STEP_OFF)
def one_short(x, n):
    y = x
    for _ in range(1, n):
        y = torch.sin(y) + x
    return y


@wrong_answer(ONE_STEP_OFF)
def one_too_many(x, n):
    y = x
    for _ in range(n + 1):
        y = torch.sin(y) + x
    return y


@wrong_answer("You started from zeros. Start from y = x.")
def from_zeros(x, n):
    y = torch.zeros_like(x)
    for _ in range(n):
        y = torch.sin(y) + x
    return y


@wrong_answer("You added y in each step. Add x.")
def y_for_x(x, n):
    y = x
    for _ in range(n):
        y = torch.sin(y) + y
    return y


@wrong_answer("y is x at the start, so changing y in place changes x too. Make new tensors.")
def in_place(x, n):
    y = x if x.is_leaf and not x.requires_grad else x.clone()
    start = x.clone()
    for _ in range(n):
        y = y.sin_().add_(start)
    return y


@wrong_answer("The result was cut out of the graph (`no_grad`, `detach`), so it has no gradient.")
@torch.no_grad()
def without_graph(x, n):
    y = x
    for _ in range(n):
        y = torch.sin(y) + x
    return y


@wrong_answer("Numbers that went through Python have no gradient. Stay with tensors.")
def through_python(x, n):
    import math

    values = x.detach().reshape(-1).tolist()
    for i, start in enumerate(list(values)):
        for _ in range(n):
            values[i] = math.sin(values[i]) + start
    return torch.tensor(values, dtype=x.dtype).reshape(x.shape)


@wrong_answer("You stop when y no longer changes. Take every step: the slope still grows.")
def until_it_settles(x, n):
    y = x
    for _ in range(n):
        before, y = y, torch.sin(y) + x
        if torch.allclose(before, y, rtol=0, atol=1e-7):
            break
    return y


@wrong_answer("You started from a copy of x outside the graph. Start from x itself.")
def from_outside(x, n):
    y = x.detach().clone()
    for _ in range(n):
        y = torch.sin(y) + x
    return y


@wrong_answer("x was added inside the sine. Take the sine of y, then add x.")
def inside_the_sine(x, n):
    y = x
    for _ in range(n):
        y = torch.sin(y + x)
    return y
