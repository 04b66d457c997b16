"""second_derivative: differentiate twice, element by element."""

from functools import partial

import pytest
import torch

from torchkata.testing import FLOATS, expect, probes_beside, standard

probes = probes_beside(__file__)


def inputs(draw, n):
    return partial(probes.swing, pace=1.5), draw(n, 2)


def oracle(f, x):
    pace = f.keywords["pace"]
    return 2 * pace * torch.cos(pace * x) - pace**2 * x * torch.sin(pace * x)


test_standard = standard("second_derivative", inputs, oracle, dtypes=FLOATS)


def test_other_functions_have_other_second_derivatives(learner, draw):
    f, x = partial(probes.swing, pace=draw().item()), draw(4, dtype=torch.float64)

    expect(learner.second_derivative(f, x)).agrees_with(oracle)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16])
@pytest.mark.parametrize("shape", [(), (3,), (2, 1, 3)])
def test_any_shape_will_do(learner, draw, shape, dtype):
    x = draw(*shape, dtype=dtype)

    expect(learner.second_derivative(torch.exp, x)).equals(x.exp())


def test_a_straight_line_gives_zeros(learner, draw):
    f, x = partial(probes.straight, slope=draw().item()), draw(3, 2)

    expect(learner.second_derivative(torch.sin, x)).equals(-x.sin())
    expect(learner.second_derivative(f, x)).equals(torch.zeros(3, 2))
    expect(learner.second_derivative(f, x.double())).equals(torch.zeros(3, 2).double())


def test_a_straight_line_with_a_tracked_slope_gives_zeros(learner, draw):
    x = draw(3, 2)

    expect(learner.second_derivative(torch.sin, x)).equals(-x.sin())
    expect(learner.probe(probes.second_derivative_of_a_tracked_line)(x)).equals(torch.zeros(3, 2))


def test_a_parabola_gives_the_same_everywhere(learner, draw):
    x = draw(5)

    expect(learner.second_derivative(torch.square, x)).equals(torch.full((5,), 2.0))


@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_a_kink_nearby_does_not_matter(learner, side):
    # A difference of slopes would include points beyond the kink.
    x = torch.full((3,), side * 1e-9, dtype=torch.float64)

    expect(learner.second_derivative(probes.bent, x)).equals(
        torch.full((3,), 2 * side, dtype=torch.float64)
    )


def test_x_and_its_gradient_do_not_change(learner, draw):
    f, x = inputs(draw, 3)
    x.requires_grad_().grad = draw(3, 2)

    seen = learner.second_derivative(f, x)

    expect(seen).agrees_with(oracle).leaves_arguments_unchanged().argument("x").gradient(x.grad)
