"""jvp: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


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
