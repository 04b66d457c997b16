"""leaf_or_not: whether a tensor is a leaf, requires grad, and remembers what made it."""

import pytest

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)


def inputs(draw, n):
    return (draw(n, 2),)


def oracle(t):
    return True, t.requires_grad, False


test_standard = standard("leaf_or_not", inputs, oracle)


@pytest.mark.parametrize(
    ("made_how", "wanted"),
    [
        ("a tracked leaf", (True, True, False)),
        ("an untracked leaf", (True, False, False)),
        ("twice a tracked leaf", (False, True, True)),
        ("twice an untracked leaf", (True, False, False)),
        ("a tracked leaf, detached", (True, False, False)),
        ("twice a tracked leaf, detached", (True, False, False)),
        ("twice a tracked leaf, under no_grad", (True, False, False)),
        ("a view of a tracked leaf", (False, True, True)),
        ("a view of an untracked leaf", (True, False, False)),
        ("a clone of a tracked leaf", (False, True, True)),
        ("zeros that a tracked leaf was added to in place", (False, True, True)),
        ("a parameter", (True, True, False)),
        ("a tracked leaf with a gradient", (True, True, False)),
        ("a result whose gradient was kept", (False, True, True)),
    ],
)
def test_tells_them_apart(learner, draw, made_how, wanted):
    expect(learner.probe(probes.facts_of)(made_how, draw(3))).equals(wanted)


def test_a_leaf_and_a_result_made_from_it(learner, draw):
    seen = learner.probe(probes.facts_of_both)(draw(3))

    expect(seen).equals(((True, True, False), (False, True, True)))


def test_integers_are_leaves(learner, draw):
    t = draw.integers(3, low=0, high=9)

    expect(learner.leaf_or_not(t)).equals((True, False, False))
