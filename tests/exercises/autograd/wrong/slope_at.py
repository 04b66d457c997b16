"""slope_at: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


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


ONLY_NEAR = "A difference of two values only comes near the slope: ask autograd for it."


@wrong_answer(ONLY_NEAR)
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


@wrong_answer(ONLY_NEAR)
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
