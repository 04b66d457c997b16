"""jvp: the Jacobian of f at x times the direction v."""

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
    return partial(probes.waves, matrix=draw(n + 2, n)), draw(n), draw(n)


def oracle(f, x, v):
    return oracles.jacobian_of_waves(f, x) @ v.detach()


test_standard = standard("jvp", inputs, oracle)


def test_a_matrix_of_outputs_from_a_matrix_of_inputs(learner, draw):
    x, v = draw(2, 3, dtype=torch.float64), draw(2, 3, dtype=torch.float64)

    wanted = oracles.full_jacobian(probes.grid, x) @ v.flatten()
    expect(learner.jvp(probes.grid, x, v)).equals(wanted.view(7, 6))


def test_one_output_gives_one_number(learner, draw):
    x, v = draw(3, 2, dtype=torch.float64), draw(3, 2, dtype=torch.float64)

    wanted = oracles.full_jacobian(probes.whole, x) @ v.flatten()
    expect(learner.jvp(probes.whole, x, v)).equals(wanted.view(()))


def test_a_square_jacobian_that_is_not_symmetric(learner, draw):
    f, x, v = partial(probes.waves, matrix=draw(4, 4)), draw(4), draw(4)

    expect(learner.jvp(f, x, v)).agrees_with(oracle)


def test_a_longer_direction_gives_a_larger_product(learner, draw):
    f, x, v = inputs(draw, 3)

    expect(learner.jvp(f, x, 1000 * v)).agrees_with(oracle)


def test_x_and_its_gradient_are_left_alone(learner, draw):
    f, x, v = inputs(draw, 4)
    x.requires_grad_().grad = draw(4)

    seen = learner.jvp(f, x, v)

    expect(seen).agrees_with(oracle).leaves_arguments_unchanged().argument("x").gradient(x.grad)


@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_a_kink_close_by_does_not_matter(learner, draw, side):
    # A difference of values would reach over the kink.
    x, v = torch.full((3,), side * 1e-9, dtype=torch.float64), draw(3, dtype=torch.float64)

    expect(learner.jvp(torch.abs, x, v)).equals(side * v)


@wrong_answer("That is a vjp: v is a direction for x, not an upstream gradient for f(x).")
def a_vjp(f, x, v):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(f(x), x, v)[0]


@wrong_answer("v plays no part: x was moved by the same amount in every element.")
def v_forgotten(f, x, v):
    with torch.autograd.forward_ad.dual_level():
        y = f(torch.autograd.forward_ad.make_dual(x, torch.ones_like(x)))
        return torch.autograd.forward_ad.unpack_dual(y).tangent


@wrong_answer("A difference of two values only comes near the product: it is wanted exactly.")
def by_differences(f, x, v):
    return (f(x.detach() + 1e-3 * v) - f(x.detach() - 1e-3 * v)) / 2e-3


@wrong_answer("The value of f came back: the tangent is wanted.")
def primal(f, x, v):
    with torch.autograd.forward_ad.dual_level():
        y = f(torch.autograd.forward_ad.make_dual(x, v))
        return torch.autograd.forward_ad.unpack_dual(y).primal


@wrong_answer("The value of f came back with the product: only the product is wanted.")
def value_and_product(f, x, v):
    return torch.func.jvp(f, (x,), (v,))


@wrong_answer("The direction was made one long. Its length counts.")
def of_unit_length(f, x, v):
    with torch.autograd.forward_ad.dual_level():
        y = f(torch.autograd.forward_ad.make_dual(x, v / (v.norm() + 1e-30)))
        return torch.autograd.forward_ad.unpack_dual(y).tangent


@wrong_answer("x itself was made to require grad: that changes it for everybody. Use a new leaf.")
def switches_x_on(f, x, v):
    x.requires_grad_()
    y = f(x)
    u = torch.zeros_like(y, requires_grad=True)
    g = torch.autograd.grad(y, x, u, create_graph=True)[0]
    return torch.autograd.grad(g, u, v)[0]


@wrong_answer("A dual number still wraps the result: unpack it and take its tangent.")
def not_unpacked(f, x, v):
    with torch.autograd.forward_ad.dual_level():
        return f(torch.autograd.forward_ad.make_dual(x, v))


@right_answer
def by_torch_func(f, x, v):
    _, product = torch.func.jvp(f, (x.detach(),), (v,))
    return product


@right_answer
def by_reverse_mode_twice(f, x, v):
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    u = torch.zeros_like(y, requires_grad=True)
    (g,) = torch.autograd.grad(y, leaf, u, create_graph=True)
    return torch.autograd.grad(g, u, v)[0]


@right_answer
def by_rows_of_the_jacobian(f, x, v):
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    rows = [torch.autograd.grad(o, leaf, retain_graph=True)[0] for o in y.reshape(-1)]
    return torch.stack([(row * v).sum() for row in rows]).view(y.shape)
