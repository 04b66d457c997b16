"""vjp: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


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
