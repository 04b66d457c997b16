"""second_derivative: differentiate twice, element by element."""

from functools import partial

import pytest
import torch

from torchkata.testing import expect, probes_beside, right_answer, standard, wrong_answer

probes = probes_beside(__file__)


def inputs(draw, n):
    return partial(probes.swing, pace=1.5), draw(n, 2)


def oracle(f, x):
    pace = f.keywords["pace"]
    return 2 * pace * torch.cos(pace * x) - pace**2 * x * torch.sin(pace * x)


test_standard = standard("second_derivative", inputs, oracle)


def test_other_functions_bend_otherwise(learner, draw):
    f, x = partial(probes.swing, pace=draw().item()), draw(4, dtype=torch.float64)

    expect(learner.second_derivative(f, x)).agrees_with(oracle)


@pytest.mark.parametrize("shape", [(), (3,), (2, 1, 3)])
def test_any_shape_will_do(learner, draw, shape):
    x = draw(*shape, dtype=torch.float64)

    expect(learner.second_derivative(torch.exp, x)).equals(x.exp())


def test_a_straight_line_does_not_bend(learner, draw):
    f, x = partial(probes.straight, slope=draw().item()), draw(3, 2)

    expect(learner.second_derivative(torch.sin, x)).equals(-x.sin())
    expect(learner.second_derivative(f, x)).equals(torch.zeros(3, 2))
    expect(learner.second_derivative(f, x.double())).equals(torch.zeros(3, 2).double())


def test_a_parabola_bends_everywhere_alike(learner, draw):
    x = draw(5)

    expect(learner.second_derivative(torch.square, x)).equals(torch.full((5,), 2.0))


@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_a_kink_close_by_does_not_matter(learner, side):
    # A difference of slopes would reach over the kink.
    x = torch.full((3,), side * 1e-9, dtype=torch.float64)

    expect(learner.second_derivative(probes.bent, x)).equals(
        torch.full((3,), 2 * side, dtype=torch.float64)
    )


def test_x_and_its_gradient_are_left_alone(learner, draw):
    f, x = inputs(draw, 3)
    x.requires_grad_().grad = draw(3, 2)

    seen = learner.second_derivative(f, x)

    expect(seen).agrees_with(oracle).leaves_arguments_unchanged().argument("x").gradient(x.grad)


def _slope(f, x, **options):
    x = x.detach().requires_grad_()
    return x, torch.autograd.grad(f(x).sum(), x, **options)[0]


@wrong_answer(
    "The slope came without a graph, so it cannot be differentiated again: ask for its graph."
)
def without_create_graph(f, x):
    x, slope = _slope(f, x)
    return torch.autograd.grad(slope.sum(), x)[0]


@wrong_answer("The slope of a straight line is a constant, without a graph: ask before you go on.")
def straight_line_raises(f, x):
    x, slope = _slope(f, x, create_graph=True)
    return torch.autograd.grad(slope.sum(), x)[0]


@wrong_answer("That is the slope. Differentiate it once more.")
def first_derivative(f, x):
    return _slope(f, x)[1]


@wrong_answer("The square of the slope is not the second derivative.")
def slope_squared(f, x):
    return _slope(f, x)[1].square()


@wrong_answer(
    "The slope of the slope's value was taken, f inside f: differentiate, do not compose."
)
def slope_of_slope(f, x):
    return _slope(f, _slope(f, x)[1])[1]


@wrong_answer("f(x) has many elements: sum it before you ask for a gradient.")
def not_summed(f, x):
    x = x.detach().requires_grad_()
    slope = torch.autograd.grad(f(x), x, create_graph=True)[0]
    if not slope.requires_grad:
        return torch.zeros_like(x)
    return torch.autograd.grad(slope, x)[0]


@wrong_answer("The second backward added its result to the first in `.grad`: clear it in between.")
def accumulated(f, x):
    x = x.detach().requires_grad_()
    f(x).sum().backward(create_graph=True)
    if x.grad.requires_grad:
        x.grad.sum().backward()
    return x.grad.detach()


@wrong_answer("You averaged over the elements: every one has a second derivative of its own.")
def averaged(f, x):
    x, slope = _slope(f, x, create_graph=True)
    if not slope.requires_grad:
        return torch.zeros_like(x)
    return torch.autograd.grad(slope.mean(), x)[0]


@wrong_answer("Differences of values only come near it: ask autograd.")
def by_differences(f, x):
    x = x.detach()
    return (f(x + 1e-2) - 2 * f(x) + f(x - 1e-2)) / 1e-4


@wrong_answer("x itself was made to require grad: that changes it for everybody. Use a new leaf.")
def switches_x_on(f, x):
    x.requires_grad_()
    slope = torch.autograd.grad(f(x).sum(), x, create_graph=True)[0]
    if not slope.requires_grad:
        return torch.zeros_like(x)
    return torch.autograd.grad(slope.sum(), x)[0]


@wrong_answer(
    "The slope came without its graph, so every f was taken for a straight line: create_graph=True."
)
def taken_for_straight(f, x):
    x, slope = _slope(f, x)
    if not slope.requires_grad:
        return torch.zeros_like(x)
    return torch.autograd.grad(slope.sum(), x)[0]


@wrong_answer("The zeros are float32 whatever x is: zeros like x have its dtype.")
def zeros_of_default_dtype(f, x):
    x, slope = _slope(f, x, create_graph=True)
    if not slope.requires_grad:
        return torch.zeros(x.shape)
    return torch.autograd.grad(slope.sum(), x)[0]


@wrong_answer(
    "For a straight line nothing, or a single 0, came back: zeros of x's shape are wanted."
)
def a_single_zero(f, x):
    x, slope = _slope(f, x, create_graph=True)
    if not slope.requires_grad:
        return torch.tensor(0.0, dtype=x.dtype)
    return torch.autograd.grad(slope.sum(), x)[0]


@wrong_answer("A difference of two slopes only comes near it: ask autograd twice.")
def by_differences_of_slopes(f, x):
    wide = x.detach().double()
    return ((_slope(f, wide + 1e-5)[1] - _slope(f, wide - 1e-5)[1]) / 2e-5).to(x.dtype)


@wrong_answer("That is every second derivative by every pair: take the diagonal, in x's shape.")
def whole_hessian(f, x):
    return torch.autograd.functional.hessian(lambda t: f(t).sum(), x.detach())


@right_answer
def with_a_tie_to_x(f, x):
    leaf = x.detach().clone().requires_grad_()
    y = f(leaf)
    (slope,) = torch.autograd.grad(y, leaf, torch.ones_like(y), create_graph=True)
    (bend,) = torch.autograd.grad((slope + 0 * leaf).sum(), leaf)
    return bend


@right_answer
def by_torch_func(f, x):
    slope_sum = lambda t: torch.func.grad(lambda t: f(t).sum())(t).sum()
    return torch.func.grad(slope_sum)(x.detach())
