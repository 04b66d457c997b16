"""train_standardised: train on standardised inputs, predict for new samples on the same scale."""

import torch
from torch.nn import functional

from torchkata import data
from torchkata.testing import expect, oracles_beside, standard

oracles = oracles_beside(__file__)


def inputs(draw, n):
    _, targets, weights, bias = oracles.problem(draw, n)
    spread = torch.linspace(-1, 1, n).unsqueeze(1) + 0.2 * draw.uniform(n, 3)
    scale, shift = torch.tensor([1.0, -20.0, 5.0]), torch.tensor([0.0, 30.0, -10.0])
    return spread * scale + shift, targets, weights, bias, draw(4, 3) * scale + shift, 0.2, 4


def scale_of(inputs):
    variance, mean = torch.var_mean(inputs, dim=0, correction=0)
    constant = inputs.amax(dim=0) == inputs.amin(dim=0)
    return mean, variance.sqrt().masked_fill(constant, 1.0)


def oracle(inputs, targets, weights, bias, new_inputs, lr, epochs):
    mean, std = scale_of(inputs)
    losses = oracles.descend((inputs - mean) / std, targets, weights, bias, lr, epochs)
    return losses, functional.linear((new_inputs - mean) / std, weights, bias).detach()


test_standard = standard(
    "train_standardised",
    inputs,
    oracle,
    without={
        "leaves_its_arguments_unchanged": "it trains two of them; the tests compare the others too",
        "takes_inputs_that_require_grad": "data do not require grad; weights and bias always do",
        "takes_size_0": "the mean of nothing is not defined",
    },
)


def test_reaches_the_optimum_of_the_orchards(learner):
    x, y = data.orchards()

    # The defaults: 1,000 epochs at lr 0.1.
    near = learner.train_standardised(x, y, *oracles.orchard_start(), x)
    far = learner.train_standardised(x, y, *oracles.orchard_start(), x, 1e-3, 100)

    losses, predictions = near.value
    expect(near).holds(len(losses) == 1000, f"returned {len(losses)} losses for 1000 epochs").holds(
        abs(losses[-1] - 0.4831) < 1e-3,
        f"on the orchards, after 1,000 epochs at lr 0.1, the loss is {losses[-1]:.4f}; "
        "the test expects 0.4831",
    ).holds(
        abs(functional.mse_loss(predictions, y).item() - 0.4831) < 1e-3,
        "the predictions for the training inputs do not have the loss of the trained model",
    )
    mean, std = scale_of(x)
    weights, bias = oracles.optimum((x - mean) / std, y)
    expect(near).argument("weights").equals(weights, atol=1e-2)
    expect(near).argument("bias").equals(bias, atol=1e-2)
    expect(far).holds(far.value[0][-1] > 1000, "100 epochs at lr 1e-3 cannot get near the optimum")


def test_one_new_sample_is_enough(learner, draw):
    x, y, weights, bias, new, lr, epochs = inputs(draw, 5)

    expect(learner.train_standardised(x, y, weights, bias, new[:1], lr, epochs)).agrees_with(oracle)


def test_a_constant_column_does_no_harm(learner, draw):
    x, *others = inputs(draw, 5)
    x[:, 1] = 3.0

    expect(learner.train_standardised(x, *others)).agrees_with(oracle)


def test_predictions_do_not_require_grad(learner, draw):
    seen = learner.train_standardised(*inputs(draw, 5))
    _, predictions = seen.value

    expect(seen).holds(
        not predictions.requires_grad,
        "the predictions require grad: predict under torch.no_grad()",
        "requires_grad",
    )


def test_parameters_stay_leaves_that_require_grad(learner, draw):
    seen = learner.train_standardised(*inputs(draw, 5))

    expect(seen).argument("weights").is_leaf().requires_grad()
    expect(seen).argument("bias").is_leaf().requires_grad()
