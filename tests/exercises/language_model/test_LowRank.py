"""LowRank: a linear layer with a trainable addition of low rank."""

import pytest
import torch

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)


def inputs(draw, n):
    return draw(n, 4), draw(3, 4), draw(3), draw(2, 4), draw(3, 2), 0.7


def oracle(x, weight, bias, a, b, scale):
    named = {"a": a, "b": b, "layer.weight": weight, "layer.bias": bias}
    whole = weight + scale * torch.einsum("or,ri->oi", b, a)
    return {
        "parameters": {name: tuple(t.shape) for name, t in named.items()},
        "output": torch.einsum("...i,oi->...o", x, whole) + bias,
    }


test_standard = standard(
    "LowRank", inputs, oracle, probe=probes.low_rank, gradient=True, atol=1e-5, rtol=1e-5
)


@pytest.mark.parametrize("leading", [(), (2, 5)])
def test_x_may_have_any_leading_dimensions(learner, draw, leading):
    args = draw(*leading, 4), draw(6, 4), draw(6), draw(1, 4), draw(6, 1), 2.0

    expect(learner.probe(probes.low_rank)(*args)).equals(oracle(*args), atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("bias", [True, False])
def test_only_a_and_b_are_trained(learner, draw, bias):
    weight = draw(3, 5)

    seen = learner.probe(probes.low_rank_at_first)(weight, draw(3) if bias else None, 2, 0.5)

    a, b = seen.value["a"], seen.value["b"]
    wanted = {"trained": ["a", "b"], "same layer": True, "weight": weight, "a": a}
    expect(seen).equals(wanted | {"b": torch.zeros(3, 2)}).holds(
        a.shape == (2, 5) and b.shape == (3, 2), "a or b has another shape"
    )


def test_a_starts_random_around_0(learner, draw):
    seen = learner.probe(probes.low_rank_at_first)(draw(3, 200), None, 20, 0.5)

    a = seen.value["a"]
    expect(seen).holds(
        a.std().item() > 1e-4 and abs(a.mean().item()) < 0.2 * a.std().item(),
        "a does not start as random numbers around 0",
    ).holds(len(a.unique(dim=0)) == 20, "rows of a are alike")


@pytest.mark.parametrize("bias", [True, False])
def test_the_merged_layer_gives_the_same(learner, draw, bias):
    x, weight, a, b = draw(5, 4), draw(3, 4), draw(2, 4), draw(3, 2)
    shift = draw(3) if bias else None

    seen = learner.probe(probes.low_rank_merged)(x, weight, shift, a, b, 0.7)

    out = x @ (weight + 0.7 * b @ a).T + (shift if bias else 0)
    wanted = {
        "kind": "Linear",
        "has a bias": bias,
        "apart": out,
        "merged": out,
        "tracked": True,
        "leaves": True,
        "layer after": weight,
        "apart after": out,
        "merged again": out,
    }
    expect(seen).equals(wanted, atol=1e-4, rtol=1e-4)


def test_float64_layers(learner, draw):
    weight = draw(3, 4).double()

    seen = learner.probe(probes.low_rank_at_first)(weight, None, 2, 0.5)

    dtypes = {seen.value[name].dtype for name in ("a", "b")}
    expect(seen).holds(dtypes == {torch.float64}, "a or b has not the dtype of the layer")
