"""train_epoch: mistakes that people make."""

import torch
from torch.nn import functional

from torchkata.testing import wrong_answer


def _epoch(model, loader, loss_fn, optimizer, before=True, between=False, mode=True, weighed=True):
    """The right answer, with switches that make parts of it wrong."""
    model.train(mode)
    total, count = 0.0, 0
    for x, y in loader:
        if before:
            optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        if between:
            optimizer.zero_grad()
        optimizer.step()
        total += loss.item() * (len(x) if weighed else 1)
        count += len(x) if weighed else 1
    return total / count


@wrong_answer(
    "That is the mean over the batches. The last batch is shorter: weight each loss by its "
    "number of samples."
)
def mean_over_batches(model, loader, loss_fn, optimizer):
    return _epoch(model, loader, loss_fn, optimizer, weighed=False)


@wrong_answer("The gradients are zeroed between backward and step, so the step finds none.")
def zeroed_after_backward(model, loader, loss_fn, optimizer):
    return _epoch(model, loader, loss_fn, optimizer, before=False, between=True)


@wrong_answer("The gradients are never zeroed: backward adds to the old ones.")
def never_zeroed(model, loader, loss_fn, optimizer):
    return _epoch(model, loader, loss_fn, optimizer, before=False)


@wrong_answer("The gradients are zeroed only once per epoch. Each step needs fresh ones.")
def zeroed_once(model, loader, loss_fn, optimizer):
    optimizer.zero_grad()
    return _epoch(model, loader, loss_fn, optimizer, before=False)


@wrong_answer("The model was left in eval mode: dropout and batch norm would not train.")
def left_in_eval(model, loader, loss_fn, optimizer):
    return _epoch(model, loader, loss_fn, optimizer, mode=False)


@wrong_answer(
    "The mode is not switched, so a model that comes in eval mode is trained in eval mode."
)
def mode_not_switched(model, loader, loss_fn, optimizer):
    return _epoch(model, loader, loss_fn, optimizer, mode=model.training)


@wrong_answer(
    "Only the outermost module changed its mode, and not the modules inside. `.train()` "
    "changes all of them."
)
def flag_only(model, loader, loss_fn, optimizer):
    model.training = True
    total, count = 0.0, 0
    for x, y in loader:
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(x)
        count += len(x)
    return total / count


@wrong_answer("The mode that the model came in was restored. It should stay in training mode.")
def mode_put_back(model, loader, loss_fn, optimizer):
    was = model.training
    mean = _epoch(model, loader, loss_fn, optimizer)
    model.train(was)
    return mean


@wrong_answer("The optimizer's step is missing, so no parameter changes.")
def without_step(model, loader, loss_fn, optimizer):
    model.train()
    total, count = 0.0, 0
    for x, y in loader:
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        total += loss.item() * len(x)
        count += len(x)
    return total / count


@wrong_answer("One step was taken after all the batches. Take one after each.")
def one_step_an_epoch(model, loader, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    total, count = 0.0, 0
    for x, y in loader:
        loss = loss_fn(model(x), y)
        loss.backward()
        total += loss.item() * len(x)
        count += len(x)
    optimizer.step()
    return total / count


@wrong_answer("The loss of the last batch was returned, not the mean over all samples.")
def last_loss(model, loader, loss_fn, optimizer):
    for batch in loader:
        loss = _epoch(model, [batch], loss_fn, optimizer)
    return loss


@wrong_answer("The losses were added up but not divided by the number of samples.")
def sum_over_samples(model, loader, loss_fn, optimizer):
    batches = list(loader)
    return _epoch(model, batches, loss_fn, optimizer) * sum(len(x) for x, _ in batches)


@wrong_answer("The losses were taken after each step. Take a batch's loss before its step.")
def losses_after(model, loader, loss_fn, optimizer):
    model.train()
    total, count = 0.0, 0
    for x, y in loader:
        optimizer.zero_grad()
        loss_fn(model(x), y).backward()
        optimizer.step()
        total += loss_fn(model(x), y).item() * len(x)
        count += len(x)
    return total / count


@wrong_answer("The loss is a tensor, and keeps its graph. Make it a float with .item().")
def tensor(model, loader, loss_fn, optimizer):
    model.train()
    total, count = 0.0, 0
    for x, y in loader:
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        total = total + loss * len(x)
        count += len(x)
    return total / count


@wrong_answer("A loss of your own was used. Call the loss_fn that was passed in.")
def own_loss(model, loader, loss_fn, optimizer):
    return _epoch(model, loader, functional.mse_loss, optimizer)


NEEDS_A_LENGTH = "The loader was asked for its length, or was iterated twice. It may allow neither."


@wrong_answer(NEEDS_A_LENGTH)
def needs_a_length(model, loader, loss_fn, optimizer):
    return _epoch(model, list(loader)[: len(loader)], loss_fn, optimizer)


@wrong_answer(NEEDS_A_LENGTH)
def counts_first(model, loader, loss_fn, optimizer):
    count = sum(len(x) for x, _ in loader)
    model.train()
    total = 0.0
    for x, y in loader:
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(x)
    return total / count


@wrong_answer(
    "The sum of the batches' losses was divided by the number of batches, len(loader). Not "
    "every loader knows its length, and batches differ in size: weight each loss by its "
    "number of samples."
)
def over_the_length(model, loader, loss_fn, optimizer):
    model.train()
    total = 0.0
    for x, y in loader:
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(loader)


@wrong_answer(
    "The gradients are zeroed at the end of each step, so the first step still uses the "
    "old gradients that the model came with. Zero them before backward."
)
def zeroed_after_each_step(model, loader, loss_fn, optimizer):
    model.train()
    total, count = 0.0, 0
    for x, y in loader:
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        total += loss.item() * len(x)
        count += len(x)
    return total / count


@wrong_answer("loss_fn was given the targets first. It takes predictions, then targets.")
def loss_turned_round(model, loader, loss_fn, optimizer):
    return _epoch(model, loader, lambda prediction, y: loss_fn(y, prediction), optimizer)


@wrong_answer("Frozen parameters became trainable. Leave every parameter's requires_grad alone.")
def thaws(model, loader, loss_fn, optimizer):
    model.requires_grad_(True)
    return _epoch(model, loader, loss_fn, optimizer)


@wrong_answer("The model was put in eval mode at the end. It should stay in training mode.")
def eval_at_the_end(model, loader, loss_fn, optimizer):
    mean = _epoch(model, loader, loss_fn, optimizer)
    model.eval()
    return mean


@wrong_answer("The mean loss is a tensor. Make it a float with .item().")
def detached_tensor(model, loader, loss_fn, optimizer):
    return torch.tensor(_epoch(model, loader, loss_fn, optimizer))


@wrong_answer(
    "`param_groups` is for torch's own optimizers only. `optimizer.zero_grad()` and "
    "`optimizer.step()` are all that you need."
)
def through_param_groups(model, loader, loss_fn, optimizer):
    model.train()
    total = samples = 0
    for x, y in loader:
        for group in optimizer.param_groups:
            for parameter in group["params"]:
                parameter.grad = None
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        total, samples = total + loss.item() * len(x), samples + len(x)
    return total / samples
