"""evaluate: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import wrong_answer


def _right(model, loader, loss_fn):
    was = model.training
    model.eval()
    with torch.no_grad():
        mean = _mean(model, loader, loss_fn)
    model.train(was)
    return mean


def _mean(model, loader, loss_fn):
    total, count = 0.0, 0
    for x, y in loader:
        total += loss_fn(model(x), y).item() * len(x)
        count += len(x)
    return total / count


@wrong_answer("The model is left in eval mode. Restore the mode that it came in.")
def mode_lost(model, loader, loss_fn):
    model.eval()
    with torch.no_grad():
        return _mean(model, loader, loss_fn)


@wrong_answer(
    "A model that came in eval mode is left in training mode. Remember its mode first, "
    "then restore it."
)
def always_train(model, loader, loss_fn):
    model.eval()
    with torch.no_grad():
        mean = _mean(model, loader, loss_fn)
    model.train()
    return mean


@wrong_answer("The model was not in eval mode when it was called, so dropout would be active.")
def without_eval(model, loader, loss_fn):
    with torch.no_grad():
        return _mean(model, loader, loss_fn)


@wrong_answer(
    "Only the outermost module changed its mode, and not the modules inside. `.eval()` "
    "changes all of them."
)
def flag_only(model, loader, loss_fn):
    was, model.training = model.training, False
    with torch.no_grad():
        mean = _mean(model, loader, loss_fn)
    model.training = was
    return mean


@wrong_answer(
    "Each call builds a graph that is not needed. Eval mode does not switch autograd off."
)
def with_graph(model, loader, loss_fn):
    was = model.training
    model.eval()
    mean = _mean(model, loader, loss_fn)
    model.train(was)
    return mean


@wrong_answer("Autograd is still switched off afterwards. A `with` block would switch it back.")
def autograd_left_off(model, loader, loss_fn):
    was = model.training
    model.eval()
    torch.set_grad_enabled(False)
    mean = _mean(model, loader, loss_fn)
    model.train(was)
    return mean


@wrong_answer(
    "Autograd was always switched on at the end, even if it was off before. A `with` block "
    "restores it."
)
def autograd_switched_on(model, loader, loss_fn):
    was = model.training
    model.eval()
    torch.set_grad_enabled(False)
    mean = _mean(model, loader, loss_fn)
    torch.set_grad_enabled(True)
    model.train(was)
    return mean


@wrong_answer("loss_fn was given the targets first. It takes predictions, then targets.")
def loss_turned_round(model, loader, loss_fn):
    return _right(model, loader, lambda prediction, y: loss_fn(y, prediction))


NEEDS_A_LENGTH = "The loader was asked for its length, or was iterated twice. It may allow neither."


@wrong_answer(NEEDS_A_LENGTH)
def counts_first(model, loader, loss_fn):
    count = sum(len(x) for x, _ in loader)
    was = model.training
    model.eval()
    with torch.no_grad():
        total = sum(loss_fn(model(x), y).item() * len(x) for x, y in loader)
    model.train(was)
    return total / count


@wrong_answer(
    "The sum of the batches' losses was divided by the number of batches, len(loader). Not "
    "every loader knows its length, and batches differ in size: weight each loss by its "
    "number of samples."
)
def over_the_length(model, loader, loss_fn):
    was = model.training
    model.eval()
    with torch.no_grad():
        total = sum(loss_fn(model(x), y).item() for x, y in loader)
    model.train(was)
    return total / len(loader)


@wrong_answer(
    "requires_grad_(False) freezes the parameters permanently. Do not use it to avoid a graph."
)
def frozen(model, loader, loss_fn):
    was = model.training
    model.eval().requires_grad_(False)
    mean = _mean(model, loader, loss_fn)
    model.train(was)
    return mean


@wrong_answer(
    "That is the mean over the batches. Weight each batch's loss by its number of samples."
)
def mean_over_batches(model, loader, loss_fn):
    was = model.training
    model.eval()
    with torch.no_grad():
        losses = [loss_fn(model(x), y).item() for x, y in loader]
    model.train(was)
    return sum(losses) / len(losses)


@wrong_answer("The loss is a tensor. Make it a float with .item().")
def tensor(model, loader, loss_fn):
    was = model.training
    model.eval()
    total, count = 0.0, 0
    with torch.no_grad():
        for x, y in loader:
            total = total + loss_fn(model(x), y) * len(x)
            count += len(x)
    model.train(was)
    return total / count


@wrong_answer("The losses were added up but not divided by the number of samples.")
def sum_over_samples(model, loader, loss_fn):
    batches = list(loader)
    was = model.training
    model.eval()
    with torch.no_grad():
        mean = _mean(model, batches, loss_fn)
    model.train(was)
    return mean * sum(len(x) for x, _ in batches)


@wrong_answer("The gradients were cleared. Leave them as they are.")
def zeroes(model, loader, loss_fn):
    model.zero_grad()
    was = model.training
    model.eval()
    with torch.no_grad():
        mean = _mean(model, loader, loss_fn)
    model.train(was)
    return mean


@wrong_answer(NEEDS_A_LENGTH)
def needs_a_length(model, loader, loss_fn):
    batches = list(loader)[: len(loader)]
    was = model.training
    model.eval()
    with torch.no_grad():
        mean = _mean(model, batches, loss_fn)
    model.train(was)
    return mean


@wrong_answer("A loss of your own was used. Call the loss_fn that was passed in.")
def own_loss(model, loader, loss_fn):
    was = model.training
    model.eval()
    with torch.no_grad():
        mean = _mean(model, loader, functional.mse_loss)
    model.train(was)
    return mean
