"""The commonest slips of beginners are named by the first message."""

from pathlib import Path

import pytest

from tests.engine.slips import NAMED, core_slips, is_named, told
from torchkata.kata.folder import Kata

SAMPLE = ("mse", "line_gradients")  # each slip but a forgotten import's other modules


@pytest.fixture(scope="module")
def slips():
    return core_slips(Kata.find(Path(__file__)))


def _messages(slips):
    """The slips that the tests refuse, with their messages."""
    kata = Kata.find(Path(__file__))
    return [(slip, message) for slip, message in told(kata, slips) if message is not None]


def test_there_are_enough_slips_of_each_kind(slips):
    assert len(slips) >= 150
    assert {slip.kind for slip in slips} == NAMED.keys()


def test_the_first_message_names_the_slip(slips):
    found = _messages([slip for slip in slips if slip.exercise.name in SAMPLE])

    assert len({slip.kind for slip, _message in found}) >= len(NAMED) - 2
    assert [(s.exercise.name, s.kind, m) for s, m in found if not is_named(s, m)] == []


@pytest.mark.long
def test_the_first_message_names_the_slip_in_95_of_100(slips):
    found = _messages(slips)
    silent = [(s.exercise.name, s.kind, m) for s, m in found if not is_named(s, m)]

    assert len(found) >= 150
    assert len(silent) <= 0.05 * len(found), silent
