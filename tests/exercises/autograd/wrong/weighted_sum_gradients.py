"""weighted_sum_gradients: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


def _backward(x1, x2, a1, a2):
    (a1 * x1 + a2 * x2).sum().backward()
    return x1.grad, x2.grad


@wrong_answer("1 and 2 are the gradients in the example only. They depend on a1 and a2.")
def constants(x1, x2, a1, a2):
    x1.grad, x2.grad = torch.ones_like(x1), torch.full_like(x2, 2)
    return x1.grad, x2.grad


@wrong_answer("backward adds to what is already in `.grad`. Clear it first.")
def stale(x1, x2, a1, a2):
    return _backward(x1, x2, a1, a2)


@wrong_answer("You cleared x1.grad, but not x2.grad.")
def only_one_cleared(x1, x2, a1, a2):
    x1.grad = None
    return _backward(x1, x2, a1, a2)


@wrong_answer(
    "`.grad` is None before the first backward, and cannot be zeroed in place. Set it to None."
)
def zeroes_none(x1, x2, a1, a2):
    x1.grad.zero_()
    x2.grad.zero_()
    return _backward(x1, x2, a1, a2)


@wrong_answer("The gradients are in the wrong order. The one of x1 comes first.")
def swapped(x1, x2, a1, a2):
    x1.grad = x2.grad = None
    return _backward(x1, x2, a1, a2)[::-1]


@wrong_answer("y has many elements, but backward must start from one number. Sum first.")
def not_summed(x1, x2, a1, a2):
    x1.grad = x2.grad = None
    (a1 * x1 + a2 * x2).backward()
    return x1.grad, x2.grad


@wrong_answer("You averaged over the elements. y is their sum.")
def averaged(x1, x2, a1, a2):
    x1.grad = x2.grad = None
    (a1 * x1 + a2 * x2).mean().backward()
    return x1.grad, x2.grad


@wrong_answer("The gradients are right, but they are not in `.grad`. Let backward put them there.")
def not_left_in_grad(x1, x2, a1, a2):
    return torch.autograd.grad((a1 * x1 + a2 * x2).sum(), (x1, x2))


@wrong_answer(
    "If x1 and x2 are the same tensor, both parts add up in its `.grad`. Let autograd do the work."
)
def written_down(x1, x2, a1, a2):
    x1.grad, x2.grad = torch.full_like(x1, a1), torch.full_like(x2, a2)
    return torch.full_like(x1, a1), torch.full_like(x2, a2)


@wrong_answer("You used copies: the gradients are in their `.grad`, not in x1.grad and x2.grad.")
def on_copies(x1, x2, a1, a2):
    same = x1 is x2
    x1 = x1.detach().clone().requires_grad_()
    x2 = x1 if same else x2.detach().clone().requires_grad_()
    return _backward(x1, x2, a1, a2)


@wrong_answer("Return tensors, not Python numbers.")
def numbers(x1, x2, a1, a2):
    x1.grad = x2.grad = None
    return tuple(grad.sum().item() for grad in _backward(x1, x2, a1, a2))


@wrong_answer(
    "NaN times 0 is NaN, and NaN minus NaN too. Do not compute zeros: set `.grad` to None."
)
def times_zero(x1, x2, a1, a2):
    for x in (x1, x2):
        if x.grad is not None:
            x.grad *= 0
    return _backward(x1, x2, a1, a2)


@wrong_answer("a1 and a2 are swapped. a1 belongs to x1.")
def weights_swapped(x1, x2, a1, a2):
    x1.grad = x2.grad = None
    return _backward(x1, x2, a2, a1)


@wrong_answer("The gradients were cleared after backward as well. They must stay in `.grad`.")
def cleared_afterwards(x1, x2, a1, a2):
    x1.grad = x2.grad = None
    grads = _backward(x1, x2, a1, a2)
    x1.grad = x2.grad = None
    return grads
