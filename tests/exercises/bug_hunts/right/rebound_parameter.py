"""rebound_parameter: right answers in other styles."""

import torch
from torch.nn import functional

from torchkata.testing import right_answer, wrong_beside

wrong = wrong_beside(__file__)
_leaves = wrong._leaves
_train = wrong._train


@right_answer
def new_leaves_each_step(inputs, targets, weights, bias, lr, epochs):
    def update(parameters, lr):
        for name, parameter in parameters.items():
            moved = parameter.detach() - lr * parameter.grad
            parameters[name] = moved.requires_grad_()

    return _train(inputs, targets, _leaves(weights, bias), lr, epochs, update)


@right_answer
def gradients_asked_for(inputs, targets, weights, bias, lr, epochs):
    weights, bias = _leaves(weights, bias).values()
    losses = []
    for _ in range(epochs):
        loss = functional.mse_loss(inputs @ weights + bias, targets)
        losses.append(loss.item())
        dw, db = torch.autograd.grad(loss, (weights, bias))
        with torch.no_grad():
            weights.sub_(lr * dw)
            bias.copy_(bias - lr * db)
    return weights, bias, losses
