"""loss_and_backward: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import wrong_answer


def _loss(inputs, targets, weights, bias):
    return functional.mse_loss(inputs @ weights.T + bias, targets)


@wrong_answer("You returned a tensor with its whole graph. Return a float: .item().")
def with_its_graph(inputs, targets, weights, bias):
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    return loss


@wrong_answer("You returned a tensor without a graph. Return a float: .item().")
def detached(inputs, targets, weights, bias):
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    return loss.detach()


@wrong_answer("No gradients were computed. Call backward on the loss.")
def without_backward(inputs, targets, weights, bias):
    return _loss(inputs, targets, weights, bias).item()


@wrong_answer("You cleared the old gradients. Keep them here: backward adds to them.")
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


@wrong_answer(
    "The gradients are those of the sum, but the loss is the mean. Differentiate the loss that you "
    "return."
)
def gradient_of_the_sum(inputs, targets, weights, bias):
    loss = functional.mse_loss(inputs @ weights.T + bias, targets, reduction="sum")
    loss.backward()
    return loss.item() / targets.numel()


@wrong_answer("The gradients went into copies. weights.grad and bias.grad did not change.")
def into_copies(inputs, targets, weights, bias):
    weights, bias = (t.detach().clone().requires_grad_() for t in (weights, bias))
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    return loss.item()


@wrong_answer("torch.autograd.grad returns the gradients, but does not put them into .grad.")
def given_back(inputs, targets, weights, bias):
    loss = _loss(inputs, targets, weights, bias)
    torch.autograd.grad(loss, (weights, bias))
    return loss.item()


@wrong_answer("You updated the parameters as well. That comes later: here only .grad is filled.")
def updated_too(inputs, targets, weights, bias):
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    with torch.no_grad():
        weights -= 0.01 * weights.grad
        bias -= 0.01 * bias.grad
    return loss.item()


@wrong_answer("The gradient of the bias is missing: backward does not reach the bias.")
def bias_cut_off(inputs, targets, weights, bias):
    loss = _loss(inputs, targets, weights, bias.detach())
    loss.backward()
    return loss.item()


@wrong_answer("create_graph=True keeps the whole graph alive in .grad. A plain backward is enough.")
def graph_kept(inputs, targets, weights, bias):
    loss = _loss(inputs, targets, weights, bias)
    loss.backward(create_graph=True)
    return loss.item()


@wrong_answer("The loss was rounded. Return it as it is.")
def rounded(inputs, targets, weights, bias):
    loss = _loss(inputs, targets, weights, bias)
    loss.backward()
    return round(loss.item(), 4)


@wrong_answer(
    "With a single output, a dimension was lost: (n,) against (n, 1) silently gives (n, n). Do not "
    "squeeze."
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
