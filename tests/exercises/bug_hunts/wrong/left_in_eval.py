"""left_in_eval: mistakes that people make."""

import torch

from torchkata.testing import oracles_beside, wrong_answer

oracles = oracles_beside(__file__)


def _held(model, inputs, targets):
    with torch.no_grad():
        return oracles.squares(model, inputs, targets).item()


def _train(model, data, lr, epochs, *, before=None, look=None, after=None):
    """One epoch: `before` the step, the step, `look` at the held-out data, then `after`."""
    inputs, targets, held_inputs, held_targets = data
    model.train()
    losses, held_losses = [], []
    for _ in range(epochs):
        if before is not None:
            before(model)
        loss = oracles.squares(model, inputs, targets)
        losses.append(loss.item())
        oracles.step(model, loss, lr)
        held_losses.append((look or _look)(model, held_inputs, held_targets))
        if after is not None:
            after(model)
    return losses, held_losses


def _look(model, inputs, targets):
    model.eval()
    return _held(model, inputs, targets)


def _training(model):
    model.train()


@wrong_answer(
    "After the first look at the held-out data, no call of `model.train()` brings the "
    "model back: every later step is taken in evaluation mode."
)
def as_shipped(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    return _train(model, (inputs, targets, held_inputs, held_targets), lr, epochs)


@wrong_answer(
    "Each step is in training mode now, but after the last look the model stays in "
    "evaluation mode. It should end in training mode."
)
def back_only_before_a_step(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    data = inputs, targets, held_inputs, held_targets
    return _train(model, data, lr, epochs, before=_training)


@wrong_answer(
    "Training mode comes back only after the loop, so only the first step is taken in it."
)
def back_only_at_the_end(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    data = inputs, targets, held_inputs, held_targets
    result = _train(model, data, lr, epochs)
    model.train()
    return result


@wrong_answer(
    "The held-out loss is taken in training mode: batch norm learns from these data, and "
    "dropout is active. `model.eval()` reaches every part."
)
def never_in_eval(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    data = inputs, targets, held_inputs, held_targets
    return _train(model, data, lr, epochs, look=_held)


@wrong_answer(
    "The mode changed only on the outermost module; its layers stay as they are. Use "
    "`model.train()`."
)
def flag_of_the_outermost(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    def flag(model):
        model.training = True

    data = inputs, targets, held_inputs, held_targets
    return _train(model, data, lr, epochs, after=flag)


@wrong_answer(
    "The flag was set only on the model and its children, but some layers are deeper. Use "
    "`model.train()`."
)
def flag_of_the_children(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    def flag(model):
        for module in (model, *model.children()):
            module.training = True

    data = inputs, targets, held_inputs, held_targets
    return _train(model, data, lr, epochs, after=flag)


@wrong_answer(
    "Autograd is switched off for the held-out data and on for the step, so it stays off "
    "at the end. A `with` block restores it."
)
def autograd_left_off(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    def look(model, inputs, targets):
        model.eval()
        torch.set_grad_enabled(False)
        return oracles.squares(model, inputs, targets).item()

    def step_again(model):
        torch.set_grad_enabled(True)
        model.train()

    data = inputs, targets, held_inputs, held_targets
    result = _train(model, data, lr, epochs, before=step_again, look=look)
    model.train()
    return result


@wrong_answer("With no epochs, the mode does not change. It should be training mode then too.")
def only_in_the_loop(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    losses, held_losses = [], []
    for _ in range(epochs):
        model.train()
        loss = oracles.squares(model, inputs, targets)
        losses.append(loss.item())
        oracles.step(model, loss, lr)
        held_losses.append(_look(model, held_inputs, held_targets))
        model.train()
    return losses, held_losses


@wrong_answer("`model.train(False)` is `model.eval()` by another name.")
def train_false(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    data = inputs, targets, held_inputs, held_targets
    return _train(model, data, lr, epochs, before=lambda model: model.train(False))


@wrong_answer(
    "The mode that the model came in is restored. That may be evaluation mode, but each "
    "step needs training mode."
)
def mode_of_the_start(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    came = model.training
    data = inputs, targets, held_inputs, held_targets
    return _train(model, data, lr, epochs, after=lambda model: model.train(came))


@wrong_answer(
    "The first `train` is gone: a model that comes in evaluation mode takes its first step in it."
)
def first_step_as_it_came(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    losses, held_losses = [], []
    for _ in range(epochs):
        loss = oracles.squares(model, inputs, targets)
        losses.append(loss.item())
        oracles.step(model, loss, lr)
        held_losses.append(_look(model, held_inputs, held_targets))
        model.train()
    return losses, held_losses


@wrong_answer("The held-out loss is taken before the step. Take it after the step.")
def looked_at_before(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    losses, held_losses = [], []
    model.train()
    for _ in range(epochs):
        held_losses.append(_look(model, held_inputs, held_targets))
        model.train()
        loss = oracles.squares(model, inputs, targets)
        losses.append(loss.item())
        oracles.step(model, loss, lr)
    return losses, held_losses


@wrong_answer("The held-out loss is tracked by autograd: take it under `torch.no_grad()`.")
def tracked(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    def look(model, inputs, targets):
        model.eval()
        return oracles.squares(model, inputs, targets).item()

    data = inputs, targets, held_inputs, held_targets
    return _train(model, data, lr, epochs, look=look, after=_training)


@wrong_answer("The model is trained on the held-out data. Use them only to measure.")
def trained_on_both(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    def look(model, inputs, targets):
        loss = oracles.squares(model, inputs, targets)
        oracles.step(model, loss, lr)
        return _look(model, inputs, targets)

    data = inputs, targets, held_inputs, held_targets
    return _train(model, data, lr, epochs, look=look, after=_training)


@wrong_answer("The held-out losses are tensors. Return floats, as `.item()` gives them.")
def held_losses_as_tensors(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    data = inputs, targets, held_inputs, held_targets
    losses, held_losses = _train(model, data, lr, epochs, after=_training)
    return losses, [torch.tensor(loss) for loss in held_losses]
