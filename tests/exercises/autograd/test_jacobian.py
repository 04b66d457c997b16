"""jacobian: the derivatives of every output for every input, row by row."""

from functools import partial

import pytest
import torch

from torchkata.testing import FLOATS, expect, oracles_beside, probes_beside, standard

probes = probes_beside(__file__)
oracles = oracles_beside(__file__)

oracle = oracles.jacobian_of_waves


def inputs(draw, n):
    return partial(probes.waves, matrix=draw(n + 2, n)), draw(n)


test_standard = standard(
    "jacobian",
    inputs,
    oracle,
    dtypes=FLOATS,
    without={"takes_expanded_inputs": "torch.func.jacfwd, a good answer, does not take them"},
)


def test_fewer_outputs_than_inputs(learner, draw):
    f, x = partial(probes.waves, matrix=draw(2, 5)), draw(5)

    expect(learner.jacobian(f, x)).agrees_with(oracle)


def test_a_single_output_is_still_a_row(learner, draw):
    f, x = partial(probes.waves, matrix=draw(1, 3)), draw(3)

    expect(learner.jacobian(f, x)).agrees_with(oracle)


def test_a_square_one_is_not_transposed(learner, draw):
    f, x = partial(probes.waves, matrix=draw(4, 4)), draw(4)

    expect(learner.jacobian(f, x)).agrees_with(oracle)


def test_elements_that_do_not_mix_give_a_diagonal(learner, draw):
    x = draw(4, dtype=torch.float64)

    expect(learner.jacobian(torch.exp, x)).equals(torch.diag(x.exp()))


@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_a_kink_nearby_does_not_matter(learner, side):
    # A difference of values would include points beyond the kink.
    x = torch.full((3,), side * 1e-9, dtype=torch.float64)

    expect(learner.jacobian(torch.abs, x)).equals(side * torch.eye(3, dtype=torch.float64))


def test_x_and_its_gradient_do_not_change(learner, draw):
    f, x = inputs(draw, 3)
    x.requires_grad_().grad = draw(3)

    seen = learner.jacobian(f, x)

    expect(seen).agrees_with(oracle).leaves_arguments_unchanged().argument("x").gradient(x.grad)
