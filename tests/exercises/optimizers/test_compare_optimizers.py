"""compare_optimizers: several optimizers, each from the same start."""

import pytest
import torch

from torchkata.testing import expect, oracles_beside, probes_beside, standard

oracles = oracles_beside(__file__)
probes = probes_beside(__file__)

NAMES = ["Adam", "SGD", "RMSprop"]


def inputs(draw, n):
    starts = [(draw(2, 3), draw(2)) for _ in range(4)]
    return NAMES, starts, draw(n, 3), draw(n, 2), 0.1, 4


def oracle(names, starts, inputs, targets, lr, epochs):
    curves = {}
    for name in names:
        model = probes.linear(*starts[0])
        optimizer = getattr(torch.optim, name)(model.parameters(), lr=lr)
        inputs, targets = inputs.detach(), targets.detach()
        curves[name] = oracles.training(model, optimizer, inputs, targets, epochs)
    return curves


test_standard = standard(
    "compare_optimizers",
    inputs,
    oracle,
    probe=probes.compared,
    rtol=1e-4,
    without={"takes_size_0": "the mean of nothing is not defined"},
)


def _start(draw):
    return draw(2, 3, dtype=torch.float64), draw(2, dtype=torch.float64)


def _samples(draw):
    return draw(7, 3, dtype=torch.float64), draw(7, 2, dtype=torch.float64)


@pytest.mark.parametrize(
    "name", ["Adagrad", "AdamW", "Adamax", "ASGD", "LBFGS", "NAdam", "RMSprop", "Rprop", "SGD"]
)
def test_takes_any_of_them(learner, draw, name):
    starts = [_start(draw), _start(draw)]

    seen = learner.probe(probes.compared)(
        [name, "SGD"][: 1 + (name != "SGD")], starts, *_samples(draw), 0.02, 3
    )

    expect(seen).agrees_with(oracle, rtol=1e-7, atol=1e-7)


def test_the_order_makes_no_difference(learner, draw):
    starts, (x, y) = [_start(draw) for _ in range(4)], _samples(draw)

    seen = learner.probe(probes.compared)(["LBFGS", "SGD", "Adam"], starts, x, y, 0.1, 3)

    expect(seen).agrees_with(oracle, rtol=1e-7, atol=1e-7)


def test_all_begin_with_the_same_loss(learner, draw):
    starts = [_start(draw) for _ in range(4)]

    seen = learner.probe(probes.compared)(NAMES, starts, *_samples(draw), 0.1, 2)

    first = [round(losses[0], 6) for losses in seen.value.values()]
    expect(seen).holds(
        len(set(first)) == 1, f"the first losses are {first}: not all had the same start"
    )


def test_the_names_come_in_the_order_given(learner, draw):
    names, starts = ["LBFGS", "SGD", "Adam"], [_start(draw) for _ in range(4)]

    seen = learner.probe(probes.compared)(names, starts, *_samples(draw), 0.1, 3)

    expect(seen).holds(
        list(seen.value) == names, f"the names are {list(seen.value)}; wanted {names}"
    )
