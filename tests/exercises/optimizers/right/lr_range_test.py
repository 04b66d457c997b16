"""lr_range_test: right answers in other styles."""

import copy

import torch

from torchkata.testing import right_answer, wrong_beside

wrong = wrong_beside(__file__)
_walk = wrong._walk
_rates = wrong._rates


@right_answer
def restored_in_the_end(model, inputs, targets, low, high, count):
    held = [*model.parameters(), *model.buffers()]
    before = [value.detach().clone() for value in held]
    optimizer = torch.optim.SGD(model.parameters(), lr=low)
    lrs, losses = _rates(low, high, count), []
    for lr in lrs:
        for group in optimizer.param_groups:
            group["lr"] = lr
        optimizer.zero_grad(set_to_none=False)
        loss = ((model(inputs) - targets) ** 2).mean()
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    with torch.no_grad():
        for value, old in zip(held, before, strict=True):
            value.copy_(old)
    optimizer.zero_grad()
    return lrs, losses


@right_answer
def rate_multiplied(model, inputs, targets, low, high, count):
    trial, factor = copy.deepcopy(model), (high / low) ** (1 / (count - 1))
    lrs = [low]
    for _ in range(count - 1):
        lrs.append(lrs[-1] * factor)
    return _walk(trial, inputs, targets, lrs)
