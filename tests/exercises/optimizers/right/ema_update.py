"""ema_update: right answers in other styles."""

import torch

from torchkata.testing import right_answer, wrong_beside

_checked = wrong_beside(__file__)._checked


@right_answer
def by_lerp(average, params, decay):
    _checked(average, params)
    with torch.no_grad():
        for i in range(len(params)):
            average[i].lerp_(params[i], 1 - decay)


@right_answer
def on_detached_parameters(average, params, decay):
    for mean, param in _checked(average, params):
        mean.copy_(decay * mean + (1 - decay) * param.detach())


@right_answer
def by_an_operator(average, params, decay):
    pairs = _checked(average, params)
    with torch.inference_mode(False), torch.no_grad():
        for mean, param in pairs:
            mean -= (1 - decay) * (mean - param)
