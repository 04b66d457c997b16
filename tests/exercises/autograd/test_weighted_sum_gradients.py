"""weighted_sum_gradients: the gradients of a1·x1 + a2·x2, in x1.grad and x2.grad."""

import pytest
import torch

from torchkata.testing import FLOATS, expect, standard


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
    dtypes=FLOATS,
    without={"leaves_its_arguments_unchanged": "it fills .grad"},
)


def test_gives_the_numbers_in_the_note(learner):
    x1, x2 = (torch.tensor(x, requires_grad=True) for x in (1.0, 2.0))

    expect(learner.weighted_sum_gradients(x1, x2, 1.0, 2.0)).equals(
        (torch.tensor(1.0), torch.tensor(2.0))
    )


@pytest.mark.parametrize("shape", [(), (3,)])
def test_the_gradients_are_in_grad_too(learner, draw, shape):
    x1, x2 = draw(*shape, requires_grad=True), draw(*shape, requires_grad=True)

    seen = learner.weighted_sum_gradients(x1, x2, 0.5, -3.0)

    expect(seen).argument("x1").gradient(torch.full(shape, 0.5))
    expect(seen).argument("x2").gradient(torch.full(shape, -3.0))


def test_old_gradients_do_not_count(learner, draw):
    x1, x2, a1, a2 = inputs(draw, 3)
    x1.grad, x2.grad = draw(3, 2), draw(3, 2)

    expect(learner.weighted_sum_gradients(x1, x2, a1, a2)).agrees_with(oracle)


def test_old_nan_or_infinity_does_not_count(learner, draw):
    x1, x2, a1, a2 = inputs(draw, 2)
    x1.grad, x2.grad = torch.full((2, 2), float("nan")), torch.full((2, 2), float("inf"))

    expect(learner.weighted_sum_gradients(x1, x2, a1, a2)).agrees_with(oracle)


def test_one_tensor_used_twice_gets_both_parts(learner, draw):
    x = draw(3, requires_grad=True)

    expect(learner.weighted_sum_gradients(x, x, 2.0, 0.5)).agrees_with(oracle)


def test_both_stay_leaves_with_the_same_values(learner, draw):
    x1, x2, a1, a2 = inputs(draw, 3)

    seen = learner.weighted_sum_gradients(x1, x2, a1, a2)

    expect(seen).argument("x1").equals(x1).is_leaf().requires_grad()
    expect(seen).argument("x2").equals(x2).is_leaf().requires_grad()
