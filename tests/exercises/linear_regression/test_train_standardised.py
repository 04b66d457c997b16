"""train_standardised: train on standardised inputs, predict for samples of the same scale."""

import torch
from torch.nn import functional

from torchkata import data
from torchkata.testing import expect, oracles_beside, right_answer, standard, wrong_answer

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
        "leaves_its_arguments_unchanged": "it trains two of them; the others are compared, too",
        "takes_inputs_that_require_grad": "data require none; weights and bias always do",
        "takes_size_0": "the mean of nothing is not defined",
    },
)


def test_reaches_the_optimum_of_the_orchards(learner):
    x, y = data.orchards()

    # 1,000 epochs at lr 0.1, unless somebody says otherwise.
    near = learner.train_standardised(x, y, *oracles.orchard_start(), x)
    far = learner.train_standardised(x, y, *oracles.orchard_start(), x, 1e-3, 100)

    losses, predictions = near.value
    expect(near).holds(len(losses) == 1000, f"{len(losses)} losses for 1000 epochs").holds(
        abs(losses[-1] - 0.4831) < 1e-3,
        f"on the orchards, after 1,000 epochs at lr 0.1, the loss is {losses[-1]:.4f}; "
        "wanted 0.4831",
    ).holds(
        abs(functional.mse_loss(predictions, y).item() - 0.4831) < 1e-3,
        "the loss of the predictions is not that of the trained model",
    )
    mean, std = scale_of(x)
    weights, bias = oracles.optimum((x - mean) / std, y)
    expect(near).argument("weights").equals(weights, atol=1e-2)
    expect(near).argument("bias").equals(bias, atol=1e-2)
    expect(far).holds(far.value[0][-1] > 1000, "100 epochs at lr 1e-3 cannot get near")


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


def _std(inputs, correction=0):
    alike = (inputs == inputs[:1]).all(dim=0)
    return inputs.std(dim=0, correction=correction).nan_to_num().masked_fill(alike, 1.0)


def _predict(inputs, weights, bias):
    with torch.no_grad():
        return inputs @ weights.T + bias


def _trained(inputs, targets, weights, bias, lr, epochs):
    """As people train: what the last backward gave stays in `.grad`."""
    losses = []
    for _ in range(epochs):
        weights.grad = bias.grad = None
        loss = functional.mse_loss(inputs @ weights.T + bias, targets)
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            weights -= lr * weights.grad
            bias -= lr * bias.grad
    return losses


@wrong_answer(
    "The new samples were standardised by their own mean and std. "
    "Use those of the samples that the model was trained on."
)
def own_statistics(inputs, targets, weights, bias, new_inputs, lr=0.1, epochs=1000):
    z = (inputs - inputs.mean(dim=0)) / _std(inputs)
    losses = _trained(z, targets, weights, bias, lr, epochs)
    new = (new_inputs - new_inputs.mean(dim=0)) / _std(new_inputs)
    return losses, _predict(new, weights, bias)


@wrong_answer("The new samples went in raw. Standardise them as those for training were.")
def new_ones_raw(inputs, targets, weights, bias, new_inputs, lr=0.1, epochs=1000):
    z = (inputs - inputs.mean(dim=0)) / _std(inputs)
    return _trained(z, targets, weights, bias, lr, epochs), _predict(new_inputs, weights, bias)


@wrong_answer(
    "Mean and std were taken over old and new samples together. "
    "Nothing of the new ones may get into the training."
)
def pooled_statistics(inputs, targets, weights, bias, new_inputs, lr=0.1, epochs=1000):
    both = torch.cat([inputs, new_inputs])
    mean, std = both.mean(dim=0), _std(both)
    losses = _trained((inputs - mean) / std, targets, weights, bias, lr, epochs)
    return losses, _predict((new_inputs - mean) / std, weights, bias)


@wrong_answer("The training ran on the raw inputs. Standardise them first.")
def trained_raw(inputs, targets, weights, bias, new_inputs, lr=0.1, epochs=1000):
    losses = _trained(inputs, targets, weights, bias, lr, epochs)
    return losses, _predict(new_inputs, weights, bias)


@wrong_answer("The targets were standardised as well. They stay as they are.")
def targets_too(inputs, targets, weights, bias, new_inputs, lr=0.1, epochs=1000):
    mean, std = inputs.mean(dim=0), _std(inputs)
    scaled = (targets - targets.mean(dim=0)) / _std(targets)
    losses = _trained((inputs - mean) / std, scaled, weights, bias, lr, epochs)
    return losses, _predict((new_inputs - mean) / std, weights, bias)


@wrong_answer("The std of the training has n − 1 in it. `standardise` divides by n.")
def unbiased(inputs, targets, weights, bias, new_inputs, lr=0.1, epochs=1000):
    mean, std = inputs.mean(dim=0), _std(inputs, correction=1)
    losses = _trained((inputs - mean) / std, targets, weights, bias, lr, epochs)
    return losses, _predict((new_inputs - mean) / std, weights, bias)


@wrong_answer("The new samples have n − 1 in their std, the training had n. Use one and the same.")
def std_mixed(inputs, targets, weights, bias, new_inputs, lr=0.1, epochs=1000):
    mean = inputs.mean(dim=0)
    losses = _trained((inputs - mean) / _std(inputs), targets, weights, bias, lr, epochs)
    return losses, _predict((new_inputs - mean) / _std(inputs, correction=1), weights, bias)


@wrong_answer("You trained copies. The weights and bias that were given have not moved.")
def on_copies(inputs, targets, weights, bias, new_inputs, lr=0.1, epochs=1000):
    weights, bias = (t.detach().clone().requires_grad_() for t in (weights, bias))
    return in_its_own_lines(inputs, targets, weights, bias, new_inputs, lr, epochs)


@wrong_answer("The predictions are those of the parameters before training. Predict afterwards.")
def predicted_before(inputs, targets, weights, bias, new_inputs, lr=0.1, epochs=1000):
    mean, std = inputs.mean(dim=0), _std(inputs)
    predictions = _predict((new_inputs - mean) / std, weights, bias)
    return _trained((inputs - mean) / std, targets, weights, bias, lr, epochs), predictions


@wrong_answer("The predictions carry a graph. Predict under torch.no_grad(), or detach them.")
def with_a_graph(inputs, targets, weights, bias, new_inputs, lr=0.1, epochs=1000):
    mean, std = inputs.mean(dim=0), _std(inputs)
    losses = _trained((inputs - mean) / std, targets, weights, bias, lr, epochs)
    return losses, (new_inputs - mean) / std @ weights.T + bias


@wrong_answer("A constant column divides by 0 here. Its std counts as 1.")
def divides_by_zero(inputs, targets, weights, bias, new_inputs, lr=0.1, epochs=1000):
    mean, std = inputs.mean(dim=0), inputs.std(dim=0, correction=0)
    losses = _trained((inputs - mean) / std, targets, weights, bias, lr, epochs)
    return losses, _predict((new_inputs - mean) / std, weights, bias)


@right_answer
def in_its_own_lines(inputs, targets, weights, bias, new_inputs, lr=0.1, epochs=1000):
    mean, std = inputs.mean(dim=0), _std(inputs)
    losses = oracles.descend((inputs - mean) / std, targets, weights, bias, lr, epochs)
    return losses, _predict((new_inputs - mean) / std, weights, bias)


@right_answer
def through_raw_weights(inputs, targets, weights, bias, new_inputs, lr=0.1, epochs=1000):
    mean, std = inputs.mean(dim=0), _std(inputs)
    losses = oracles.descend((inputs - mean) / std, targets, weights, bias, lr, epochs)
    raw = weights / std
    return losses, (torch.addmm(bias - raw @ mean, new_inputs, raw.T)).detach()
