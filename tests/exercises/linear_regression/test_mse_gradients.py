"""mse_gradients: the derivatives with respect to weights and bias, by hand."""

import torch

from torchkata import data
from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(n, 2), draw(2, 3), draw(2)


def oracle(inputs, targets, weights, bias):
    return oracles.gradients(inputs, targets, weights, bias)[1:]


test_standard = standard(
    "mse_gradients",
    inputs,
    oracle,
    dtypes=FLOATS,
    autograd=False,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def test_works_with_equally_many_samples_inputs_and_outputs(learner, draw):
    seen = learner.mse_gradients(draw(3, 3), draw(3, 3), draw(3, 3), draw(3))

    expect(seen).agrees_with(oracle)


def test_one_output_will_do(learner, draw):
    expect(learner.mse_gradients(draw(5, 4), draw(5, 1), draw(1, 4), draw(1))).agrees_with(oracle)


def test_equals_autograd_to_the_last_digits_in_float64(learner, draw):
    given = (draw(*shape, dtype=torch.float64) for shape in ((40, 6), (40, 5), (5, 6), (5,)))

    expect(learner.mse_gradients(*given)).agrees_with(oracle, rtol=1e-12)


def test_gradients_are_zero_at_the_optimum_of_the_orchards(learner):
    inputs, targets = (t.double() for t in data.orchards())

    seen = learner.mse_gradients(inputs, targets, *oracles.optimum(inputs, targets))

    zeros = torch.zeros(2, 3, dtype=torch.float64), torch.zeros(2, dtype=torch.float64)
    expect(seen).equals(zeros, atol=1e-8)
