"""gradients_after: what stands in `.grad` after several backwards that nobody zeroed."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    x1, x2 = draw(n, 2, requires_grad=True), draw(n, 2, requires_grad=True)
    return 3, x1, x2, draw().item(), draw().item()


def oracle(times, x1, x2, a1, a2):
    if x1 is x2:
        a1 = a2 = a1 + a2
    return torch.full_like(x1, times * a1), torch.full_like(x2, times * a2)


test_standard = standard(
    "gradients_after",
    inputs,
    oracle,
    without={"leaves_its_arguments_unchanged": "it fills .grad"},
)


def test_the_notes_second_figures(learner):
    x1, x2 = (torch.tensor(x, requires_grad=True) for x in (1.0, 2.0))

    expect(learner.gradients_after(2, x1, x2, 1.0, 2.0)).equals(
        (torch.tensor(2.0), torch.tensor(4.0))
    )


@pytest.mark.parametrize("times", [0, 1, 7])
def test_grows_with_every_backward(learner, draw, times):
    _, x1, x2, a1, a2 = inputs(draw, 2)

    expect(learner.gradients_after(times, x1, x2, a1, a2)).agrees_with(oracle)


def test_they_stand_in_grad_too(learner, draw):
    seen = learner.gradients_after(4, *inputs(draw, 3)[1:3], 0.5, -3.0)

    expect(seen).argument("x1").gradient(torch.full((3, 2), 2.0))
    expect(seen).argument("x2").gradient(torch.full((3, 2), -12.0))


def test_what_stood_in_grad_before_does_not_count(learner, draw):
    times, x1, x2, a1, a2 = inputs(draw, 3)
    x1.grad, x2.grad = draw(3, 2), draw(3, 2)

    expect(learner.gradients_after(times, x1, x2, a1, a2)).agrees_with(oracle)


@pytest.mark.parametrize("times", [0, 2])
def test_what_blew_up_before_does_not_count(learner, draw, times):
    _, x1, x2, a1, a2 = inputs(draw, 2)
    x1.grad, x2.grad = torch.full((2, 2), float("nan")), torch.full((2, 2), float("inf"))

    expect(learner.gradients_after(times, x1, x2, a1, a2)).agrees_with(oracle)


def test_no_backward_leaves_nothing_behind(learner, draw):
    x1, x2 = (draw(3, dtype=torch.float64, requires_grad=True) for _ in range(2))
    x1.grad, x2.grad = (draw(3, dtype=torch.float64) for _ in range(2))

    seen = learner.gradients_after(0, x1, x2, 2.0, 0.5)
    left = [x.grad for x in seen.arguments[1:3]]

    zeros = torch.zeros(3, dtype=torch.float64)
    expect(seen).equals((zeros, zeros)).holds(
        all(grad is None or not grad.any() for grad in left),
        "left in x1.grad or x2.grad what stood there before, with times = 0",
        "wrong gradient",
    ).holds(
        not any(seen.observation.facts[f"value[{i}]"].requires_grad for i in range(2)),
        "gave zeros that require grad: they are a result, not a new leaf",
        "requires_grad",
    )


def test_one_tensor_used_twice_gets_both_parts_each_time(learner, draw):
    x = draw(3, requires_grad=True)

    expect(learner.gradients_after(4, x, x, 2.0, 0.5)).agrees_with(oracle)


def _after(times, x1, x2, a1, a2):
    for _ in range(times):
        (a1 * x1 + a2 * x2).sum().backward()
    return tuple(torch.zeros_like(x) if x.grad is None else x.grad for x in (x1, x2))


def _clear(*leaves):
    for x in leaves:
        x.grad = None


@wrong_answer("2 and 4 are the gradients of the example only.")
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


@wrong_answer("What stood in `.grad` at the start was counted in: clear it once, before the first.")
def stale(times, x1, x2, a1, a2):
    return _after(times, x1, x2, a1, a2)


@wrong_answer("One backward is missing: `range(times)` already starts at 0.")
def one_short(times, x1, x2, a1, a2):
    _clear(x1, x2)
    return _after(max(times - 1, 0), x1, x2, a1, a2)


@wrong_answer("Without any backward `.grad` is None: zeros are wanted then.")
def none_at_zero(times, x1, x2, a1, a2):
    _clear(x1, x2)
    _after(times, x1, x2, a1, a2)
    return x1.grad, x2.grad


@wrong_answer("You multiplied y by `times` and let it accumulate as well: that counts twice over.")
def counted_twice(times, x1, x2, a1, a2):
    _clear(x1, x2)
    return _after(times, x1, x2, times * a1, times * a2)


@wrong_answer("Each backward saw a larger y: y is the same each time, only `.grad` grows.")
def growing_y(times, x1, x2, a1, a2):
    _clear(x1, x2)
    y = 0
    for _ in range(times):
        y = y + (a1 * x1 + a2 * x2).sum()
        y.backward(retain_graph=True)
    return _after(0, x1, x2, a1, a2)


@wrong_answer(
    "The sums are right, but they do not stand in x1.grad and x2.grad: use the leaves themselves."
)
def gathered_outside(times, x1, x2, a1, a2):
    same = x1 is x2
    x1 = x1.detach().clone().requires_grad_()
    x2 = x1 if same else x2.detach().clone().requires_grad_()
    return _after(times, x1, x2, a1, a2)


@wrong_answer("With times = 0 the old gradients are still there: clear them in any case.")
def early_zeros(times, x1, x2, a1, a2):
    if times == 0:
        return torch.zeros_like(x1), torch.zeros_like(x2)
    _clear(x1, x2)
    return _after(times, x1, x2, a1, a2)


@wrong_answer("NaN times 0 is NaN, and NaN minus NaN too. Do not calculate: set `.grad` to None.")
def times_zero(times, x1, x2, a1, a2):
    for x in (x1, x2):
        if x.grad is not None:
            x.grad *= 0
    return _after(times, x1, x2, a1, a2)


@wrong_answer("The zeros are float32 whatever x1 is: zeros like x1 have its dtype.")
def zeros_of_default_dtype(times, x1, x2, a1, a2):
    _clear(x1, x2)
    if times == 0:
        return torch.zeros(x1.shape), torch.zeros(x2.shape)
    return _after(times, x1, x2, a1, a2)


@wrong_answer("backward frees the graph: build y anew each time, or say that it is to be kept.")
def graph_freed(times, x1, x2, a1, a2):
    _clear(x1, x2)
    y = (a1 * x1 + a2 * x2).sum()
    for _ in range(times):
        y.backward()
    return _after(0, x1, x2, a1, a2)


@right_answer
def one_graph_kept(times, x1, x2, a1, a2):
    x1.grad, x2.grad = torch.zeros_like(x1), torch.zeros_like(x2)
    if x1 is x2:
        x2.grad = x1.grad
    y = (a1 * x1 + a2 * x2).sum()
    for _ in range(times):
        y.backward(retain_graph=True)
    return x1.grad, x2.grad


@right_answer
def zeros_by_a_backward(times, x1, x2, a1, a2):
    _clear(x1, x2)
    (0 * x1 + 0 * x2).sum().backward()
    _after(times, x1, x2, a1, a2)
    return x1.grad.clone(), x2.grad.clone()
