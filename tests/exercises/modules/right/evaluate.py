"""evaluate: right answers in other styles."""

import copy

import torch

from torchkata.testing import right_answer, wrong_beside

_mean = wrong_beside(__file__)._mean


@right_answer
@torch.inference_mode()
def in_inference_mode(model, loader, loss_fn):
    modes = {module: module.training for module in model.modules()}
    try:
        model.eval()
        return _mean(model, loader, loss_fn)
    finally:
        for module, mode in modes.items():
            module.training = mode


@right_answer
@torch.no_grad()
def with_a_running_mean(model, loader, loss_fn):
    was = model.training
    model.train(False)
    mean, seen = 0.0, 0
    for x, y in loader:
        seen += x.size(0)
        mean += (float(loss_fn(model(x), y)) - mean) * x.size(0) / seen
    return (model.train() if was else model.eval()) and mean


@right_answer
def on_a_copy(model, loader, loss_fn):
    with torch.no_grad():
        return _mean(copy.deepcopy(model).eval(), loader, loss_fn)
