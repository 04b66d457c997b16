"""train_standardised: right answers in other styles."""

import torch

from torchkata.testing import oracles_beside, right_answer, wrong_beside

oracles = oracles_beside(__file__)
wrong = wrong_beside(__file__)
_std = wrong._std
_predict = wrong._predict


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
