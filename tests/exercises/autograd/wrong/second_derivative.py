"""second_derivative: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


def _slope(f, x, **options):
    x = x.detach().requires_grad_()
    return x, torch.autograd.grad(f(x).sum(), x, **options)[0]


@wrong_answer("The slope has no graph, so it cannot be differentiated again. Ask for its graph.")
def without_create_graph(f, x):
    x, slope = _slope(f, x)
    return torch.autograd.grad(slope.sum(), x)[0]


@wrong_answer(
    "The slope of a straight line is a constant, without a graph. Check this before you "
    "differentiate it."
)
def straight_line_raises(f, x):
    x, slope = _slope(f, x, create_graph=True)
    return torch.autograd.grad(slope.sum(), x)[0]


@wrong_answer("This is the first derivative. Differentiate it once more.")
def first_derivative(f, x):
    return _slope(f, x)[1]


@wrong_answer("The square of the slope is not the second derivative.")
def slope_squared(f, x):
    return _slope(f, x)[1].square()


@wrong_answer(
    "You used the slope as the argument of f. Differentiate the slope, do not pass it to f."
)
def slope_of_slope(f, x):
    return _slope(f, _slope(f, x)[1])[1]


@wrong_answer("f(x) has many elements. Sum it before you ask for a gradient.")
def not_summed(f, x):
    x = x.detach().requires_grad_()
    slope = torch.autograd.grad(f(x), x, create_graph=True)[0]
    if not slope.requires_grad:
        return torch.zeros_like(x)
    return torch.autograd.grad(slope, x)[0]


@wrong_answer(
    "The second backward added its result to the first one in `.grad`. Clear it in between."
)
def accumulated(f, x):
    x = x.detach().requires_grad_()
    f(x).sum().backward(create_graph=True)
    if x.grad.requires_grad:
        x.grad.sum().backward()
    return x.grad.detach()


@wrong_answer("You averaged over the elements. Each one has its own second derivative.")
def averaged(f, x):
    x, slope = _slope(f, x, create_graph=True)
    if not slope.requires_grad:
        return torch.zeros_like(x)
    return torch.autograd.grad(slope.mean(), x)[0]


@wrong_answer("Differences of values are only close to it. Ask autograd.")
def by_differences(f, x):
    x = x.detach()
    return (f(x + 1e-2) - 2 * f(x) + f(x - 1e-2)) / 1e-4


@wrong_answer(
    "You made x itself require grad, and this changes it for all other code. Use a new leaf."
)
def switches_x_on(f, x):
    x.requires_grad_()
    slope = torch.autograd.grad(f(x).sum(), x, create_graph=True)[0]
    if not slope.requires_grad:
        return torch.zeros_like(x)
    return torch.autograd.grad(slope.sum(), x)[0]


@wrong_answer(
    "The slope has no graph, so every f was treated as a straight line. Use create_graph=True."
)
def taken_for_straight(f, x):
    x, slope = _slope(f, x)
    if not slope.requires_grad:
        return torch.zeros_like(x)
    return torch.autograd.grad(slope.sum(), x)[0]


@wrong_answer("The zeros are always float32. They need the dtype of x.")
def zeros_of_default_dtype(f, x):
    x, slope = _slope(f, x, create_graph=True)
    if not slope.requires_grad:
        return torch.zeros(x.shape)
    return torch.autograd.grad(slope.sum(), x)[0]


@wrong_answer("For a straight line you returned nothing, or a single 0. Return zeros of x's shape.")
def a_single_zero(f, x):
    x, slope = _slope(f, x, create_graph=True)
    if not slope.requires_grad:
        return torch.tensor(0.0, dtype=x.dtype)
    return torch.autograd.grad(slope.sum(), x)[0]


@wrong_answer("A difference of two slopes is only close to it. Ask autograd twice.")
def by_differences_of_slopes(f, x):
    wide = x.detach().double()
    return ((_slope(f, wide + 1e-5)[1] - _slope(f, wide - 1e-5)[1]) / 2e-5).to(x.dtype)


@wrong_answer(
    "These are the second derivatives for every pair of elements. Take the diagonal, in x's shape."
)
def whole_hessian(f, x):
    return torch.autograd.functional.hessian(lambda t: f(t).sum(), x.detach())


@wrong_answer(
    "Where the slope depends on another tensor that requires grad, and not on x, there is no "
    "gradient for x: None, or an error. Return zeros."
)
def none_for_a_tracked_line(f, x):
    x = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    if not slope.requires_grad:
        return torch.zeros_like(x)
    return torch.autograd.grad(slope.sum(), x, allow_unused=True)[0]
