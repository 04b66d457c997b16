"""slope_at: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("This is the value of f at x. Return its slope there.")
def value(f, x):
    return f(x.detach())


@wrong_answer(
    "You made x itself require grad, and this changes it for all other code. Use a new leaf."
)
def switches_x_on(f, x):
    x.requires_grad_()
    return torch.autograd.grad(f(x), x)[0]


@wrong_answer("Your gradient went into x.grad, and was added to what was there. Use your own leaf.")
def accumulates_in_x(f, x):
    x = x if x.requires_grad else x.detach().requires_grad_()
    f(x).backward()
    return x.grad


ONLY_NEAR = "A difference of two values is only close to the slope. Ask autograd for it."


@wrong_answer(ONLY_NEAR)
def by_differences(f, x):
    return (f(x.detach() + 1e-3) - f(x.detach() - 1e-3)) / 2e-3


@wrong_answer("Return a tensor of shape () and x's dtype. Leave .item() out.")
def a_float(f, x):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(f(x), x)[0].item()


@wrong_answer(
    "torch.autograd.grad returns a tuple, with one gradient for each input. Return its first "
    "element."
)
def a_tuple(f, x):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(f(x), x)


@wrong_answer("backward returns nothing. The gradient is in the leaf's `.grad`.")
def what_backward_returns(f, x):
    x = x.detach().clone().requires_grad_()
    return f(x).backward()


@wrong_answer("x was converted to float32 on the way. Keep its dtype.")
def through_float32(f, x):
    x = torch.tensor(x.item(), requires_grad=True)
    return torch.autograd.grad(f(x), x)[0]


@wrong_answer(ONLY_NEAR)
def by_finer_differences(f, x):
    wide = x.detach().double()
    return ((f(wide + 1e-5) - f(wide - 1e-5)) / 2e-5).to(x.dtype)


@wrong_answer("x no longer requires grad. Use your own leaf, and leave x alone.")
def switches_x_off(f, x):
    x.requires_grad_()
    (slope,) = torch.autograd.grad(f(x), x)
    x.requires_grad_(False)
    return slope


@wrong_answer(
    "clone() alone stays connected to an x that requires grad, so the gradient goes there too. "
    "Detach it."
)
def tied_to_x(f, x):
    leaf = x.clone().requires_grad_()
    leaf.retain_grad()
    f(leaf).backward()
    return leaf.grad


@wrong_answer(
    "If x requires grad, its clone is not a leaf, so the clone's `.grad` stays None. Detach it "
    "first."
)
def clone_that_is_no_leaf(f, x):
    leaf = x.clone().requires_grad_()
    f(leaf).backward()
    return leaf.grad
