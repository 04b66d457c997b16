"""train_poem: a small language model that knows a text by heart."""

import pytest

from torchkata import data
from torchkata.testing import expect, probes_beside, standard

probes = probes_beside(__file__)
BLOCK, STEPS, CONTEXT = 8, 200, 5


def inputs(draw, n):
    return draw.integers(10 + n, low=0, high=5), 6, 4, 2, True


def oracle(tokens, size, block, steps, causal):
    return {
        "losses": steps,
        "kinds": ["float"] if steps else [],
        "shapes": [(1, t, size) for t in range(1, block + 1)],
        "in training mode": False,
    }


test_standard = standard("train_poem", inputs, oracle, probe=probes.poem_outline)


def poem(draw):
    """The poem with numbers drawn for its letters and for one that does not occur; their count."""
    tokens, letters = data.poem()
    size = len(letters) + 1
    return draw.permutation(size)[tokens], size


@pytest.mark.parametrize("changed", [0, 3, 5])
def test_a_place_sees_itself_and_those_before_it(learner, draw, changed):
    tokens = draw.integers(20, low=0, high=4)

    seen = learner.probe(probes.poem_sees)(tokens, 4, 6, True, changed)

    expect(seen).equals([place >= changed for place in range(6)])


@pytest.mark.parametrize("changed", [0, 3, 5])
def test_without_the_mask_every_place_sees_all(learner, draw, changed):
    tokens = draw.integers(20, low=0, high=4)

    seen = learner.probe(probes.poem_sees)(tokens, 4, 6, False, changed)

    expect(seen).equals([True] * 6)


@pytest.mark.parametrize("steps", [0, 1, 5])
def test_there_is_a_loss_for_each_step(learner, draw, steps):
    args = draw.integers(12, low=0, high=3), 4, 3, steps, False

    expect(learner.probe(probes.poem_outline)(*args)).equals(oracle(*args))


def says_the_next(learner, draw, causal):
    letters = draw.permutation(6)[:5]

    seen = learner.probe(probes.poem_says)(letters, 6, 3, 40, causal)

    expect(seen).equals(["the next letter"] * 3)


def is_sound(learner, draw, causal):
    """What a short training shows: a mistake in it ends the test before the long one."""
    args = draw.integers(12, low=0, high=3), 4, 3, 2, causal
    expect(learner.probe(probes.poem_outline)(*args)).equals(oracle(*args))
    tokens = draw.integers(20, low=0, high=4)
    seen = learner.probe(probes.poem_sees)(tokens, 4, 6, causal, 3)
    expect(seen).equals([place >= 3 or not causal for place in range(6)])
    says_the_next(learner, draw, causal)


def test_the_poem_is_learned_and_recited(learner, draw):
    is_sound(learner, draw, True)
    tokens, size = poem(draw)

    seen = learner.probe(probes.poem_learned)(tokens, size, BLOCK, STEPS, True, 0.4, CONTEXT)

    expect(seen).equals({"the last loss is below the bound": True, "recites the text": True})


def test_control_without_the_mask_has_a_smaller_loss_and_cannot_recite(learner, draw):
    is_sound(learner, draw, False)
    tokens, size = poem(draw)

    seen = learner.probe(probes.poem_learned)(tokens, size, BLOCK, STEPS, False, 0.15, CONTEXT)

    expect(seen).equals({"the last loss is below the bound": True, "recites the text": False})
