"""count_parameters: how many numbers training can change."""

from itertools import pairwise

import pytest

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)


def inputs(draw, n):
    sizes = [draw.choice((1, 2, 3, 4, 5, 6, 7)) for _ in range(n + 1)]
    frozen = [index for index in range(n) if index % 2]
    return sizes, frozen


def oracle(sizes, frozen):
    return sum((d + 1) * k for index, (d, k) in enumerate(pairwise(sizes)) if index not in frozen)


test_standard = standard("count_parameters", inputs, oracle, probe=probes.counted)


@pytest.mark.parametrize("frozen", [[], [0], [2], [0, 1, 2]])
def test_frozen_layers_do_not_count(learner, frozen):
    seen = learner.probe(probes.counted)([3, 5, 4, 2], frozen)

    expect(seen).equals(oracle([3, 5, 4, 2], frozen))


def test_buffers_do_not_count_and_depth_does_not_matter(learner):
    scale, layer, norm, out, back = 6, 3 * 5 + 5, 5 + 5, 5 * 3, 3 * 5

    expect(learner.probe(probes.counted_odd)("Odd")).equals(scale + layer + norm + out + back)


def test_a_weight_that_is_used_twice_counts_once(learner):
    expect(learner.probe(probes.counted_odd)("Tied")).equals(6 * 4 + 6)


def test_equal_numbers_are_not_the_same_parameter(learner):
    expect(learner.probe(probes.counted_odd)("Equal")).equals(4 * 4)
