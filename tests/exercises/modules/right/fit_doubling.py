"""fit_doubling: right answers in other styles."""

import torch
from torch import nn

from torchkata.testing import right_answer


@right_answer
def by_hand(model, x, y, lr, epochs):
    losses = []
    for _ in range(epochs):
        model.zero_grad()
        loss = ((model(x) - y) ** 2).sum()
        loss.backward()
        losses.append(float(loss))
        with torch.no_grad():
            for p in model.parameters():
                p -= lr * p.grad
    weight, bias = model.parameters()
    return weight.item(), bias.item(), losses


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
