"""sgd_step: right answers in other styles."""

import torch

from torchkata.testing import right_answer


@right_answer
def by_add(params, lr):
    with torch.no_grad():
        for param in params:
            if param.grad is not None:
                param.add_(param.grad, alpha=-lr)


@right_answer
@torch.no_grad()
def copied_into(params, lr):
    moving = [param for param in params if param.grad is not None]
    for param in moving:
        param.copy_(param - lr * param.grad)


@right_answer
def on_detached_views(params, lr):
    for param in params:
        if param.grad is not None:
            param.detach().sub_(lr * param.grad)
