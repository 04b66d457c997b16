"""Kinds of mistakes and outcomes are declared once, with their words."""

import ast
import json
from pathlib import Path

import pytest

import torchkata
from torchkata.diagnosis.kinds import KINDS, is_declared, kind_of, sentence
from torchkata.kata.outcome import Outcome, worst

ENGINE = Path(torchkata.__file__).parent
# Where a call takes a kind, and at which place.
TAKERS = {"_fail": 0, "Finding": 1, "Difference": 0, "Verdict": 1, "holds": 2}


def kinds_in(path):
    """The kinds that a module of the engine spells out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).rpartition(".")[2]
        place = TAKERS.get(name)
        if place is not None and len(node.args) > place:
            given = node.args[place]
            if isinstance(given, ast.Constant) and given.value:
                yield given.value


def test_every_kind_that_the_engine_finds_is_declared():
    rooms = [ENGINE / "testing", ENGINE / "run", ENGINE / "diagnosis"]
    found = {kind for room in rooms for path in room.glob("*.py") for kind in kinds_in(path)}

    assert len(found) > 20
    assert {kind for kind in found if not is_declared(kind)} == set()


@pytest.mark.parametrize("name", KINDS)
def test_the_words_of_a_kind_are_one_sentence(name):
    words = KINDS[name].words

    assert words[0].isupper() or words.startswith("requires_grad")
    assert words.endswith((".", "?"))
    assert len(words) < 80


def test_a_kind_that_is_not_declared_has_no_words():
    assert not is_declared("graph hoarded")
    assert is_declared("argument: wrong shape")
    assert is_declared("raised TypeError")
    assert not is_declared("raised an error of mine")
    assert kind_of("graph hoarded").rank == kind_of("wrong shape").rank


def test_a_reason_is_told_as_a_sentence():
    assert sentence("wrong shape") == "It returned the wrong shape."
    assert sentence("argument: NaN").startswith("In an argument that it should fill: It returned")
    assert sentence("raised TypeError") == "It raised TypeError."
    assert sentence("two.py: loading it ends the process") == "two.py: loading it ends the process"


def test_an_outcome_is_its_text_wherever_it_is_written():
    assert json.dumps([Outcome.TIMED_OUT]) == '["timed_out"]'
    assert f"{Outcome.TODO}" == "todo"
    assert {Outcome.WRONG: 1}["wrong"] == 1


def test_every_outcome_has_words_and_signs_of_its_own():
    tested = [one for one in Outcome if one not in (Outcome.EXAMPLE, Outcome.CHANGED)]

    for signs in (
        [one.words for one in Outcome],
        *zip(*((o.letter, o.glyph) for o in tested), strict=True),
    ):
        assert len(set(signs)) == len(signs)
        assert all(signs)


def test_what_a_file_names_wrongly_counts_as_not_run_yet():
    assert Outcome.read("solved") is Outcome.SOLVED
    assert Outcome.read("excellent") is Outcome.read(None) is Outcome.CHANGED


def test_an_exercise_is_solved_only_where_every_test_is():
    assert worst([]) is Outcome.SOLVED
    assert worst(["solved", "todo", "wrong"]) is Outcome.WRONG
    assert worst(["wrong", "crashed", "raised"]) is Outcome.RAISED
