"""MultiHeadAttention: several attentions side by side."""

import pytest
import torch
from torch import nn
from torch.nn import functional

from torchkata.testing import expect, oracles_beside, probes_beside, standard

oracles, probes = oracles_beside(__file__), probes_beside(__file__)
NAMES = [f"{layer}.{part}" for layer in ("q", "k", "v", "out") for part in ("weight", "bias")]


def parameters(draw, d):
    return [draw(d, d) if i % 2 == 0 else draw(d) for i in range(8)]


def inputs(draw, n):
    mask = draw.integers(3, 4, low=0, high=2).bool()
    mask[0, 1] = mask[1, 3] = mask[2, 0] = True
    return 2, draw(n, 3, 6), draw(n, 4, 6), mask, *parameters(draw, 6)


def oracle(heads, x, context, mask, *values):
    """Head by head."""
    wq, bq, wk, bk, wv, bv, wo, bo = values
    source = x if context is None else context
    pairs = ((wq, bq, x), (wk, bk, source), (wv, bv, source))
    q, k, v = (functional.linear(t, w, b) for w, b, t in pairs)
    d = x.shape[-1] // heads
    parts = [slice(h * d, (h + 1) * d) for h in range(heads)]
    done = [oracles.attention(q[..., at], k[..., at], v[..., at], mask) for at in parts]
    shapes = {name: tuple(t.shape) for name, t in zip(NAMES, values, strict=True)}
    return {"parameters": shapes, "output": functional.linear(torch.cat(done, -1), wo, bo)}


def oracle_alone(heads, x, *values):
    return oracle(heads, x, None, None, *values)


test_standard = standard(
    "MultiHeadAttention", inputs, oracle, probe=probes.attended, gradient=True, atol=1e-5
)


def test_agrees_with_torchs_own(learner, draw):
    x, values = draw(2, 5, 6), parameters(draw, 6)
    own = nn.MultiheadAttention(6, 3, batch_first=True)
    wq, bq, wk, bk, wv, bv, wo, bo = values
    own.load_state_dict(
        {
            "in_proj_weight": torch.cat([wq, wk, wv]),
            "in_proj_bias": torch.cat([bq, bk, bv]),
            "out_proj.weight": wo,
            "out_proj.bias": bo,
        }
    )
    with torch.no_grad():
        wanted = own(x, x, x, need_weights=False)[0]

    seen = learner.probe(probes.attended_alone)(3, x, *values)

    expect(seen).equals(oracle_alone(3, x, *values) | {"output": wanted}, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("heads", [1, 2, 3, 6])
def test_any_number_of_heads(learner, draw, heads):
    args = heads, draw(2, 4, 6), *parameters(draw, 6)

    expect(learner.probe(probes.attended_alone)(*args)).equals(oracle_alone(*args), atol=1e-5)


def test_as_many_positions_as_heads_and_features(learner, draw):
    args = 4, draw(4, 4, 4), *parameters(draw, 4)

    expect(learner.probe(probes.attended_alone)(*args)).equals(oracle_alone(*args), atol=1e-5)


def test_a_context_without_a_mask(learner, draw):
    args = 3, draw(2, 4, 6), draw(2, 5, 6), None, *parameters(draw, 6)

    expect(learner.probe(probes.attended)(*args)).equals(oracle(*args), atol=1e-5)


def test_a_context_as_long_as_x(learner, draw):
    args = 3, draw(2, 4, 6), draw(2, 4, 6), None, *parameters(draw, 6)

    expect(learner.probe(probes.attended)(*args)).equals(oracle(*args), atol=1e-5)


def test_a_mask_without_a_context(learner, draw):
    mask = torch.ones(4, 4, dtype=torch.bool).tril()
    args = 2, draw(3, 4, 6), None, mask, *parameters(draw, 6)

    expect(learner.probe(probes.attended)(*args)).equals(oracle(*args), atol=1e-5)


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_a_mask_for_each_sequence(learner, draw, n):
    mask = draw(n, 4, 4) > 0
    mask |= torch.eye(4, dtype=torch.bool)
    args = 2, draw(n, 4, 6), None, mask, *parameters(draw, 6)

    expect(learner.probe(probes.attended)(*args)).equals(oracle(*args), atol=1e-5)


@pytest.mark.parametrize(("d", "heads"), [(6, 4), (5, 2), (3, 6)])
def test_the_constructor_refuses_heads_of_unequal_size(learner, d, heads):
    expect(learner.probe(probes.two_made)("MultiHeadAttention", d, heads)).raises(ValueError)


def test_heads_of_unequal_size_are_refused(learner, draw):
    args = 4, draw(1, 2, 6), *parameters(draw, 6)

    expect(learner.probe(probes.attended_alone)(*args)).raises(ValueError)


def test_no_two_layers_start_alike(learner):
    seen = learner.probe(probes.two_made)("MultiHeadAttention", 6, 2)

    one, other = seen.value
    weights = [one[f"{name}.weight"] for name in ("q", "k", "v", "out")]
    alike = [a.equal(b) for i, a in enumerate(weights) for b in weights[:i]]
    expect(seen).holds(
        not any(alike) and not one["q.weight"].equal(other["q.weight"]),
        "made two layers with the same weight",
    )
