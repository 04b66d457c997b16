"""decode_step: one row at a time, with remembered keys and values."""

import pytest
import torch

from torchkata.testing import expect, oracles_beside, probes_beside, standard

oracles, probes = oracles_beside(__file__), probes_beside(__file__)
NEAR = {"atol": 2e-4, "rtol": 2e-4}  # angles in float32


def inputs(draw, n):
    return 2, draw(n, 5, 8), *oracles.block_parameters(draw, 8)


def oracle(heads, x, *values):
    """A list of steps: each row of x as the block gives it."""
    with torch.no_grad():
        rows = oracles.block(heads, x, torch.arange(x.shape[1]), *values)
    return list(rows.split(1, dim=1))


test_standard = standard("decode_step", inputs, oracle, probe=probes.decoded, **NEAR)


@pytest.mark.parametrize("heads", [1, 2, 4])
def test_any_number_of_heads(learner, draw, heads):
    args = heads, draw(2, 4, 8), *oracles.block_parameters(draw, 8)

    expect(learner.probe(probes.decoded)(*args)).equals(oracle(*args), **NEAR)


def test_as_many_rows_as_sequences_and_features(learner, draw):
    args = 2, draw(4, 4, 4), *oracles.block_parameters(draw, 4)

    expect(learner.probe(probes.decoded)(*args)).equals(oracle(*args), **NEAR)


def test_one_row(learner, draw):
    args = 1, draw(3, 1, 4), *oracles.block_parameters(draw, 4)

    expect(learner.probe(probes.decoded)(*args)).equals(oracle(*args), **NEAR)


def test_a_cache_can_be_used_again(learner, draw):
    values = oracles.block_parameters(draw, 8)
    x, first, second = draw(2, 3, 8), draw(2, 1, 8), draw(2, 1, 8)

    seen = learner.probe(probes.decoded_two_ways)(2, x, first, second, *values)

    rows = [[x, first], [x, second], [x, first, second]]
    wanted = [oracle(2, torch.cat(one, 1), *values)[-1] for one in rows]
    expect(seen).equals(wanted, **NEAR)


def test_the_weights_stay_as_they_are(learner, draw):
    values = oracles.block_parameters(draw, 8)

    seen = learner.probe(probes.weights_after)(2, draw(2, 3, 8), *values)

    expect(seen).equals(dict(zip(probes.BLOCK, values, strict=True)))


def test_two_sequences_have_nothing_to_do_with_each_other(learner, draw):
    values = oracles.block_parameters(draw, 8)
    x, y = draw(2, 4, 8), draw(2, 4, 8)

    seen = learner.probe(probes.decoded_side_by_side)(2, x, y, *values)

    expect(seen).equals([oracle(2, one, *values) for one in (x, y)], **NEAR)


def test_earlier_rows_are_not_run_again(learner, draw):
    rows, d = 40, 8
    args = 2, draw(1, rows, d), *oracles.block_parameters(draw, d)

    seen = learner.watching(work=True).probe(probes.decoded)(*args)

    # A step reads the weights, works on one row of some 40·d numbers, and reads and writes keys and
    # values of all rows a few times.
    step = 12 * d * d + 150 * d + 12 * d * rows
    expect(seen).equals(oracle(*args), **NEAR).at_most(elements=2 * rows * step)
