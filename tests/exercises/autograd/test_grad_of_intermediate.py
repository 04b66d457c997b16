"""grad_of_intermediate: the gradient by a tensor that is no leaf."""

import pytest
import torch

from torchkata.testing import expect, right_answer, standard, wrong_answer


def inputs(draw, n):
    return (draw(n, 2),)


def oracle(x):
    return 3 * x.pow(4)  # by hidden, of hidden³ = x⁶


test_standard = standard("grad_of_intermediate", inputs, oracle)


@pytest.mark.parametrize("shape", [(), (3,), (2, 1, 3)])
def test_any_shape_will_do(learner, draw, shape):
    x = draw(*shape)

    expect(learner.grad_of_intermediate(x)).equals(oracle(x))


def test_x_and_its_gradient_are_left_alone(learner, draw):
    x = draw(4, requires_grad=True)
    x.grad = draw(4)

    seen = learner.grad_of_intermediate(x)

    expect(seen).agrees_with(oracle).leaves_arguments_unchanged().argument("x").gradient(x.grad)


@wrong_answer(
    "hidden is no leaf, so its gradient is gone after backward. "
    "Ask hidden to keep it, before you call backward."
)
def not_retained(x):
    x = x.detach().requires_grad_()
    hidden = x**2
    (hidden**3).sum().backward()
    return hidden.grad


@wrong_answer("That is the gradient by x. The one by hidden is wanted, in the middle of the graph.")
def by_x(x):
    x = x.detach().requires_grad_()
    ((x**2) ** 3).sum().backward()
    return x.grad


@wrong_answer("hidden was asked to keep its gradient only after backward: that is too late.")
def retained_too_late(x):
    x = x.detach().requires_grad_()
    hidden = x**2
    (hidden**3).sum().backward()
    hidden.retain_grad()
    return hidden.grad


@wrong_answer("The loss was made from another x², not from the hidden that keeps its gradient.")
def another_hidden(x):
    x = x.detach().requires_grad_()
    hidden = x**2
    hidden.retain_grad()
    ((x**2) ** 3 + 0 * hidden).sum().backward()
    return hidden.grad


@wrong_answer("That is the derivative of hidden by x: the other half of the chain.")
def other_half(x):
    return 2 * x


@wrong_answer("You averaged the cubes: the loss is their sum.")
def of_the_mean(x):
    x = x.detach().requires_grad_()
    hidden = x**2
    hidden.retain_grad()
    (hidden**3).mean().backward()
    return hidden.grad


@wrong_answer(
    "backward from x itself fills x.grad or switches x on: start from a leaf of your own."
)
def on_x_itself(x):
    x.requires_grad_()
    hidden = x**2
    hidden.retain_grad()
    (hidden**3).sum().backward()
    return hidden.grad


@right_answer
def by_asking_for_it(x):
    hidden = (x.detach() ** 2).requires_grad_()
    return torch.autograd.grad((hidden**3).sum(), hidden)[0]


@right_answer
def with_a_hook(x):
    kept = []
    leaf = x.detach().clone().requires_grad_()
    hidden = leaf * leaf
    hidden.register_hook(kept.append)
    hidden.pow(3).sum().backward()
    return kept[0]
