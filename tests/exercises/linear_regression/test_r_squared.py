"""r_squared: for each output, the share of its variance that the predictions explain."""

import torch

from torchkata import data
from torchkata.testing import FLOATS, expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    # Two samples more than n: with one, every column is constant. No column is nearly constant.
    targets = torch.linspace(-1, 2, n + 2).unsqueeze(1) + 0.1 * draw.uniform(n + 2, 2)
    targets = targets * torch.tensor([1.0, -3.0]) + torch.tensor([2.0, 0.0])
    return targets + 0.5 * draw(n + 2, 2) + 0.5, targets


def oracle(predictions, targets):
    error = predictions - targets
    return 1 - (error**2).mean(dim=0) / targets.var(dim=0, correction=0)


test_standard = standard(
    "r_squared",
    inputs,
    oracle,
    dtypes=FLOATS,
    gradient=True,
    without={"takes_expanded_inputs": "no column of the targets has all its values equal"},
)


def test_works_with_as_many_samples_as_outputs(learner, draw):
    expect(learner.r_squared(*(t[:2] for t in inputs(draw, 4)))).agrees_with(oracle)


def test_one_output_gives_one_number_in_a_vector(learner, draw):
    expect(learner.r_squared(*(t[:, :1] for t in inputs(draw, 4)))).agrees_with(oracle)


def test_perfect_predictions_give_1(learner, draw):
    _, targets = inputs(draw, 5)

    expect(learner.r_squared(targets, targets)).equals(torch.ones(2))


def test_the_mean_of_the_targets_gives_0(learner, draw):
    targets = inputs(draw, 5)[1].double()
    means = targets.mean(dim=0).expand_as(targets)

    expect(learner.r_squared(means, targets)).equals(torch.zeros(2).double(), atol=1e-12)


def test_predictions_that_run_the_other_way_are_worse_than_the_mean(learner, draw):
    _, targets = inputs(draw, 5)

    expect(learner.r_squared(-targets, targets)).agrees_with(oracle)


def test_a_constant_offset_counts_as_error(learner, draw):
    _, targets = inputs(draw, 5)

    expect(learner.r_squared(targets + 1, targets)).agrees_with(oracle)


def test_the_best_model_of_the_orchards(learner):
    x, y = (t.double() for t in data.orchards())
    weights, bias = oracles.optimum(x, y)

    expect(learner.r_squared(x @ weights.T + bias, y)).agrees_with(oracle)
