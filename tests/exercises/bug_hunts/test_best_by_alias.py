"""best_by_alias: the state of a model at the lowest loss, not a state that training changes."""

import torch

from torchkata.testing import expect, oracles_beside, probes_beside, standard

oracles, probes = oracles_beside(__file__), probes_beside(__file__)


def inputs(draw, n):
    # The rate is just too large for the steepest direction, in which the start is almost right:
    # the loss falls along the others, and then climbs along that one.
    x, right = draw.away_from(0.0, n, 2, by=0.5), draw(3)
    columns = torch.cat([x, torch.ones(n, 1)], dim=1)
    steepness, directions = torch.linalg.eigh(2 / n * columns.T @ columns)
    steepest = directions[:, -1]
    off = draw.away_from(0.0, 3, by=1.0)
    start = right + off + (0.1 - off @ steepest) * steepest
    lr = 2.2 / steepness[-1].item()
    return x, columns @ right[:, None], start[None, :2], start[2:], lr, 7


def oracle(x, y, weights, bias, lr, epochs):
    seen = list(oracles.walk(oracles.linear_loss(x, y), (weights, bias), lr, epochs))
    best, loss = min(seen[:-1], key=lambda one: one[1])
    name = lambda parameters: dict(zip(("weight", "bias"), parameters, strict=True))
    return (name(best), loss), name(seen[-1][0])


test_standard = standard(
    "best_by_alias",
    inputs,
    oracle,
    probe=probes.best_of_linear,
    without={"takes_size_0": "the mean of nothing is not defined"},
)

VALLEY = torch.tensor([[1.0], [1.0]]), torch.tensor([[3.0], [3.0]])


def test_the_best_is_the_first(learner, draw):
    # At this rate every step ends further away than it began.
    args = *VALLEY, draw(1, 1), draw(1), 1.4, 5

    expect(learner.probe(probes.best_of_linear)(*args)).equals(oracle(*args))


def test_the_best_is_the_last_that_was_looked_at(learner, draw):
    # The loss always falls; the state after the last step is not measured any more.
    args = *VALLEY, draw(1, 1), draw(1), 0.1, 4

    expect(learner.probe(probes.best_of_linear)(*args)).equals(oracle(*args))


def test_the_best_lies_in_the_middle(learner):
    # Along one input the loss falls fast, along the other it climbs slowly.
    x = torch.tensor([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.2], [0.0, -1.2]])
    args = x, torch.zeros(4, 1), torch.tensor([[8.0, 0.02]]), torch.zeros(1), 1.6, 12

    seen = learner.probe(probes.best_of_linear)(*args)

    expect(seen).equals(oracle(*args))


def test_a_loss_of_nan_is_never_the_lowest(learner, draw):
    # At this rate the losses grow to infinity, and then to NaN.
    args = *VALLEY, draw(1, 1), draw(1), 1e6, 20

    seen = learner.probe(probes.best_of_linear)(*args)

    (best, loss), _ = oracle(*args)
    expect(seen).equals(((best, loss), seen.value[1]))


def test_does_not_care_how_large_the_loss_is(learner, draw):
    args = *VALLEY, 1e4 + draw(1, 1), draw(1), 0.1, 3

    expect(learner.probe(probes.best_of_linear)(*args)).equals(oracle(*args))


def test_the_state_has_memory_of_its_own(learner, draw):
    x, y, weights, bias, lr, epochs = inputs(draw, 4)
    scale = draw.uniform(2, low=0.5, high=1.0)

    seen = learner.probe(probes.best_is_shared)(x, y, weights, bias, scale, lr, epochs)

    shared = seen.value[1]
    expect(seen).holds(
        not shared,
        f"returned a state that shares memory with the model: {', '.join(shared)}",
        "alias",
    )


def test_the_state_gives_the_loss_that_goes_with_it(learner, draw):
    seen = learner.probe(probes.best_loaded_again)(*inputs(draw, 5))

    again, loss = seen.value
    expect(seen).holds(
        abs(again - loss) <= 1e-4 * (1 + abs(loss)),
        f"returned a loss of {loss:.5f}, but a model with that state has {again:.5f}",
    )


def test_buffers_belong_to_the_state(learner, draw):
    x, y, weights, bias, lr, epochs = inputs(draw, 4)
    scale = draw.uniform(2, low=0.5, high=1.0)

    seen = learner.probe(probes.best_of_scaled)(x, y, weights, bias, scale, lr, epochs)

    (best, loss), _ = oracle(x * scale, y, weights, bias, lr, epochs)
    state = {"scale": scale, "version": torch.tensor(3)}
    state |= {"layer.weight": best["weight"], "layer.bias": best["bias"]}
    expect(seen).equals((state, loss))
