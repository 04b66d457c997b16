"""fit_doubling: SGD on the summed squared error of a line."""

import pytest
import torch
from torch.nn import functional

from torchkata import data
from torchkata.testing import expect, oracles_beside, probes_beside, standard

probes = probes_beside(__file__)
oracles = oracles_beside(__file__)


def inputs(draw, n):
    return draw(1, 1), draw(1), draw(n, 1), draw(n, 1), 0.03, 6, bool(n % 2)


def oracle(weight, bias, x, y, lr, epochs, inside):
    parameters, losses = [weight, bias], []
    for _ in range(epochs):
        parameters, loss = oracles.step(
            parameters, lambda p: torch.square(functional.linear(x, *p) - y).sum(), lr
        )
        losses.append(loss)
    w, b = (p.item() for p in parameters)
    return {
        "returned": (w, b, losses),
        "parameters": [p.detach() for p in parameters],
        "at 4": 4 * w + b,
    }


test_standard = standard(
    "fit_doubling",
    inputs,
    oracle,
    probe=probes.fitted,
    without={"takes_size_0": "nothing can be fitted to no samples"},
)


@pytest.mark.parametrize("inside", [True, False])
def test_the_layer_may_lie_bare_or_inside(learner, draw, inside):
    args = draw(1, 1), draw(1), *data.doubling(), 0.01, 20, inside

    expect(learner.probe(probes.fitted)(*args)).equals(oracle(*args))


def _on_the_doubles(learner, draw, epochs):
    start = draw.uniform(1, 1, low=-0.5, high=0.5), draw.uniform(1, low=-0.5, high=0.5)
    return learner.probe(probes.fitted)(*start, *data.doubling(), 0.01, epochs, True)


def test_a_thousand_epochs_predict_8_for_4(learner, draw):
    seen = _on_the_doubles(learner, draw, 1000)

    found = seen.value["at 4"]
    expect(seen).holds(
        abs(found - 8) < 1e-3, f"after 1,000 epochs at lr 0.01 it predicts {found:.4f} for 4, not 8"
    )


def test_150_epochs_are_not_enough(learner, draw):
    seen = _on_the_doubles(learner, draw, 150)

    found = seen.value["at 4"]
    expect(seen).holds(
        1e-3 < abs(found - 8) < 1,
        f"after 150 epochs at lr 0.01 it predicts {found:.4f} for 4; it cannot be right yet",
    )


def test_no_epochs_change_nothing(learner, draw):
    args = draw(1, 1), draw(1), *data.doubling(), 0.01, 0, True

    expect(learner.probe(probes.fitted)(*args)).equals(oracle(*args))
