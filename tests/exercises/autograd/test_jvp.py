"""jvp: the Jacobian of f at x times the direction v."""

from functools import partial

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, probes_beside, standard

probes = probes_beside(__file__)
oracles = oracles_beside(__file__)


def inputs(draw, n):
    return partial(probes.waves, matrix=draw(n + 2, n)), draw(n), draw(n)


def oracle(f, x, v):
    return oracles.jacobian_of_waves(f, x) @ v.detach()


test_standard = standard("jvp", inputs, oracle, dtypes=FLOATS)


def test_a_matrix_of_outputs_from_a_matrix_of_inputs(learner, draw):
    x, v = draw(2, 3, dtype=torch.float64), draw(2, 3, dtype=torch.float64)

    wanted = oracles.full_jacobian(probes.grid, x) @ v.flatten()
    expect(learner.jvp(probes.grid, x, v)).equals(wanted.view(7, 6))


def test_one_output_gives_one_number(learner, draw):
    x, v = draw(3, 2, dtype=torch.float64), draw(3, 2, dtype=torch.float64)

    wanted = oracles.full_jacobian(probes.whole, x) @ v.flatten()
    expect(learner.jvp(probes.whole, x, v)).equals(wanted.view(()))


def test_a_square_jacobian_that_is_not_symmetric(learner, draw):
    f, x, v = partial(probes.waves, matrix=draw(4, 4)), draw(4), draw(4)

    expect(learner.jvp(f, x, v)).agrees_with(oracle)


def test_a_longer_direction_gives_a_larger_product(learner, draw):
    f, x, v = inputs(draw, 3)

    expect(learner.jvp(f, x, 1000 * v)).agrees_with(oracle)


def test_x_and_its_gradient_do_not_change(learner, draw):
    f, x, v = inputs(draw, 4)
    x.requires_grad_().grad = draw(4)

    seen = learner.jvp(f, x, v)

    expect(seen).agrees_with(oracle).leaves_arguments_unchanged().argument("x").gradient(x.grad)


@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_a_kink_nearby_does_not_matter(learner, draw, side):
    # A difference of values would include points beyond the kink.
    x, v = torch.full((3,), side * 1e-9, dtype=torch.float64), draw(3, dtype=torch.float64)

    expect(learner.jvp(torch.abs, x, v)).equals(side * v)
