"""SwiGLU: a feed-forward layer with a gate."""

import pytest
import torch
from torch.nn import functional

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)


def inputs(draw, n):
    return draw(n, 3), draw(5, 3), draw(5, 3), draw(3, 5)


def oracle(x, gate, up, down):
    gated = functional.linear(x, gate)
    names = {"gate.weight": gate, "up.weight": up, "down.weight": down}
    return {
        "parameters": {name: tuple(t.shape) for name, t in names.items()},
        "output": functional.linear(gated * gated.sigmoid() * functional.linear(x, up), down),
    }


test_standard = standard("SwiGLU", inputs, oracle, probe=probes.swiglu, gradient=True)


@pytest.mark.parametrize("leading", [(), (2, 5), (2, 1, 3)])
def test_x_may_have_any_leading_dimensions(learner, draw, leading):
    args = draw(*leading, 4), draw(6, 4), draw(6, 4), draw(4, 6)

    expect(learner.probe(probes.swiglu)(*args)).equals(oracle(*args))


def test_as_many_hidden_features_as_others(learner, draw):
    args = draw(4, 4), draw(4, 4), draw(4, 4), draw(4, 4)

    expect(learner.probe(probes.swiglu)(*args)).equals(oracle(*args))


def test_no_two_layers_start_alike(learner):
    seen = learner.probe(probes.two_made)("SwiGLU", 6, 8)

    one, other = seen.value
    expect(seen).holds(
        not torch.equal(one["gate.weight"], one["up.weight"])
        and not torch.equal(one["gate.weight"], other["gate.weight"]),
        "made two layers with the same weight",
    )
