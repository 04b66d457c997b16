"""broadcast_loss: the mean of n squared errors, not of every prediction against every target."""

import torch

from torchkata import data
from torchkata.testing import expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(n), draw(3, 1), draw(1), 0.1, 4


def oracle(x, y, weights, bias, lr, epochs):
    loss_of = oracles.linear_loss(x, y[:, None])
    (row, bias), losses = oracles.descended(loss_of, (weights.T, bias), lr, epochs)
    return row.T.contiguous(), bias, losses


test_standard = standard(
    "broadcast_loss",
    inputs,
    oracle,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def test_the_first_loss_is_the_mean_of_n_squares(learner):
    x, y = torch.tensor([[1.0], [2.0], [3.0]]), torch.tensor([1.0, 2.0, 5.0])

    seen = learner.broadcast_loss(x, y, torch.ones(1, 1), torch.zeros(1), 0.01, 1)

    expect(seen).holds(
        abs(seen.value[2][0] - 4 / 3) < 1e-5,
        f"two predictions are exact and one is off by 2, so the loss is 4/3, not "
        f"{seen.value[2][0]:.4f}",
    )


def test_finds_a_line_that_fits_exactly(learner, draw):
    # Compared with everything, the best prediction would be the mean of the targets.
    x = torch.tensor([[-1.0], [0.0], [1.0], [2.0]])
    slope, intercept = draw(1, 1), draw(1)

    args = x, (x @ slope + intercept).view(-1), torch.zeros(1, 1), torch.zeros(1), 0.2, 300
    seen = learner.broadcast_loss(*args)

    expect(seen).equals((slope, intercept, seen.value[2]), atol=1e-3)


def test_agrees_on_the_points(learner):
    x, y = data.points()
    args = x[:, None], y, torch.zeros(1, 1), torch.zeros(1), 0.01, 50

    expect(learner.broadcast_loss(*args)).equals(oracle(*args), rtol=1e-4)


def test_as_many_inputs_as_rows(learner, draw):
    args = draw(4, 4), draw(4), draw(4, 1), draw(1), 0.05, 3

    expect(learner.broadcast_loss(*args)).agrees_with(oracle)


def test_the_parameters_have_memory_of_their_own(learner, draw):
    args = inputs(draw, 4)

    for epochs in (3, 0):
        expect(learner.broadcast_loss(*args[:5], epochs)).agrees_with(oracle).shares_nothing()
