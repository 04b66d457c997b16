"""gradients_after: the values of `.grad` after several backwards, never zeroed in between."""

import pytest
import torch

from torchkata.testing import expect, standard


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


def test_gives_the_second_numbers_in_the_note(learner):
    x1, x2 = (torch.tensor(x, requires_grad=True) for x in (1.0, 2.0))

    expect(learner.gradients_after(2, x1, x2, 1.0, 2.0)).equals(
        (torch.tensor(2.0), torch.tensor(4.0))
    )


@pytest.mark.parametrize("times", [0, 1, 7])
def test_grows_with_every_backward(learner, draw, times):
    _, x1, x2, a1, a2 = inputs(draw, 2)

    expect(learner.gradients_after(times, x1, x2, a1, a2)).agrees_with(oracle)


def test_the_gradients_are_in_grad_too(learner, draw):
    seen = learner.gradients_after(4, *inputs(draw, 3)[1:3], 0.5, -3.0)

    expect(seen).argument("x1").gradient(torch.full((3, 2), 2.0))
    expect(seen).argument("x2").gradient(torch.full((3, 2), -12.0))


def test_old_gradients_do_not_count(learner, draw):
    times, x1, x2, a1, a2 = inputs(draw, 3)
    x1.grad, x2.grad = draw(3, 2), draw(3, 2)

    expect(learner.gradients_after(times, x1, x2, a1, a2)).agrees_with(oracle)


@pytest.mark.parametrize("times", [0, 2])
def test_old_nan_or_infinity_does_not_count(learner, draw, times):
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
        "left the old gradients in x1.grad or x2.grad, with times = 0",
        "wrong gradient",
    ).holds(
        not any(seen.observation.facts[f"value[{i}]"].requires_grad for i in range(2)),
        "returned zeros that require grad: they are a result, not a new leaf",
        "requires_grad",
    )


def test_one_tensor_used_twice_gets_both_parts_each_time(learner, draw):
    x = draw(3, requires_grad=True)

    expect(learner.gradients_after(4, x, x, 2.0, 0.5)).agrees_with(oracle)
