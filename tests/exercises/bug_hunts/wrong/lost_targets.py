"""lost_targets: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


def _judged(x, y, weights, bias):
    return x, y, ((x @ weights.T + bias - y) ** 2).mean().item()


def _float(array):
    return torch.from_numpy(array).float()


@wrong_answer(
    "`inputs` is assigned twice, and `targets` never. Which of the two lines should assign "
    "`targets`?"
)
def as_shipped(readings, harvest, weights, bias):
    inputs = torch.from_numpy(readings)
    inputs = torch.from_numpy(harvest)
    inputs, targets = inputs.float(), targets.float()  # noqa: F821
    predictions = inputs @ weights.T + bias
    loss = ((predictions - targets) ** 2).mean()
    return inputs, targets, loss.item()


@wrong_answer("The wrong line got the new name: the readings are the inputs, not the targets.")
def renamed_the_wrong_one(readings, harvest, weights, bias):
    return _judged(_float(harvest), _float(readings), weights, bias)


@wrong_answer("The harvest is inputs and targets at once. The readings are lost.")
def harvest_twice(readings, harvest, weights, bias):
    return _judged(_float(harvest), _float(harvest), weights, bias)


@wrong_answer("The readings are inputs and targets at once. The harvest is lost.")
def readings_twice(readings, harvest, weights, bias):
    return _judged(_float(readings), _float(readings), weights, bias)


@wrong_answer("Only the inputs became float32: the line with `.float()` must convert both.")
def targets_not_converted(readings, harvest, weights, bias):
    inputs, targets = _float(readings), torch.from_numpy(harvest)
    return inputs, targets, ((inputs @ weights.T + bias - targets) ** 2).mean().item()


@wrong_answer("Neither tensor is float32, but the weights are, and a product needs one dtype.")
def not_converted(readings, harvest, weights, bias):
    return _judged(torch.from_numpy(readings), torch.from_numpy(harvest), weights, bias)


@wrong_answer("The targets are back, but as whole numbers: the digits after the point are lost.")
def truncated(readings, harvest, weights, bias):
    return _judged(_float(readings), torch.from_numpy(harvest).int().float(), weights, bias)


@wrong_answer("The targets are there, but the squared errors are summed. Take their mean.")
def summed(readings, harvest, weights, bias):
    x, y = _float(readings), _float(harvest)
    return x, y, ((x @ weights.T + bias - y) ** 2).sum().item()


@wrong_answer(
    "The tensors may share memory with the arrays, so a change in place changes the "
    "arrays. Even if you undo it, rounding errors stay."
)
def in_place_and_back(readings, harvest, weights, bias):
    x, y = _float(readings), _float(harvest)
    predictions = x @ weights.detach().T + bias.detach()
    loss = (y.sub_(predictions) ** 2).mean()
    return x, y.add_(predictions), loss.item()


@wrong_answer("The targets became the errors: they were changed in place.")
def targets_become_errors(readings, harvest, weights, bias):
    x, y = _float(readings), _float(harvest)
    y -= x @ weights.detach().T + bias.detach()
    return x, y, (y**2).mean().item()


@wrong_answer("The loss is a tensor. Return a float, as `.item()` gives it.")
def loss_as_tensor(readings, harvest, weights, bias):
    x, y = _float(readings), _float(harvest)
    return x, y, ((x @ weights.T + bias - y) ** 2).mean()
