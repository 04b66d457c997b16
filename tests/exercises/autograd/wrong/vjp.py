"""vjp: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


@wrong_answer("v is not used: the outputs were summed, each with weight 1. Weight them with v.")
def v_forgotten(f, x, v):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(f(x).sum(), x)[0]


@wrong_answer("f(x) has many numbers. backward needs the upstream gradient v to start from.")
def without_upstream(f, x, v):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(f(x), x)[0]


@wrong_answer(
    "You multiplied by v after taking the gradient. v weights the outputs, so it comes before."
)
def multiplied_afterwards(f, x, v):
    x = x.detach().requires_grad_()
    summed = torch.autograd.grad(f(x).sum(), x)[0]
    return summed * v.sum()


@wrong_answer("You averaged over the outputs. Weight them with v, and sum.")
def averaged(f, x, v):
    x = x.detach().requires_grad_()
    return torch.autograd.grad((f(x) * v).mean(), x)[0]


@wrong_answer("You returned a tuple. Return the tensor in it.")
def a_tuple(f, x, v):
    x = x.detach().requires_grad_()
    return torch.autograd.grad(f(x), x, v)


@wrong_answer("You returned the value of f together with the product. Return only the product.")
def value_and_product(f, x, v):
    return torch.autograd.functional.vjp(f, x.detach(), v.detach())


@wrong_answer("This is the Jacobian times v, the other way round. v weights the outputs.")
def turned_round(f, x, v):
    full = torch.autograd.functional.jacobian(f, x.detach())
    return full @ v


@wrong_answer("Your gradient went into x.grad, and was added to what was there. Use your own leaf.")
def accumulates_in_x(f, x, v):
    x = x if x.requires_grad else x.detach().requires_grad_()
    f(x).backward(v)
    return x.grad


@wrong_answer(
    "You made x itself require grad, and this changes it for all other code. Use a new leaf."
)
def switches_x_on(f, x, v):
    x.requires_grad_()
    return torch.autograd.grad(f(x), x, v)[0]


@wrong_answer("The gradient of v was filled as well. v is a constant here: detach it.")
def fills_v(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    (f(leaf) * v).sum().backward()
    return leaf.grad


@wrong_answer("A difference of two values is only close to the product. Ask autograd for it.")
def by_differences(f, x, v):
    wide, product = x.detach().double(), torch.zeros(x.numel(), dtype=torch.float64)
    for i in range(x.numel()):
        step = torch.zeros_like(product)
        step[i] = 1e-5
        step = step.view(x.shape)
        product[i] = ((f(wide + step) - f(wide - step)) / 2e-5 * v.detach()).sum()
    return product.view(x.shape).to(x.dtype)


@wrong_answer("v was scaled to length 1. Keep its length.")
def of_unit_length(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    return torch.autograd.grad(f(leaf), leaf, v.detach() / (v.detach().norm() + 1e-30))[0]


@wrong_answer("The product was returned flat, as one row of numbers. Give it x's shape.")
def flattened(f, x, v):
    leaf = x.detach().clone().requires_grad_()
    return torch.autograd.grad(f(leaf), leaf, v)[0].flatten()
