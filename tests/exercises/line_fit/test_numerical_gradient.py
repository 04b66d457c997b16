"""numerical_gradient: the derivative of f for every element of t, by central differences."""

from functools import partial

import torch

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)

EPS = 1e-6


def inputs(draw, n):
    return probes.cubic, draw(n, 2, dtype=torch.float64), EPS


def oracle(f, t, eps):
    # In exact arithmetic the differences of a cubic are 3·t² + eps².
    if f is probes.cubic or isinstance(f, partial):
        return (3 * t**2 + eps**2).detach()
    t = t.detach().clone().requires_grad_()
    return torch.autograd.grad(f(t), t)[0]


test_standard = standard(
    "numerical_gradient",
    inputs,
    oracle,
    autograd=False,
    rtol=1e-6,
    atol=1e-7,
    without={"takes_size_0": "the gradient for an empty t may be an empty tensor or an error"},
)


def test_elements_that_depend_on_each_other(learner, draw):
    t = draw(3, 2, dtype=torch.float64)

    seen = learner.numerical_gradient(probes.mixed, t, EPS)

    expect(seen).equals(oracle(probes.mixed, t, EPS), rtol=1e-6, atol=1e-7)


def test_takes_both_sides(learner, draw):
    # At eps = 0.1 a one-sided difference is off by 0.3·t, a central one by 0.01.
    t = draw(4, dtype=torch.float64)

    expect(learner.numerical_gradient(probes.cubic, t, 0.1)).equals(
        oracle(probes.cubic, t, 0.1), atol=1e-9
    )


def test_each_element_moves_alone(learner, draw):
    # At eps = 0.1 it shows if an earlier element was not put back.
    t = draw(2, 3, dtype=torch.float64)
    wanted = _differences(probes.mixed, t, 0.1, _over(0.2))

    expect(learner.numerical_gradient(probes.mixed, t, 0.1)).equals(wanted, atol=1e-9)


def test_the_input_is_the_same_to_the_last_bit(learner, draw):
    # +eps, −2·eps, +eps leaves a residue: near 1 it is in the last bits only.
    t = 1 + 0.3 * draw(50, dtype=torch.float64)

    expect(learner.numerical_gradient(probes.cubic, t, 1e-6)).leaves_arguments_unchanged()


def test_f_is_called_with_the_shape_of_t(learner, draw):
    f = partial(probes.strict_shape, shape=(2, 3))

    t = draw(2, 3, dtype=torch.float64)
    expect(learner.numerical_gradient(f, t, EPS)).equals(oracle(f, t, EPS), rtol=1e-6, atol=1e-7)


def test_a_single_number_works(learner, draw):
    t = draw(dtype=torch.float64)

    expect(learner.numerical_gradient(probes.cubic, t, EPS)).equals(
        oracle(probes.cubic, t, EPS), rtol=1e-6, atol=1e-7
    )


def _differences(f, t, eps, difference):
    t = t.detach()
    slopes = torch.empty(t.shape, dtype=t.dtype)
    for i in range(t.numel()):
        step = torch.zeros(t.numel(), dtype=t.dtype)
        step[i] = eps
        slopes.view(-1)[i] = difference(f, t, step.view(t.shape))
    return slopes


def _over(width):
    return lambda f, t, step: (f(t + step) - f(t - step)) / width
