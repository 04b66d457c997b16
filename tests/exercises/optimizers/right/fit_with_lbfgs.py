"""fit_with_lbfgs: right answers in other styles."""

import torch

from torchkata.testing import oracles_beside, right_answer

oracles = oracles_beside(__file__)


@right_answer
def loss_taken_apart(model, inputs, targets, lr, steps, max_iter):
    criterion = torch.nn.MSELoss()
    optimizer = torch.optim.LBFGS(list(model.parameters()), lr, max_iter)
    losses = []
    for _ in range(steps):
        with torch.no_grad():
            losses.append(float(criterion(model(inputs), targets)))

        def closure():
            model.zero_grad(set_to_none=False)
            loss = ((model(inputs) - targets) ** 2).mean()
            loss.backward()
            return float(loss)

        optimizer.step(closure)
    return losses


@right_answer
def with_autograd_grad(model, inputs, targets, lr, steps, max_iter):
    optimizer = torch.optim.LBFGS(model.parameters(), lr=lr, max_iter=max_iter)
    return oracles.training(model, optimizer, inputs, targets, steps)
