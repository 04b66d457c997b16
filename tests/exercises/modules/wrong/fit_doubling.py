"""fit_doubling: mistakes that people make."""

import torch
from torch import nn
from torch.nn import functional

from torchkata.testing import wrong_answer


def _fit(model, x, y, lr, epochs, loss_of=lambda p, y: ((p - y) ** 2).sum(), zero=True, note=float):
    losses = []
    for _ in range(epochs):
        if zero:
            model.zero_grad()
        loss = loss_of(model(x), y)
        loss.backward()
        losses.append(note(loss))
        with torch.no_grad():
            for p in model.parameters():
                p -= lr * p.grad
    weight, bias = model.parameters()
    return weight.item(), bias.item(), losses


@wrong_answer("That is the mean of the squared errors. This is about their sum.")
def mean(model, x, y, lr, epochs):
    return _fit(model, x, y, lr, epochs, functional.mse_loss)


NEVER_ZEROED = "The gradients are never zeroed: backward adds to the old ones."


@wrong_answer(NEVER_ZEROED)
def never_zeroed(model, x, y, lr, epochs):
    return _fit(model, x, y, lr, epochs, zero=False)


@wrong_answer(NEVER_ZEROED)
def never_zeroed_by_an_optimizer(model, x, y, lr, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr)
    losses = []
    for _ in range(epochs):
        loss = functional.mse_loss(model(x), y, reduction="sum")
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    weight, bias = model.parameters()
    return weight.item(), bias.item(), losses


@wrong_answer(
    "The gradients are zeroed at the end of each step, so the first step still uses the "
    "old gradients that the model came with. Zero them before backward."
)
def zeroed_at_the_end(model, x, y, lr, epochs):
    losses = []
    for _ in range(epochs):
        losses += _fit(model, x, y, lr, 1, zero=False)[2]
        model.zero_grad()
    weight, bias = model.parameters()
    return weight.item(), bias.item(), losses


@wrong_answer("That is Adam. The exercise asks for SGD: each step is lr times the gradient.")
def by_adam(model, x, y, lr, epochs):
    optimizer = torch.optim.Adam(model.parameters(), lr)
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = functional.mse_loss(model(x), y, reduction="sum")
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    weight, bias = model.parameters()
    return weight.item(), bias.item(), losses


@wrong_answer("The bias comes first here. Return the weight, then the bias, then the losses.")
def bias_first(model, x, y, lr, epochs):
    weight, bias, losses = _fit(model, x, y, lr, epochs)
    return bias, weight, losses


@wrong_answer(
    "There is one loss too many, from after the last step. Take a loss only before each step."
)
def one_loss_more(model, x, y, lr, epochs):
    weight, bias, losses = _fit(model, x, y, lr, epochs)
    return weight, bias, [*losses, ((model(x) - y) ** 2).sum().item()]


@wrong_answer("The losses are tensors. Make each a float with .item().")
def tensor_losses(model, x, y, lr, epochs):
    return _fit(model, x, y, lr, epochs, note=lambda loss: loss.detach())


@wrong_answer("One epoch is missing: `range(epochs)` already starts at 0.")
def one_short(model, x, y, lr, epochs):
    return _fit(model, x, y, lr, max(epochs - 1, 0))


@wrong_answer("Only the last loss was returned. Keep the loss of every epoch.")
def last_loss(model, x, y, lr, epochs):
    weight, bias, losses = _fit(model, x, y, lr, epochs)
    return weight, bias, losses[-1:]


@wrong_answer("A model of your own was trained. Train the one that was passed in, in place.")
def another_model(model, x, y, lr, epochs):
    other = nn.Linear(1, 1).to(x.dtype)
    with torch.no_grad():
        for p, q in zip(other.parameters(), model.parameters(), strict=True):
            p.copy_(q)
    return _fit(other, x, y, lr, epochs)


@wrong_answer("The weight and the bias are still parameters. Return floats, with .item().")
def as_parameters(model, x, y, lr, epochs):
    losses = _fit(model, x, y, lr, epochs)[2]
    return *model.parameters(), losses


@wrong_answer("A step was taken for each sample. Take all of them in one batch.")
def sample_by_sample(model, x, y, lr, epochs):
    losses = []
    for _ in range(epochs):
        losses.append(((model(x) - y) ** 2).sum().item())
        for i in range(len(x)):
            _fit(model, x[i : i + 1], y[i : i + 1], lr, 1)
    weight, bias = model.parameters()
    return weight.item(), bias.item(), losses


@wrong_answer("This uses the attribute `linear`, which not every model has. Use parameters().")
def by_name(model, x, y, lr, epochs):
    losses = _fit(model, x, y, lr, epochs)[2]
    return model.linear.weight.item(), model.linear.bias.item(), losses


@wrong_answer("The losses were taken after each step. Take each loss before its step.")
def losses_after(model, x, y, lr, epochs):
    losses = []
    for _ in range(epochs):
        _fit(model, x, y, lr, 1)
        losses.append(((model(x) - y) ** 2).sum().item())
    weight, bias = model.parameters()
    return weight.item(), bias.item(), losses


@wrong_answer("lr is not used: the step is always 0.01.")
def fixed_rate(model, x, y, lr, epochs):
    return _fit(model, x, y, 0.01, epochs)
