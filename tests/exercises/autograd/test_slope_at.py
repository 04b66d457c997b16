"""slope_at: the derivative of a function at one number."""

from functools import partial

import pytest
import torch

from torchkata.testing import FLOATS, expect, probes_beside, standard

probes = probes_beside(__file__)


def inputs(draw, n):
    return partial(probes.swing, pace=1.5), draw()


def oracle(f, x):
    pace = f.keywords["pace"]
    return torch.sin(pace * x) + pace * x * torch.cos(pace * x)


test_standard = standard(
    "slope_at",
    inputs,
    oracle,
    dtypes=FLOATS,
    without={
        "takes_size_0": "x is always one number",
        "takes_size_1": "x is always one number",
    },
)


def test_other_functions_have_other_slopes(learner, draw):
    f, x = partial(probes.swing, pace=draw().item()), draw(dtype=torch.float64)

    expect(learner.slope_at(f, x)).agrees_with(oracle)


def test_a_built_in_function_will_do(learner, draw):
    x = draw(dtype=torch.float64)

    expect(learner.slope_at(torch.exp, x)).equals(x.exp())


def test_x_and_its_gradient_do_not_change(learner, draw):
    f, x = inputs(draw, 1)
    x.requires_grad_().grad = draw()

    seen = learner.slope_at(f, x)

    expect(seen).agrees_with(oracle).leaves_arguments_unchanged().argument("x").gradient(x.grad)


@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_a_kink_nearby_does_not_matter(learner, side):
    # A difference of values would include points beyond the kink.
    x = torch.tensor(side * 1e-9, dtype=torch.float64)

    expect(learner.slope_at(torch.abs, x)).equals(torch.tensor(side, dtype=torch.float64))
