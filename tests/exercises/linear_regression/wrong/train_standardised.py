"""train_standardised: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


def _std(inputs, correction=0):
    alike = (inputs == inputs[:1]).all(dim=0)
    return inputs.std(dim=0, correction=correction).nan_to_num().masked_fill(alike, 1.0)


def _predict(inputs, weights, bias):
    with torch.no_grad():
        return inputs @ weights.T + bias


def _trained(inputs, targets, weights, bias, lr, epochs):
    """Train as people do: the gradients of the last backward stay in `.grad`."""
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
    "The new samples were standardised with their own mean and std. Use those of the training "
    "samples."
)
def own_statistics(inputs, targets, weights, bias, new_inputs, lr=0.1, epochs=1000):
    z = (inputs - inputs.mean(dim=0)) / _std(inputs)
    losses = _trained(z, targets, weights, bias, lr, epochs)
    new = (new_inputs - new_inputs.mean(dim=0)) / _std(new_inputs)
    return losses, _predict(new, weights, bias)


@wrong_answer(
    "The new samples were not standardised. Use the mean and std of the training samples."
)
def new_ones_raw(inputs, targets, weights, bias, new_inputs, lr=0.1, epochs=1000):
    z = (inputs - inputs.mean(dim=0)) / _std(inputs)
    return _trained(z, targets, weights, bias, lr, epochs), _predict(new_inputs, weights, bias)


@wrong_answer(
    "Mean and std were computed over old and new samples together. The new samples must not "
    "influence the training."
)
def pooled_statistics(inputs, targets, weights, bias, new_inputs, lr=0.1, epochs=1000):
    both = torch.cat([inputs, new_inputs])
    mean, std = both.mean(dim=0), _std(both)
    losses = _trained((inputs - mean) / std, targets, weights, bias, lr, epochs)
    return losses, _predict((new_inputs - mean) / std, weights, bias)


@wrong_answer("You trained on the raw inputs. Standardise them first.")
def trained_raw(inputs, targets, weights, bias, new_inputs, lr=0.1, epochs=1000):
    losses = _trained(inputs, targets, weights, bias, lr, epochs)
    return losses, _predict(new_inputs, weights, bias)


@wrong_answer("The targets were standardised as well. Leave them as they are.")
def targets_too(inputs, targets, weights, bias, new_inputs, lr=0.1, epochs=1000):
    mean, std = inputs.mean(dim=0), _std(inputs)
    scaled = (targets - targets.mean(dim=0)) / _std(targets)
    losses = _trained((inputs - mean) / std, scaled, weights, bias, lr, epochs)
    return losses, _predict((new_inputs - mean) / std, weights, bias)


@wrong_answer(
    "The targets were standardised as well, and the predictions scaled back. The losses and the "
    "weights are others then: leave the targets as they are."
)
def targets_there_and_back(inputs, targets, weights, bias, new_inputs, lr=0.1, epochs=1000):
    mean, std = inputs.mean(dim=0), _std(inputs)
    center, spread = targets.mean(dim=0), _std(targets)
    losses = _trained((inputs - mean) / std, (targets - center) / spread, weights, bias, lr, epochs)
    return losses, _predict((new_inputs - mean) / std, weights, bias) * spread + center


@wrong_answer("The std used for training divides by n − 1. `standardise` divides by n.")
def unbiased(inputs, targets, weights, bias, new_inputs, lr=0.1, epochs=1000):
    mean, std = inputs.mean(dim=0), _std(inputs, correction=1)
    losses = _trained((inputs - mean) / std, targets, weights, bias, lr, epochs)
    return losses, _predict((new_inputs - mean) / std, weights, bias)


@wrong_answer(
    "For the new samples, the std divides by n − 1; for training, it divides by n. Use the same "
    "std for both."
)
def std_mixed(inputs, targets, weights, bias, new_inputs, lr=0.1, epochs=1000):
    mean = inputs.mean(dim=0)
    losses = _trained((inputs - mean) / _std(inputs), targets, weights, bias, lr, epochs)
    return losses, _predict((new_inputs - mean) / _std(inputs, correction=1), weights, bias)


@wrong_answer("You trained copies. The weights and bias that you were given did not move.")
def on_copies(inputs, targets, weights, bias, new_inputs, lr=0.1, epochs=1000):
    weights, bias = (t.detach().clone().requires_grad_() for t in (weights, bias))
    mean, std = inputs.mean(dim=0), _std(inputs)
    losses = oracles.descend((inputs - mean) / std, targets, weights, bias, lr, epochs)
    return losses, _predict((new_inputs - mean) / std, weights, bias)


@wrong_answer(
    "The predictions were made with the parameters before training. Predict after training."
)
def predicted_before(inputs, targets, weights, bias, new_inputs, lr=0.1, epochs=1000):
    mean, std = inputs.mean(dim=0), _std(inputs)
    predictions = _predict((new_inputs - mean) / std, weights, bias)
    return _trained((inputs - mean) / std, targets, weights, bias, lr, epochs), predictions


@wrong_answer("The predictions have a graph. Predict under torch.no_grad(), or detach them.")
def with_a_graph(inputs, targets, weights, bias, new_inputs, lr=0.1, epochs=1000):
    mean, std = inputs.mean(dim=0), _std(inputs)
    losses = _trained((inputs - mean) / std, targets, weights, bias, lr, epochs)
    return losses, (new_inputs - mean) / std @ weights.T + bias


@wrong_answer("A constant column divides by 0 here. Use 1 as its std.")
def divides_by_zero(inputs, targets, weights, bias, new_inputs, lr=0.1, epochs=1000):
    mean, std = inputs.mean(dim=0), inputs.std(dim=0, correction=0)
    losses = _trained((inputs - mean) / std, targets, weights, bias, lr, epochs)
    return losses, _predict((new_inputs - mean) / std, weights, bias)
