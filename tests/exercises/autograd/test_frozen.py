"""frozen: parameters that do not require grad inside a `with` block."""

import pytest

from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)

MIXED = [True, False, True]

OFF = [False, False, False]


def inputs(draw, n):
    return draw(n, 2), draw(n, 2)


def oracle(w, x):
    return None, 2 * w.square() * x  # gradients of the sum of (w·x)²


test_standard = standard("frozen", inputs, oracle, probe=probes.gradients_through_frozen)


def test_off_inside_the_block_and_as_before_at_the_end(learner):
    expect(learner.probe(probes.inside_frozen)(MIXED)).equals((OFF, MIXED))


def test_an_iterator_of_parameters_will_do(learner):
    expect(learner.probe(probes.inside_frozen_iterator)(MIXED)).equals([(OFF, MIXED)] * 2)


def test_an_error_in_the_block_gets_through_and_nothing_stays_frozen(learner):
    expect(learner.probe(probes.frozen_and_an_error)(MIXED)).equals(
        (MIXED, [(True, MIXED), (True, MIXED)])
    )


def test_one_block_inside_another(learner):
    expect(learner.probe(probes.inside_frozen_twice)(MIXED)).equals((OFF, MIXED))


@pytest.mark.parametrize("flags", [[], [False], [True, True]])
def test_no_parameters_or_all_the_same(learner, flags):
    expect(learner.probe(probes.inside_frozen)(flags)).equals(([False] * len(flags), flags))


def test_values_and_gradients_do_not_change(learner, draw):
    value, grad = draw(3), draw(3)

    expect(learner.probe(probes.state_after_frozen)(value, grad)).equals((value + 1, grad, True))


def test_one_parameter_may_come_twice(learner):
    expect(learner.probe(probes.frozen_with_one_twice)(MIXED)).equals((OFF, MIXED))


def test_nothing_is_frozen_before_the_block_begins(learner):
    expect(learner.probe(probes.frozen_when_made)(MIXED)).equals((MIXED, OFF, MIXED))
