"""vjp: the upstream gradient v times the Jacobian of f at x."""

from functools import partial

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, probes_beside, standard

probes = probes_beside(__file__)
oracles = oracles_beside(__file__)


def inputs(draw, n):
    return partial(probes.waves, matrix=draw(n + 2, n)), draw(n), draw(n + 2)


def oracle(f, x, v):
    return v.detach() @ oracles.jacobian_of_waves(f, x)


test_standard = standard("vjp", inputs, oracle, dtypes=FLOATS)


def test_a_matrix_of_outputs_from_a_matrix_of_inputs(learner, draw):
    x, v = draw(2, 3, dtype=torch.float64), draw(7, 6, dtype=torch.float64)

    wanted = v.flatten() @ oracles.full_jacobian(probes.grid, x)
    expect(learner.vjp(probes.grid, x, v)).equals(wanted.view(2, 3))


def test_one_output_is_scaled_by_v(learner, draw):
    x, v = draw(3, 2, dtype=torch.float64), draw(dtype=torch.float64)

    wanted = v * oracles.full_jacobian(probes.whole, x)
    expect(learner.vjp(probes.whole, x, v)).equals(wanted.view(3, 2))


def test_an_upstream_gradient_of_zeros_gives_zeros(learner, draw):
    x = draw(4)

    expect(learner.vjp(torch.exp, x, torch.zeros(4))).equals(torch.zeros(4))


def test_a_square_jacobian_that_is_not_symmetric(learner, draw):
    f, x, v = partial(probes.waves, matrix=draw(4, 4)), draw(4), draw(4)

    expect(learner.vjp(f, x, v)).agrees_with(oracle)


def test_x_and_its_gradient_do_not_change(learner, draw):
    f, x, v = inputs(draw, 4)
    x.requires_grad_().grad = draw(4)

    seen = learner.vjp(f, x, v)

    expect(seen).agrees_with(oracle).leaves_arguments_unchanged().argument("x").gradient(x.grad)


def test_v_is_held_fixed(learner, draw):
    f, x, v = inputs(draw, 3)
    v.requires_grad_()

    expect(learner.vjp(f, x, v)).agrees_with(oracle).leaves_arguments_unchanged()


@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_a_kink_nearby_does_not_matter(learner, draw, side):
    # A difference of values would include points beyond the kink.
    x, v = torch.full((3,), side * 1e-9, dtype=torch.float64), draw(3, dtype=torch.float64)

    expect(learner.vjp(torch.abs, x, v)).equals(side * v)
