"""loss_and_backward: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import wrong_answer


def _loss(inputs, targets, weights, bias):
    return functional.mse_loss(inputs @ weights.T + bias, targets)


@wrong_answer("That is a tensor with its whole graph. Give back the number: .item().")
def with_its_graph(inputs, targets, weights, bias):
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    return loss


@wrong_answer("That is still a tensor, though cut off its graph. Give back the number: .item().")
def detached(inputs, targets, weights, bias):
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    return loss.detach()


@wrong_answer("Nothing was differentiated: call backward on the loss.")
def without_backward(inputs, targets, weights, bias):
    return _loss(inputs, targets, weights, bias).item()


@wrong_answer("You set the old gradients aside. Here they stay: backward adds to them.")
def zeroed_first(inputs, targets, weights, bias):
    weights.grad = bias.grad = None
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    return loss.item()


@wrong_answer("The squares were summed. The loss is their mean over all n·k elements.")
def summed(inputs, targets, weights, bias):
    loss = functional.mse_loss(inputs @ weights.T + bias, targets, reduction="sum")
    loss.backward()
    return loss.item()


@wrong_answer("The gradient comes from a sum, the loss from a mean. Differentiate what you return.")
def gradient_of_the_sum(inputs, targets, weights, bias):
    loss = functional.mse_loss(inputs @ weights.T + bias, targets, reduction="sum")
    loss.backward()
    return loss.item() / targets.numel()


@wrong_answer("The gradients went into copies: weights.grad and bias.grad are as they were.")
def into_copies(inputs, targets, weights, bias):
    weights, bias = (t.detach().clone().requires_grad_() for t in (weights, bias))
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    return loss.item()


@wrong_answer("torch.autograd.grad gives the gradients back; nothing puts them into .grad.")
def given_back(inputs, targets, weights, bias):
    loss = _loss(inputs, targets, weights, bias)
    torch.autograd.grad(loss, (weights, bias))
    return loss.item()


@wrong_answer("You moved the parameters as well. That comes later: here only .grad is filled.")
def updated_too(inputs, targets, weights, bias):
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    with torch.no_grad():
        weights -= 0.01 * weights.grad
        bias -= 0.01 * bias.grad
    return loss.item()


@wrong_answer("The gradient of the bias is missing: .detach() cut it off.")
def bias_cut_off(inputs, targets, weights, bias):
    loss = _loss(inputs, targets, weights, bias.detach())
    loss.backward()
    return loss.item()


@wrong_answer("create_graph=True keeps the whole graph alive in .grad: a plain backward is enough.")
def graph_kept(inputs, targets, weights, bias):
    loss = _loss(inputs, targets, weights, bias)
    loss.backward(create_graph=True)
    return loss.item()


@wrong_answer("The loss was rounded. Give it back as it is.")
def rounded(inputs, targets, weights, bias):
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    return round(loss.item(), 4)


@wrong_answer(
    "A single output lost its dimension: (n,) against (n, 1) quietly makes (n, n). "
    "Leave the squeeze out."
)
def squeezed(inputs, targets, weights, bias):
    loss = ((inputs @ weights.T + bias).squeeze(-1) - targets).square().mean()
    loss.backward()
    return loss.item()


@wrong_answer("You divided by the n samples. The loss is the mean over all n·k elements.")
def divided_by_n(inputs, targets, weights, bias):
    loss = (inputs @ weights.T + bias - targets).square().sum() / len(inputs)
    loss.backward()
    return loss.item()
