"""accumulate_gradients: mistakes that people make."""

import torch

from torchkata.testing import wrong_answer


def _accumulated(model, batches, loss_fn, share, zero=True):
    if zero:
        model.zero_grad()
    total = 0.0
    for inputs, targets in batches:
        loss = loss_fn(model(inputs), targets) * share(inputs)
        loss.backward()
        total += loss.item()
    return total


def _samples(batches):
    return sum(len(inputs) for inputs, _ in batches)


@wrong_answer(
    "The gradients of all batches were added up and never divided. The exercise asks for "
    "the gradient of a mean."
)
def not_divided(model, batches, loss_fn):
    return _accumulated(model, batches, loss_fn, lambda inputs: 1)


@wrong_answer(
    "A small batch counts as much as a large one here. Weight each batch by its number of samples."
)
def divided_by_batches(model, batches, loss_fn):
    return _accumulated(model, batches, loss_fn, lambda inputs: 1 / len(batches))


@wrong_answer(
    "Each loss is already a mean over its batch. What is the batch's share of all samples?"
)
def divided_by_samples(model, batches, loss_fn):
    return _accumulated(model, batches, loss_fn, lambda inputs: 1 / _samples(batches))


@wrong_answer("The new gradients were added to the old ones. Clear the old ones first.")
def old_gradients(model, batches, loss_fn):
    every = _samples(batches)
    return _accumulated(model, batches, loss_fn, lambda x: len(x) / every, zero=False)


@wrong_answer("The gradients were cleared before every batch, so only the last one is left.")
def cleared_each_time(model, batches, loss_fn):
    total = 0.0
    for inputs, targets in batches:
        model.zero_grad()
        loss = loss_fn(model(inputs), targets) * (len(inputs) / _samples(batches))
        loss.backward()
        total += loss.item()
    return total


@wrong_answer("The loss is a tensor. Make it a float with .item().")
def loss_as_a_tensor(model, batches, loss_fn):
    every = _samples(batches)
    return torch.tensor(_accumulated(model, batches, loss_fn, lambda x: len(x) / every))


@wrong_answer("`retain_graph=True` keeps a batch's graph after its backward. Leave it out.")
def graphs_retained(model, batches, loss_fn):
    model.zero_grad()
    losses, every = [], _samples(batches)
    for inputs, targets in batches:
        loss = loss_fn(model(inputs), targets) * (len(inputs) / every)
        loss.backward(retain_graph=True)
        losses.append(loss)
    return sum(losses).item()


@wrong_answer("All batches were joined into one large batch, which does not fit into memory.")
def put_together(model, batches, loss_fn):
    inputs, targets = (torch.cat(parts) for parts in zip(*batches, strict=True))
    return _accumulated(model, [(inputs, targets)], loss_fn, lambda x: 1)


@wrong_answer(
    "The graphs of all batches stay alive until the only backward, at the end. Call "
    "backward for each batch."
)
def one_backward(model, batches, loss_fn):
    model.zero_grad()
    losses = [loss_fn(model(x), y) * (len(x) / _samples(batches)) for x, y in batches]
    loss = sum(losses)
    loss.backward()
    return loss.item()


@wrong_answer("The returned loss is only that of the last batch.")
def last_loss(model, batches, loss_fn):
    model.zero_grad()
    for inputs, targets in batches:
        loss = loss_fn(model(inputs), targets)
        (loss * (len(inputs) / _samples(batches))).backward()
    return loss.item()


@wrong_answer("The gradients are right, but the returned loss is a sum. Return the mean.")
def summed_loss(model, batches, loss_fn):
    model.zero_grad()
    total = 0.0
    for inputs, targets in batches:
        loss = loss_fn(model(inputs), targets)
        (loss * (len(inputs) / _samples(batches))).backward()
        total += loss.item()
    return total


@wrong_answer("The parameters changed. The exercise asks only for gradients.")
def stepped_too(model, batches, loss_fn):
    every = _samples(batches)
    loss = _accumulated(model, batches, loss_fn, lambda x: len(x) / every)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.grad is not None:
                parameter -= 0.01 * parameter.grad
    return loss


@wrong_answer("A frozen parameter has no gradient to divide: its `.grad` is None.")
def frozen_forgotten(model, batches, loss_fn):
    model.zero_grad()
    total = 0.0
    for inputs, targets in batches:
        loss = loss_fn(model(inputs), targets) * len(inputs)
        loss.backward()
        total += loss.item()
    for parameter in model.parameters():
        parameter.grad /= _samples(batches)
    return total / _samples(batches)


@wrong_answer("The loss is not always the mean squared error. Call loss_fn(predictions, targets).")
def a_loss_of_its_own(model, batches, loss_fn):
    every = _samples(batches)
    mse = torch.nn.functional.mse_loss
    return _accumulated(model, batches, mse, lambda x: len(x) / every)


@wrong_answer("loss_fn takes the predictions first, then the targets.")
def arguments_exchanged(model, batches, loss_fn):
    every = _samples(batches)
    turned = lambda predictions, targets: loss_fn(targets, predictions)
    return _accumulated(model, batches, turned, lambda x: len(x) / every)


@wrong_answer("The model was switched to training mode. Run it in the mode that it is in.")
def switched_to_training(model, batches, loss_fn):
    return _accumulated(model.train(), batches, loss_fn, lambda x: len(x) / _samples(batches))


@wrong_answer("The model was switched to evaluation mode. Run it in the mode that it is in.")
def switched_to_evaluation(model, batches, loss_fn):
    return _accumulated(model.eval(), batches, loss_fn, lambda x: len(x) / _samples(batches))


@wrong_answer("A frozen parameter kept its old gradient. Clear the gradients of all parameters.")
def frozen_not_cleared(model, batches, loss_fn):
    every = _samples(batches)
    for parameter in model.parameters():
        if parameter.requires_grad:
            parameter.grad = None
    return _accumulated(model, batches, loss_fn, lambda x: len(x) / every, zero=False)
