"""weighted_sum_gradients: what backward leaves in x1.grad and x2.grad for a1·x1 + a2·x2."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    x1, x2 = draw(n, 2, requires_grad=True), draw(n, 2, requires_grad=True)
    return x1, x2, draw().item(), draw().item()


def oracle(x1, x2, a1, a2):
    if x1 is x2:
        a1 = a2 = a1 + a2
    return torch.full_like(x1, a1), torch.full_like(x2, a2)


test_standard = standard(
    "weighted_sum_gradients",
    inputs,
    oracle,
    without={"leaves_its_arguments_unchanged": "it fills .grad"},
)


def test_the_notes_figures(learner):
    x1, x2 = (torch.tensor(x, requires_grad=True) for x in (1.0, 2.0))

    expect(learner.weighted_sum_gradients(x1, x2, 1.0, 2.0)).equals(
        (torch.tensor(1.0), torch.tensor(2.0))
    )


@pytest.mark.parametrize("shape", [(), (3,)])
def test_they_stand_in_grad_too(learner, draw, shape):
    x1, x2 = draw(*shape, requires_grad=True), draw(*shape, requires_grad=True)

    seen = learner.weighted_sum_gradients(x1, x2, 0.5, -3.0)

    expect(seen).argument("x1").gradient(torch.full(shape, 0.5))
    expect(seen).argument("x2").gradient(torch.full(shape, -3.0))


def test_what_stood_in_grad_before_does_not_count(learner, draw):
    x1, x2, a1, a2 = inputs(draw, 3)
    x1.grad, x2.grad = draw(3, 2), draw(3, 2)

    expect(learner.weighted_sum_gradients(x1, x2, a1, a2)).agrees_with(oracle)


def test_what_blew_up_before_does_not_count(learner, draw):
    x1, x2, a1, a2 = inputs(draw, 2)
    x1.grad, x2.grad = torch.full((2, 2), float("nan")), torch.full((2, 2), float("inf"))

    expect(learner.weighted_sum_gradients(x1, x2, a1, a2)).agrees_with(oracle)


def test_one_tensor_used_twice_gets_both_parts(learner, draw):
    x = draw(3, requires_grad=True)

    expect(learner.weighted_sum_gradients(x, x, 2.0, 0.5)).agrees_with(oracle)


def test_the_values_and_the_leaves_stay(learner, draw):
    x1, x2, a1, a2 = inputs(draw, 3)

    seen = learner.weighted_sum_gradients(x1, x2, a1, a2)

    expect(seen).argument("x1").equals(x1).is_leaf().requires_grad()
    expect(seen).argument("x2").equals(x2).is_leaf().requires_grad()


def _backward(x1, x2, a1, a2):
    (a1 * x1 + a2 * x2).sum().backward()
    return x1.grad, x2.grad


@wrong_answer("1 and 2 are the gradients of the example only: they depend on a1 and a2.")
def constants(x1, x2, a1, a2):
    x1.grad, x2.grad = torch.ones_like(x1), torch.full_like(x2, 2)
    return x1.grad, x2.grad


@wrong_answer("backward adds to what stands in `.grad`: clear it first.")
def stale(x1, x2, a1, a2):
    return _backward(x1, x2, a1, a2)


@wrong_answer("x1.grad was cleared, x2.grad was not.")
def only_one_cleared(x1, x2, a1, a2):
    x1.grad = None
    return _backward(x1, x2, a1, a2)


@wrong_answer(
    "`.grad` is None before the first backward and cannot be zeroed in place: set it to None."
)
def zeroes_none(x1, x2, a1, a2):
    x1.grad.zero_()
    x2.grad.zero_()
    return _backward(x1, x2, a1, a2)


@wrong_answer("The gradients are in the wrong order: x1's first.")
def swapped(x1, x2, a1, a2):
    x1.grad = x2.grad = None
    return _backward(x1, x2, a1, a2)[::-1]


@wrong_answer("y has many elements, and backward wants one number to start from: sum first.")
def not_summed(x1, x2, a1, a2):
    x1.grad = x2.grad = None
    (a1 * x1 + a2 * x2).backward()
    return x1.grad, x2.grad


@wrong_answer("You averaged over the elements: y is their sum.")
def averaged(x1, x2, a1, a2):
    x1.grad = x2.grad = None
    (a1 * x1 + a2 * x2).mean().backward()
    return x1.grad, x2.grad


@wrong_answer("The gradients are right, but stand in no `.grad`: let backward put them there.")
def not_left_in_grad(x1, x2, a1, a2):
    return torch.autograd.grad((a1 * x1 + a2 * x2).sum(), (x1, x2))


@wrong_answer(
    "Where x1 and x2 are one tensor, both parts add up in its `.grad`. Let autograd do the work."
)
def written_down(x1, x2, a1, a2):
    x1.grad, x2.grad = torch.full_like(x1, a1), torch.full_like(x2, a2)
    return torch.full_like(x1, a1), torch.full_like(x2, a2)


@wrong_answer("You took copies: the gradients stand in theirs, not in x1.grad and x2.grad.")
def on_copies(x1, x2, a1, a2):
    same = x1 is x2
    x1 = x1.detach().clone().requires_grad_()
    x2 = x1 if same else x2.detach().clone().requires_grad_()
    return _backward(x1, x2, a1, a2)


@wrong_answer("Tensors are wanted, not Python numbers.")
def numbers(x1, x2, a1, a2):
    x1.grad = x2.grad = None
    return tuple(grad.sum().item() for grad in _backward(x1, x2, a1, a2))


@wrong_answer("NaN times 0 is NaN, and NaN minus NaN too. Do not calculate: set `.grad` to None.")
def times_zero(x1, x2, a1, a2):
    for x in (x1, x2):
        if x.grad is not None:
            x.grad *= 0
    return _backward(x1, x2, a1, a2)


@wrong_answer("a1 and a2 are exchanged: a1 belongs to x1.")
def weights_swapped(x1, x2, a1, a2):
    x1.grad = x2.grad = None
    return _backward(x1, x2, a2, a1)


@wrong_answer("The gradients were cleared after backward as well: they are to stand in `.grad`.")
def cleared_afterwards(x1, x2, a1, a2):
    x1.grad = x2.grad = None
    grads = _backward(x1, x2, a1, a2)
    x1.grad = x2.grad = None
    return grads


@right_answer
def zeroed_if_there(x1, x2, a1, a2):
    for x in (x1, x2):
        if x.grad is not None:
            x.grad.zero_()
    y = torch.add(a1 * x1, x2, alpha=a2)
    y.backward(torch.ones_like(y))
    return x1.grad.clone(), x2.grad.clone()


@right_answer
def two_backwards(x1, x2, a1, a2):
    x1.grad, x2.grad = torch.zeros_like(x1), torch.zeros_like(x2)
    if x1 is x2:
        x2.grad = x1.grad
    (a1 * x1).sum().backward()
    (a2 * x2).sum().backward()
    return x1.grad, x2.grad
