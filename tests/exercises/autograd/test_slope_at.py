"""slope_at: the derivative of a function at one number."""

from functools import partial

import pytest
import torch

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

probes = probes_beside(__file__)


def inputs(draw, n):
    return partial(probes.swing, pace=1.5), draw()


def oracle(f, x):
    pace = f.keywords["pace"]
    return torch.sin(pace * x) + pace * x * torch.cos(pace * x)


test_standard = standard(
    "slope_at",
    inputs,
    oracle,
    without={
        "takes_size_0": "x is always one number",
        "takes_size_1": "x is always one number",
    },
)


def test_other_functions_have_other_slopes(learner, draw):
    f, x = partial(probes.swing, pace=draw().item()), draw(dtype=torch.float64)

    expect(learner.slope_at(f, x)).agrees_with(oracle)


def test_a_built_in_function_will_do(learner, draw):
    x = draw(dtype=torch.float64)

    expect(learner.slope_at(torch.exp, x)).equals(x.exp())


def test_x_and_its_gradient_are_left_alone(learner, draw):
    f, x = inputs(draw, 1)
    x.requires_grad_().grad = draw()

    seen = learner.slope_at(f, x)

    expect(seen).agrees_with(oracle).leaves_arguments_unchanged().argument("x").gradient(x.grad)


@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_a_kink_close_by_does_not_matter(learner, side):
    # A difference of values would reach over the kink.
    x = torch.tensor(side * 1e-9, dtype=torch.float64)

    expect(learner.slope_at(torch.abs, x)).equals(torch.tensor(side, dtype=torch.float64))


@wrong_answer("That is the value of f at x. Its slope there is wanted.")
def value(f, x):
    return f(x.detach())


@wrong_answer("x itself was made to require grad: that changes it for everybody. Use a new leaf.")
def switches_x_on(f, x):
    x.requires_grad_()
    return torch.autograd.grad(f(x), x)[0]


@wrong_answer("Your gradient went into x.grad, on top of what stood there. Use a leaf of your own.")
def accumulates_in_x(f, x):
    x = x if x.requires_grad else x.detach().requires_grad_()
    f(x).backward()
    return x.grad


@wrong_answer("A difference of two values only comes near the slope: ask autograd for it.")
def by_differences(f, x):
    return (f(x.detach() + 1e-3) - f(x.detach() - 1e-3)) / 2e-3


@wrong_answer("A tensor is wanted, of shape () and x's dtype: leave .item() out.")
def a_float(f, x):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(f(x), x)[0].item()


@wrong_answer("torch.autograd.grad gives a tuple, one gradient for each input: take the first out.")
def a_tuple(f, x):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(f(x), x)


@wrong_answer("backward gives back nothing: what it finds stands in the leaf's `.grad`.")
def what_backward_returns(f, x):
    x = x.detach().clone().requires_grad_()
    return f(x).backward()


@wrong_answer("x went to float32 on the way: keep its dtype.")
def through_float32(f, x):
    x = torch.tensor(x.item(), requires_grad=True)
    return torch.autograd.grad(f(x), x)[0]


@wrong_answer("A difference of two values only comes near the slope: ask autograd for it.")
def by_finer_differences(f, x):
    wide = x.detach().double()
    return ((f(wide + 1e-5) - f(wide - 1e-5)) / 2e-5).to(x.dtype)


@wrong_answer("x no longer requires grad: use a leaf of your own, and leave x alone.")
def switches_x_off(f, x):
    x.requires_grad_()
    (slope,) = torch.autograd.grad(f(x), x)
    x.requires_grad_(False)
    return slope


@wrong_answer(
    "clone() keeps the tie to an x that requires grad, and the gradient goes there too. Detach it."
)
def tied_to_x(f, x):
    leaf = x.clone().requires_grad_()
    leaf.retain_grad()
    f(leaf).backward()
    return leaf.grad


@wrong_answer(
    "Where x requires grad, its clone is no leaf, so nothing comes to stand in its `.grad`, and "
    "None came back. Detach it first."
)
def clone_that_is_no_leaf(f, x):
    leaf = x.clone().requires_grad_()
    f(leaf).backward()
    return leaf.grad


@right_answer
def with_backward(f, x):
    leaf = x.detach().clone().requires_grad_(True)
    f(leaf).backward()
    return leaf.grad


@right_answer
def from_a_new_tensor(f, x):
    leaf = torch.tensor(x.item(), dtype=x.dtype, requires_grad=True)
    y = f(leaf)
    return torch.autograd.grad(y, [leaf], grad_outputs=torch.ones_like(y))[0]
