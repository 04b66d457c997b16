"""jvp: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("This is a vjp. Here v is a direction for x, not an upstream gradient for f(x).")
def a_vjp(f, x, v):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(f(x), x, v)[0]


@wrong_answer("v is not used: every element of x was moved by the same amount.")
def v_forgotten(f, x, v):
    with torch.autograd.forward_ad.dual_level():
        y = f(torch.autograd.forward_ad.make_dual(x, torch.ones_like(x)))
        return torch.autograd.forward_ad.unpack_dual(y).tangent


@wrong_answer("A difference of two values is only close to the product. It must be exact.")
def by_differences(f, x, v):
    return (f(x.detach() + 1e-3 * v) - f(x.detach() - 1e-3 * v)) / 2e-3


@wrong_answer("You returned the value of f. Return the tangent.")
def primal(f, x, v):
    with torch.autograd.forward_ad.dual_level():
        y = f(torch.autograd.forward_ad.make_dual(x, v))
        return torch.autograd.forward_ad.unpack_dual(y).primal


@wrong_answer("You returned the value of f together with the product. Return only the product.")
def value_and_product(f, x, v):
    return torch.func.jvp(f, (x,), (v,))


@wrong_answer("The direction was scaled to length 1. Keep its length.")
def of_unit_length(f, x, v):
    with torch.autograd.forward_ad.dual_level():
        y = f(torch.autograd.forward_ad.make_dual(x, v / (v.norm() + 1e-30)))
        return torch.autograd.forward_ad.unpack_dual(y).tangent


@wrong_answer(
    "You made x itself require grad, and this changes it for all other code. Use a new leaf."
)
def switches_x_on(f, x, v):
    x.requires_grad_()
    y = f(x)
    u = torch.zeros_like(y, requires_grad=True)
    g = torch.autograd.grad(y, x, u, create_graph=True)[0]
    return torch.autograd.grad(g, u, v)[0]


@wrong_answer("The result is still a dual number. Unpack it and return its tangent.")
def not_unpacked(f, x, v):
    with torch.autograd.forward_ad.dual_level():
        return f(torch.autograd.forward_ad.make_dual(x, v))
