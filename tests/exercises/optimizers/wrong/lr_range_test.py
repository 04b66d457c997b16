"""lr_range_test: mistakes that people make."""

import copy

import torch
from torch.nn import functional

from torchkata.testing import wrong_answer


def _walk(model, inputs, targets, lrs, *, zero=True, after=False, restart=None, keep=None):
    params, losses = list(model.parameters()), []
    for lr in lrs:
        if restart is not None:
            model.load_state_dict(restart)
        if zero:
            model.zero_grad()
        loss = functional.mse_loss(model(inputs), targets)
        loss.backward()
        with torch.no_grad():
            for param in params:
                if param.grad is not None:
                    param -= lr * param.grad
            if after:
                loss = functional.mse_loss(model(inputs), targets)
        losses.append(loss.item() if keep is None else keep(loss))
    return lrs, losses


def _rates(low, high, count):
    return [low * (high / low) ** (i / (count - 1)) for i in range(count)]


NOT_RESTORED = (
    "The model is still in its trained state. Restore copies of its values (`state_dict()` holds "
    "the tensors themselves, and training changes them), or train a copy of the model."
)


@wrong_answer(NOT_RESTORED)
def never_restored(model, inputs, targets, low, high, count):
    return _walk(model, inputs, targets, _rates(low, high, count))


@wrong_answer(NOT_RESTORED)
def restored_from_an_alias(model, inputs, targets, low, high, count):
    state = model.state_dict()
    curve = _walk(model, inputs, targets, _rates(low, high, count))
    model.load_state_dict(state)
    model.zero_grad()
    return curve


@wrong_answer(
    "The parameters are restored, but the buffers are not. Batch normalisation keeps its "
    "means there."
)
def buffers_forgotten(model, inputs, targets, low, high, count):
    before = [param.detach().clone() for param in model.parameters()]
    curve = _walk(model, inputs, targets, _rates(low, high, count))
    with torch.no_grad():
        for param, value in zip(model.parameters(), before, strict=True):
            param.copy_(value)
    model.zero_grad()
    return curve


@wrong_answer("The last step's gradients are still in the model. Clear them, or work on a copy.")
def gradients_left(model, inputs, targets, low, high, count):
    before = copy.deepcopy(model.state_dict())
    curve = _walk(model, inputs, targets, _rates(low, high, count))
    model.load_state_dict(before)
    return curve


@wrong_answer("The parameters do not require grad any more, so the model cannot be trained now.")
def frozen_afterwards(model, inputs, targets, low, high, count):
    trial = copy.deepcopy(model)
    model.requires_grad_(False)
    return _walk(trial, inputs, targets, _rates(low, high, count))


@wrong_answer("A frozen parameter was trained. It has no gradient, and must stay as it is.")
def frozen_trained(model, inputs, targets, low, high, count):
    trial = copy.deepcopy(model).requires_grad_(True)
    return _walk(trial, inputs, targets, _rates(low, high, count))


@wrong_answer("Not every parameter has a gradient: a frozen one has None. Leave it as it is.")
def frozen_not_thought_of(model, inputs, targets, low, high, count):
    trial = copy.deepcopy(model)
    lrs, losses = _rates(low, high, count), []
    for lr in lrs:
        trial.zero_grad()
        loss = functional.mse_loss(trial(inputs), targets)
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            for param in trial.parameters():
                param -= lr * param.grad
    return lrs, losses


@wrong_answer("The model was switched to training mode. Run it in the mode that it is in.")
def switched_to_training(model, inputs, targets, low, high, count):
    model.train()
    return _walk(copy.deepcopy(model), inputs, targets, _rates(low, high, count))


@wrong_answer("The model was switched to evaluation mode. Run it in the mode that it is in.")
def switched_to_evaluation(model, inputs, targets, low, high, count):
    trial = copy.deepcopy(model).eval()
    return _walk(trial, inputs, targets, _rates(low, high, count))


@wrong_answer("The rates are evenly spaced. Each should be the previous one times the same factor.")
def evenly_spaced(model, inputs, targets, low, high, count):
    lrs = torch.linspace(low, high, count, dtype=torch.float64).tolist()
    return _walk(copy.deepcopy(model), inputs, targets, lrs)


@wrong_answer(
    "The last rate is below `high`: there are count − 1 factors from the first to the last."
)
def end_missing(model, inputs, targets, low, high, count):
    lrs = [low * (high / low) ** (i / count) for i in range(count)]
    return _walk(copy.deepcopy(model), inputs, targets, lrs)


@wrong_answer("Each rate started from the model as it was. The steps build on each other.")
def restarted_each_time(model, inputs, targets, low, high, count):
    trial = copy.deepcopy(model)
    state = copy.deepcopy(model.state_dict())
    return _walk(trial, inputs, targets, _rates(low, high, count), restart=state)


@wrong_answer("The gradients are never cleared, so each step uses the sum of all so far.")
def never_zeroed(model, inputs, targets, low, high, count):
    trial = copy.deepcopy(model)
    return _walk(trial, inputs, targets, _rates(low, high, count), zero=False)


@wrong_answer("These are the losses after each step. Return the losses before each step.")
def losses_after(model, inputs, targets, low, high, count):
    trial = copy.deepcopy(model)
    return _walk(trial, inputs, targets, _rates(low, high, count), after=True)


@wrong_answer("The losses are tensors, which keep their graphs alive. Make each a float.")
def tensors(model, inputs, targets, low, high, count):
    trial = copy.deepcopy(model)
    return _walk(trial, inputs, targets, _rates(low, high, count), keep=lambda loss: loss)


@wrong_answer("`copy.copy` of a model shares its parameters: the model itself was trained.")
def shallow_copy(model, inputs, targets, low, high, count):
    trial = copy.copy(model)
    curve = _walk(trial, inputs, targets, _rates(low, high, count))
    trial.zero_grad()
    return curve


@wrong_answer(
    "A buffer with persistent=False is in no state_dict, so it was not restored. Copy "
    "`model.buffers()`, or work on a copy of the model."
)
def restored_from_a_state_dict(model, inputs, targets, low, high, count):
    before = copy.deepcopy(model.state_dict())
    curve = _walk(model, inputs, targets, _rates(low, high, count))
    model.load_state_dict(before)
    model.zero_grad()
    return curve


@wrong_answer(
    "Every part was set to the mode of the model. A part may be in another mode, such as a frozen "
    "norm: leave the modes alone."
)
def one_mode_for_all(model, inputs, targets, low, high, count):
    model.train(model.training)
    return _walk(copy.deepcopy(model), inputs, targets, _rates(low, high, count))
