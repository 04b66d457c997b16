"""fit_doubling: right answers in other styles."""

import torch
from torch import nn

from torchkata.testing import right_answer, wrong_beside

_fit = wrong_beside(__file__)._fit


@right_answer
def by_hand(model, x, y, lr, epochs):
    return _fit(model, x, y, lr, epochs)


@right_answer
def with_an_optimizer(model, x, y, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr)
    criterion = nn.MSELoss(reduction="sum")
    losses = []
    for _ in range(epochs):
        loss = criterion(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    weight, bias = (p.detach().item() for p in model.parameters())
    return weight, bias, losses
