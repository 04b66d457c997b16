"""left_in_eval: training mode for every step, evaluation mode for every look at held-out data."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, oracles_beside, probes_beside, standard

oracles, probes = oracles_beside(__file__), probes_beside(__file__)


def inputs(draw, n):
    # Far from what batch norm starts with (mean 0, variance 1), so that the modes show; and no two
    # rows alike, because a division by their distance would enlarge rounding errors.
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
        "takes_expanded_inputs": "where all rows are alike, batch norm enlarges rounding errors",
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
