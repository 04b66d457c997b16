"""graph_hoarder: a record of the loss that keeps no graph alive."""

from torchkata.testing import expect, oracles_beside, probes_beside, standard

oracles, probes = oracles_beside(__file__), probes_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(n, 2), draw(2, 3), draw(2), 0.1, 4


def oracle(x, y, weights, bias, lr, epochs):
    after, losses = oracles.descended(oracles.linear_loss(x, y), (weights, bias), lr, epochs)
    return losses, *after


test_standard = standard(
    "graph_hoarder",
    inputs,
    oracle,
    probe=probes.hoard_of_linear,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def test_no_more_than_two_graphs_are_alive_at_a_time(learner, draw):
    args = inputs(draw, 4)[:5]

    seen = learner.probe(probes.graphs_alive)(*args, 12)

    _, most, _ = seen.value
    expect(seen).holds(
        most <= 2, f"had {most} graphs alive at a time in 12 steps; 2 are enough", "graphs kept"
    )


def test_no_graph_is_alive_at_the_end(learner, draw):
    args = inputs(draw, 4)[:5]

    seen = learner.probe(probes.graphs_alive)(*args, 5)

    _, _, left = seen.value
    expect(seen).holds(
        left == 0, f"returned something that keeps {left} graphs alive", "graphs kept"
    )


def test_one_step_and_none(learner, draw):
    args = inputs(draw, 4)[:5]

    for epochs in (1, 0):
        expect(learner.probe(probes.hoard_of_linear)(*args, epochs)).equals(oracle(*args, epochs))
