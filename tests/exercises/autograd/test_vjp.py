"""vjp: the upstream gradient v times the Jacobian of f at x."""

from functools import partial

import pytest
import torch

from torchkata.testing import (
    expect,
    oracles_beside,
    probes_beside,
    right_answer,
    standard,
    wrong_answer,
)

probes = probes_beside(__file__)
oracles = oracles_beside(__file__)


def inputs(draw, n):
    return partial(probes.waves, matrix=draw(n + 2, n)), draw(n), draw(n + 2)


def oracle(f, x, v):
    return v.detach() @ oracles.jacobian_of_waves(f, x)


test_standard = standard("vjp", inputs, oracle)


def test_a_matrix_of_outputs_from_a_matrix_of_inputs(learner, draw):
    x, v = draw(2, 3, dtype=torch.float64), draw(7, 6, dtype=torch.float64)

    wanted = v.flatten() @ oracles.full_jacobian(probes.grid, x)
    expect(learner.vjp(probes.grid, x, v)).equals(wanted.view(2, 3))


def test_one_output_is_scaled_by_v(learner, draw):
    x, v = draw(3, 2, dtype=torch.float64), draw(dtype=torch.float64)

    wanted = v * oracles.full_jacobian(probes.whole, x)
    expect(learner.vjp(probes.whole, x, v)).equals(wanted.view(3, 2))


def test_zeros_from_upstream_give_zeros(learner, draw):
    x = draw(4)

    expect(learner.vjp(torch.exp, x, torch.zeros(4))).equals(torch.zeros(4))


def test_a_square_jacobian_that_is_not_symmetric(learner, draw):
    f, x, v = partial(probes.waves, matrix=draw(4, 4)), draw(4), draw(4)

    expect(learner.vjp(f, x, v)).agrees_with(oracle)


def test_x_and_its_gradient_are_left_alone(learner, draw):
    f, x, v = inputs(draw, 4)
    x.requires_grad_().grad = draw(4)

    seen = learner.vjp(f, x, v)

    expect(seen).agrees_with(oracle).leaves_arguments_unchanged().argument("x").gradient(x.grad)


def test_v_is_held_fixed(learner, draw):
    f, x, v = inputs(draw, 3)
    v.requires_grad_()

    expect(learner.vjp(f, x, v)).agrees_with(oracle).leaves_arguments_unchanged()


@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_a_kink_close_by_does_not_matter(learner, draw, side):
    # A difference of values would reach over the kink.
    x, v = torch.full((3,), side * 1e-9, dtype=torch.float64), draw(3, dtype=torch.float64)

    expect(learner.vjp(torch.abs, x, v)).equals(side * v)


@wrong_answer("v plays no part: the outputs were summed, each with weight 1. Weigh them with v.")
def v_forgotten(f, x, v):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(f(x).sum(), x)[0]


@wrong_answer("f(x) has many numbers: backward needs the upstream gradient v to start from.")
def without_upstream(f, x, v):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(f(x), x)[0]


@wrong_answer("v was multiplied in after the gradient. It weighs the outputs, so it comes before.")
def multiplied_afterwards(f, x, v):
    x = x.detach().requires_grad_()
    summed = torch.autograd.grad(f(x).sum(), x)[0]
    return summed * v.sum()


@wrong_answer("You averaged over the outputs. They are weighed with v and summed.")
def averaged(f, x, v):
    x = x.detach().requires_grad_()
    return torch.autograd.grad((f(x) * v).mean(), x)[0]


@wrong_answer("A tuple came back: take the tensor out of it.")
def a_tuple(f, x, v):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(f(x), x, v)


@wrong_answer("The value of f came back with the product: only the product is wanted.")
def value_and_product(f, x, v):
    return torch.autograd.functional.vjp(f, x.detach(), v.detach())


@wrong_answer("That is the Jacobian times v, the other way round: v weighs the outputs.")
def turned_round(f, x, v):
    full = torch.autograd.functional.jacobian(f, x.detach())
    return full @ v


@wrong_answer("Your gradient went into x.grad, on top of what stood there. Use a leaf of your own.")
def accumulates_in_x(f, x, v):
    x = x if x.requires_grad else x.detach().requires_grad_()
    f(x).backward(v)
    return x.grad


@wrong_answer("x itself was made to require grad: that changes it for everybody. Use a new leaf.")
def switches_x_on(f, x, v):
    x.requires_grad_()
    return torch.autograd.grad(f(x), x, v)[0]


@wrong_answer("The gradient of v was filled as well. v is held fixed: detach it.")
def fills_v(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    (f(leaf) * v).sum().backward()
    return leaf.grad


@wrong_answer("A difference of two values only comes near the product: ask autograd for it.")
def by_differences(f, x, v):
    wide, product = x.detach().double(), torch.zeros(x.numel(), dtype=torch.float64)
    for i in range(x.numel()):
        step = torch.zeros_like(product)
        step[i] = 1e-5
        step = step.view(x.shape)
        product[i] = ((f(wide + step) - f(wide - step)) / 2e-5 * v.detach()).sum()
    return product.view(x.shape).to(x.dtype)


@wrong_answer("v was made one long. Its length counts.")
def of_unit_length(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    return torch.autograd.grad(f(leaf), leaf, v.detach() / (v.detach().norm() + 1e-30))[0]


@wrong_answer("x was given as one row of numbers: the product has x's shape.")
def flattened(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    return torch.autograd.grad(f(leaf), leaf, v)[0].flatten()


@right_answer
def with_backward(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    f(leaf).backward(gradient=v)
    return leaf.grad


@right_answer
def as_the_gradient_of_a_weighted_sum(f, x, v):
    leaf = x.detach().requires_grad_()
    weighed = (f(leaf) * v.detach()).sum()
    return torch.autograd.grad(weighed, leaf)[0]


@right_answer
def by_torch_func(f, x, v):
    _, pull_back = torch.func.vjp(f, x)
    return pull_back(v)[0]
