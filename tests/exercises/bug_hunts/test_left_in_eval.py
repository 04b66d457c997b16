"""left_in_eval: training mode for every step, evaluation mode for every look at held-out data."""

import copy

import pytest
import torch
from torch.nn import functional

from torchkata.testing import (
    expect,
    oracles_beside,
    probes_beside,
    right_answer,
    standard,
    wrong_answer,
)

oracles, probes = oracles_beside(__file__), probes_beside(__file__)


def inputs(draw, n):
    # Far from what batch norm starts with (mean 0, variance 1), so that the modes show; and no two
    # rows alike, for dividing by their distance would make much of how a sum was rounded.
    x, y = 3 + _spread(draw, n), draw(n, 2)
    held_x, held_y = 3 + _spread(draw, n + 1), draw(n + 1, 2)
    return x, y, held_x, held_y, draw(2, 3), draw(2), 0.1, 4


def _spread(draw, n):
    return torch.linspace(-3, 3, n).unsqueeze(1) + draw.uniform(n, 3, low=-1.0, high=1.0)


def oracle(x, y, held_x, held_y, weights, bias, lr, epochs):
    """The same with batch norm spelled out: batch statistics to train, running ones to look."""
    x, y, held_x, held_y = (t.detach() for t in (x, y, held_x, held_y))
    n, d = x.shape
    zeros, ones = x.new_zeros(d), x.new_ones(d)
    parameters = [ones, zeros, weights.detach(), bias.detach()]
    mean, var = zeros, ones

    def normed(x, mean, var, gamma, beta, w, b):
        return functional.linear((x - mean) / (var + 1e-5) ** 0.5 * gamma + beta, w, b)

    losses, held_losses = [], []
    for _ in range(epochs):
        own_mean, own_var = x.mean(0), x.var(0, correction=0)
        loss_of = lambda *p, s=(own_mean, own_var): functional.mse_loss(normed(x, *s, *p), y)
        parameters, loss = oracles.descended(loss_of, parameters, lr, 1)
        losses += loss
        mean = 0.9 * mean + 0.1 * own_mean
        var = 0.9 * var + 0.1 * own_var * n / (n - 1)
        held = normed(held_x, mean, var, *parameters)
        held_losses.append(functional.mse_loss(held, held_y).item())
    gamma, beta, w, b = parameters
    state = {"0.weight": gamma, "0.bias": beta, "0.running_mean": mean, "0.running_var": var}
    state |= {"0.num_batches_tracked": torch.tensor(epochs), "2.weight": w, "2.bias": b}
    return (losses, held_losses), state


test_standard = standard(
    "left_in_eval",
    inputs,
    oracle,
    probe=probes.modes_of_normed,
    without={
        "takes_size_1": "batch norm needs two rows to train",
        "takes_size_0": "the mean of nothing is not defined",
    },
)


def test_autograd_is_switched_on_afterwards(learner, draw):
    seen = _modes(learner, draw)

    expect(seen).holds(seen.value[3], "left autograd switched off", "autograd off")


def _modes(learner, draw, *, epochs=3, training=True, frozen=False):
    args = inputs(draw, 5)[:7]
    return learner.probe(probes.modes_seen)(*args, epochs, training, frozen)


def test_every_step_is_taken_in_training_mode(learner, draw):
    seen = _modes(learner, draw)

    modes = [training for training, _, rows in seen.value[1] if rows == 5]
    expect(seen).holds(
        modes == [True] * 3, f"training mode was {_on(modes)} in the three steps", "wrong mode"
    )


def test_every_look_is_taken_in_evaluation_mode(learner, draw):
    seen = _modes(learner, draw)

    modes = [training for training, _, rows in seen.value[1] if rows == 6]
    expect(seen).holds(
        modes == [False] * 3,
        f"training mode was {_on(modes)} in the three looks at the held-out data",
        "wrong mode",
    )


def test_autograd_does_not_track_the_held_out_data(learner, draw):
    seen = _modes(learner, draw)

    tracked = [tracked for _, tracked, rows in seen.value[1] if rows == 6]
    expect(seen).holds(not any(tracked), "tracked the held-out data by autograd", "tracked")


def test_the_model_is_called_twice_an_epoch_the_step_first(learner, draw):
    seen = _modes(learner, draw)

    rows = [rows for _, _, rows in seen.value[1]]
    expect(seen).holds(
        rows == [5, 6] * 3,
        f"called the model on batches of {rows} rows in three epochs; 5 are to train on, 6 are "
        "held out",
        "wrong order",
    )


def test_every_part_is_in_training_mode_afterwards(learner, draw):
    for epochs in (1, 3, 0):
        seen = _modes(learner, draw, epochs=epochs, training=False)

        expect(seen).holds(
            all(seen.value[2]),
            f"with epochs = {epochs}, not every part of the model is in training mode afterwards",
            "wrong mode",
        )


@pytest.mark.parametrize(("training", "frozen"), [(False, True), (True, True), (False, False)])
def test_the_mode_in_which_the_model_came_plays_no_part(learner, draw, training, frozen):
    args = inputs(draw, 5)
    learner.probe(probes.modes_seen)(*args, True, False)

    seen = learner.probe(probes.modes_seen)(*args, training, frozen)

    modes = [training for training, _, rows in seen.value[1] if rows == 5]
    expect(seen).equals((oracle(*args)[0], *seen.value[1:])).holds(
        all(modes) and all(seen.value[2]),
        "did not bring a model that came in evaluation mode into training mode",
        "wrong mode",
    )


def _on(modes):
    return ", ".join("on" if mode else "off" for mode in modes) or "never seen"


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
    "After the first look at the held-out data, the model is never brought back into training "
    "mode by a call of `model.train()`: every later step is taken in evaluation mode."
)
def as_shipped(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    return _train(model, (inputs, targets, held_inputs, held_targets), lr, epochs)


@wrong_answer(
    "Each step is in training mode now, but the last look leaves the model in evaluation mode. "
    "Look at how it is given back."
)
def back_only_before_a_step(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    data = inputs, targets, held_inputs, held_targets
    return _train(model, data, lr, epochs, before=_training)


@wrong_answer("Training mode comes back after the loop only: all steps but the first lack it.")
def back_only_at_the_end(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    data = inputs, targets, held_inputs, held_targets
    result = _train(model, data, lr, epochs)
    model.train()
    return result


@wrong_answer(
    "The held-out data are looked at in training mode: batch norm learns from them, and dropout "
    "drops. `model.eval()` reaches every part."
)
def never_in_eval(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    data = inputs, targets, held_inputs, held_targets
    return _train(model, data, lr, epochs, look=_held)


@wrong_answer(
    "`model.training = True` sets a flag on the outermost module alone; its layers stay as they "
    "are. Use `model.train()`."
)
def flag_of_the_outermost(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    def flag(model):
        model.training = True

    data = inputs, targets, held_inputs, held_targets
    return _train(model, data, lr, epochs, after=flag)


@wrong_answer(
    "The flag was set on the model and its children only; layers lie deeper. Use `model.train()`."
)
def flag_of_the_children(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    def flag(model):
        for module in (model, *model.children()):
            module.training = True

    data = inputs, targets, held_inputs, held_targets
    return _train(model, data, lr, epochs, after=flag)


@wrong_answer(
    "Autograd is switched off for the look and on for the step, so the last look leaves it off. A "
    "`with` block puts it back."
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


@wrong_answer("Without an epoch the mode is left as it came: it is to be training mode even so.")
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
    "The mode in which the model came is put back. It may have come in evaluation mode; each step "
    "wants training mode."
)
def mode_of_the_start(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    came = model.training
    data = inputs, targets, held_inputs, held_targets
    return _train(model, data, lr, epochs, after=lambda model: model.train(came))


@wrong_answer("The first `train` is lost: a model that comes in evaluation mode begins in it.")
def first_step_as_it_came(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    losses, held_losses = [], []
    for _ in range(epochs):
        loss = oracles.squares(model, inputs, targets)
        losses.append(loss.item())
        oracles.step(model, loss, lr)
        held_losses.append(_look(model, held_inputs, held_targets))
        model.train()
    return losses, held_losses


@wrong_answer("The held-out data are looked at before the step. They belong after it.")
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


@wrong_answer("The held-out data are trained on: they are there to be looked at only.")
def trained_on_both(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    def look(model, inputs, targets):
        loss = oracles.squares(model, inputs, targets)
        oracles.step(model, loss, lr)
        return _look(model, inputs, targets)

    data = inputs, targets, held_inputs, held_targets
    return _train(model, data, lr, epochs, look=look, after=_training)


@wrong_answer("The held-out losses are tensors. Wanted: floats, as `.item()` gives them.")
def held_losses_as_tensors(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    data = inputs, targets, held_inputs, held_targets
    losses, held_losses = _train(model, data, lr, epochs, after=_training)
    return losses, [torch.tensor(loss) for loss in held_losses]


@right_answer
def there_and_back(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    data = inputs, targets, held_inputs, held_targets
    return _train(model, data, lr, epochs, after=_training)


@right_answer
def before_each_and_at_the_end(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    data = inputs, targets, held_inputs, held_targets
    result = _train(model, data, lr, epochs, before=_training)
    for module in model.modules():
        module.training = True
    return result


@right_answer
def in_inference_mode(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    @torch.inference_mode()
    def look(model, inputs, targets):
        model.train(False)
        try:
            return functional.mse_loss(model(inputs), targets).item()
        finally:
            model.train(True)

    return _train(model, (inputs, targets, held_inputs, held_targets), lr, epochs, look=look)


@right_answer
def with_a_copy(model, inputs, targets, held_inputs, held_targets, lr, epochs):
    def look(model, inputs, targets):
        return _look(copy.deepcopy(model), inputs, targets)

    return _train(model, (inputs, targets, held_inputs, held_targets), lr, epochs, look=look)
