"""Block: attention and a feed-forward layer, each after a norm, each added."""

import pytest
import torch

from torchkata.testing import expect, oracles_beside, probes_beside, standard

oracles, probes = oracles_beside(__file__), probes_beside(__file__)
NEAR = {"atol": 2e-4, "rtol": 2e-4}  # angles in float32


def inputs(draw, n):
    return 2, draw(n, 4, 8), torch.tensor([3, 4, 5, 6]), *oracles.block_parameters(draw, 8)


def oracle(heads, x, positions, *values):
    shapes = {name: tuple(t.shape) for name, t in zip(probes.BLOCK, values, strict=True)}
    return {"parameters": shapes, "output": oracles.block(heads, x, positions, *values)}


test_standard = standard("Block", inputs, oracle, probe=probes.block_called, **NEAR)


def test_autograd_can_follow(learner, draw):
    heads, *rest = inputs(draw, 2)
    args = [t.requires_grad_(t.is_floating_point()) for t in rest]

    seen = learner.probe(probes.block_called)(heads, *args)

    expect(seen).agrees_with(oracle, **NEAR).gradients_agree_with(oracle, atol=2e-3, rtol=2e-3)


@pytest.mark.parametrize("heads", [1, 2, 4])
def test_any_number_of_heads(learner, draw, heads):
    args = heads, draw(2, 3, 8), torch.arange(3), *oracles.block_parameters(draw, 8)

    expect(learner.probe(probes.block_called)(*args)).equals(oracle(*args), **NEAR)


def test_positions_with_gaps(learner, draw):
    values = oracles.block_parameters(draw, 4)
    args = 1, draw(2, 4, 4), torch.tensor([0, 7, 3, 20]), *values

    expect(learner.probe(probes.block_called)(*args)).equals(oracle(*args), **NEAR)


def test_as_many_rows_as_sequences_and_features(learner, draw):
    args = 2, draw(4, 4, 4), torch.arange(4), *oracles.block_parameters(draw, 4)

    expect(learner.probe(probes.block_called)(*args)).equals(oracle(*args), **NEAR)


def test_many_rows(learner, draw):
    args = 1, draw(1, 70, 4), torch.arange(70), *oracles.block_parameters(draw, 4)

    expect(learner.probe(probes.block_called)(*args)).equals(oracle(*args), **NEAR)


def test_a_row_does_not_see_the_rows_after_it(learner, draw):
    heads, x, positions, *values = inputs(draw, 2)
    changed = x.clone()
    changed[:, 2:] += 1

    first = learner.probe(probes.block_called)(heads, x, positions, *values)
    second = learner.probe(probes.block_called)(heads, changed, positions, *values)

    expect(first).equals(oracle(heads, x, positions, *values), **NEAR)
    expect(second).equals(oracle(heads, changed, positions, *values), **NEAR)


def test_no_two_layers_start_alike(learner):
    seen = learner.probe(probes.two_made)("Block", 8, 2)

    one, other = seen.value
    weights = [one[f"{name}.weight"] for name in ("q", "k", "v", "out")]
    alike = [a.equal(b) for i, a in enumerate(weights) for b in weights[:i]]
    expect(seen).holds(
        not any(alike) and not one["up.weight"].equal(other["up.weight"]),
        "made two layers with the same weight",
    )
