"""graph_hoarder: right answers in other styles."""

import torch

from torchkata.testing import oracles_beside, right_answer, wrong_beside

oracles = oracles_beside(__file__)
_train = wrong_beside(__file__)._train


@right_answer
def float_of_detached(model, inputs, targets, lr, epochs):
    return _train(model, inputs, targets, lr, epochs, lambda loss: float(loss.detach()))


@right_answer
def noted_after_backward(model, inputs, targets, lr, epochs):
    losses = [0.0] * epochs
    for epoch in range(epochs):
        predictions = model(inputs)
        loss = torch.nn.functional.mse_loss(predictions, targets)
        oracles.step(model, loss, lr)
        losses[epoch] = loss.item()
    return losses


@right_answer
def detached_until_the_end(model, inputs, targets, lr, epochs):
    losses = _train(model, inputs, targets, lr, epochs, lambda loss: loss.detach())
    return [loss.item() for loss in losses]
