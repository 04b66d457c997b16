"""graph_hoarder: a record of the loss that keeps no graph alive."""

import math

from torch.nn.functional import linear, mse_loss

from torchkata.testing import expect, oracles_beside, probes_beside, standard

oracles, probes = oracles_beside(__file__), probes_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(n, 2), draw(2, 3), draw(2), 0.1, 4


def oracle(x, y, weights, bias, lr, epochs):
    after, losses = oracles.descended(oracles.linear_loss(x, y), (weights, bias), lr, epochs)
    return losses, *after


def _scaled(scale, x, y, weights, bias, lr, epochs):
    """The losses of the model whose graphs are counted."""
    loss = lambda weights, bias: mse_loss(scale * linear(x, weights, bias), y)
    return oracles.descended(loss, (weights, bias), lr, epochs)[1]


def _near(losses, wanted):
    return len(losses) == len(wanted) and all(
        math.isclose(float(loss), right, rel_tol=1e-3, abs_tol=1e-5)
        for loss, right in zip(losses, wanted, strict=True)
    )


test_standard = standard(
    "graph_hoarder",
    inputs,
    oracle,
    probe=probes.hoard_of_linear,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def test_no_more_than_two_graphs_are_alive_at_a_time(learner, draw):
    args, scale = inputs(draw, 4)[:5], draw.uniform(low=0.5, high=2.0).item()

    seen = learner.probe(probes.graphs_alive)(scale, *args, 12)

    losses, most, _ = seen.value
    expect(seen).holds(
        most <= 2, f"had {most} graphs alive at a time in 12 steps; 2 are enough", "graphs kept"
    ).holds(
        _near(losses, _scaled(scale, *args, 12)),
        "returned other losses for a model that multiplies what its layer returns by a number",
    )


def test_no_graph_is_alive_at_the_end(learner, draw):
    args, scale = inputs(draw, 4)[:5], draw.uniform(low=0.5, high=2.0).item()

    seen = learner.probe(probes.graphs_alive)(scale, *args, 5)

    _, _, left = seen.value
    expect(seen).holds(
        left == 0, f"returned something that keeps {left} graphs alive", "graphs kept"
    )


def test_one_step_and_none(learner, draw):
    args = inputs(draw, 4)[:5]

    for epochs in (1, 0):
        expect(learner.probe(probes.hoard_of_linear)(*args, epochs)).equals(oracle(*args, epochs))
