"""best_by_alias: mistakes that people make."""

import copy

import torch

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


def _walk(model, inputs, targets, lr, epochs):
    for _ in range(epochs):
        loss = oracles.squares(model, inputs, targets)
        yield loss.item()
        oracles.step(model, loss, lr)


def _cloned(model):
    return {name: tensor.clone() for name, tensor in model.state_dict().items()}


ALIASES = (
    "`state_dict()` holds the model's own tensors, and so does a copy of the dict: "
    "training goes on changing them. Copy the tensors."
)


@wrong_answer(ALIASES)
def as_shipped(model, inputs, targets, lr, epochs):
    lowest = float("inf")
    for loss in _walk(model, inputs, targets, lr, epochs):
        if loss < lowest:
            lowest = loss
            best = model.state_dict()
    return best, lowest


@wrong_answer(ALIASES)
def shallow_copy(model, inputs, targets, lr, epochs):
    best, lowest = {}, float("inf")
    for loss in _walk(model, inputs, targets, lr, epochs):
        if loss < lowest:
            lowest = loss
            best = {name: tensor.detach() for name, tensor in model.state_dict().items()}
    return best, lowest


@wrong_answer("The copy is made after the loop: these are the last parameters, not the best.")
def copied_at_the_end(model, inputs, targets, lr, epochs):
    best, lowest = as_shipped(model, inputs, targets, lr, epochs)
    return copy.deepcopy(best), lowest


@wrong_answer("The copy is made after the step, but the loss belongs to the state before it.")
def one_step_late(model, inputs, targets, lr, epochs):
    best, lowest = {}, float("inf")
    for _ in range(epochs):
        loss = oracles.squares(model, inputs, targets)
        oracles.step(model, loss, lr)
        if loss.item() < lowest:
            best, lowest = _cloned(model), loss.item()
    return best, lowest


@wrong_answer("The lowest loss is not stored, so each step counts as the best so far.")
def never_lowered(model, inputs, targets, lr, epochs):
    threshold = float("inf")
    for loss in _walk(model, inputs, targets, lr, epochs):
        if loss < threshold:
            best, lowest = _cloned(model), loss
    return best, lowest


@wrong_answer("The search begins at a loss of 1: a state with a larger one is never stored.")
def begins_at_1(model, inputs, targets, lr, epochs):
    best, lowest = {}, 1.0
    for loss in _walk(model, inputs, targets, lr, epochs):
        if loss < lowest:
            best, lowest = _cloned(model), loss
    return best, lowest


@wrong_answer("The state holds only the parameters. `state_dict()` holds buffers too.")
def parameters_only(model, inputs, targets, lr, epochs):
    best, lowest = {}, float("inf")
    for loss in _walk(model, inputs, targets, lr, epochs):
        if loss < lowest:
            best = {name: p.detach().clone() for name, p in model.named_parameters()}
            lowest = loss
    return best, lowest


@wrong_answer(
    "The buffers are still the model's own, and training changes them. Copy the whole state."
)
def buffers_shared(model, inputs, targets, lr, epochs):
    best, lowest = {}, float("inf")
    for loss in _walk(model, inputs, targets, lr, epochs):
        if loss < lowest:
            best, lowest = model.state_dict(), loss
            best |= {name: p.detach().clone() for name, p in model.named_parameters()}
    return best, lowest


@wrong_answer(
    "Only floating point tensors were kept. Integers, such as the counter of a batch norm, "
    "belong to the state too."
)
def floating_only(model, inputs, targets, lr, epochs):
    best, lowest = _right(model, inputs, targets, lr, epochs)
    return {name: t for name, t in best.items() if t.is_floating_point()}, lowest


@wrong_answer("The best state was loaded into the model. It should hold the last one.")
def loaded_back(model, inputs, targets, lr, epochs):
    best, lowest = _right(model, inputs, targets, lr, epochs)
    model.load_state_dict(best)
    return best, lowest


@wrong_answer("A copy of the model was trained. Train the model that was passed in.")
def trained_a_copy(model, inputs, targets, lr, epochs):
    return _right(copy.deepcopy(model), inputs, targets, lr, epochs)


@wrong_answer("This is the state at the start. It was never replaced by a better one.")
def only_the_first(model, inputs, targets, lr, epochs):
    best = _cloned(model)
    return best, min(_walk(model, inputs, targets, lr, epochs))


@wrong_answer("The loss is a tensor. Return a float, as `.item()` gives it.")
def loss_as_tensor(model, inputs, targets, lr, epochs):
    best, lowest = _right(model, inputs, targets, lr, epochs)
    return best, torch.tensor(lowest)


@wrong_answer("The last loss was left out. Look at the loss before each step, the last one too.")
def one_look_short(model, inputs, targets, lr, epochs):
    best, lowest = _cloned(model), float("inf")
    for epoch, loss in enumerate(_walk(model, inputs, targets, lr, epochs)):
        if epoch < max(epochs - 1, 1) and loss < lowest:
            best, lowest = _cloned(model), loss
    return best, lowest


def _right(model, inputs, targets, lr, epochs):
    best, lowest = {}, float("inf")
    for loss in _walk(model, inputs, targets, lr, epochs):
        if loss < lowest:
            best, lowest = _cloned(model), loss
    return best, lowest
