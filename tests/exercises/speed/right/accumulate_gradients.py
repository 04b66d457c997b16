"""accumulate_gradients: right answers in other styles."""

import torch

from torchkata.testing import right_answer, wrong_beside

_samples = wrong_beside(__file__)._samples


@right_answer
def divided_at_the_end(model, batches, loss_fn):
    samples, total = 0, 0.0
    for parameter in model.parameters():
        parameter.grad = None
    for inputs, targets in batches:
        loss = loss_fn(model(inputs), targets) * len(inputs)
        loss.backward()
        samples, total = samples + len(inputs), total + float(loss)
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad.div_(samples)
    return total / samples


@right_answer
def by_upstream_gradient(model, batches, loss_fn):
    parameters = [p for p in model.parameters() if p.requires_grad]
    model.zero_grad()
    for parameter in parameters:
        parameter.grad = torch.zeros_like(parameter)
    shares = [len(x) / _samples(batches) for x, _ in batches]
    mean = 0.0
    for share, (x, y) in zip(shares, batches, strict=True):
        loss = loss_fn(model(x), y)
        loss.backward(torch.full_like(loss, share))
        mean += share * loss.item()
    return mean
