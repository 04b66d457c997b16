"""The judge fails closed: a lost call fails its test, even if the test did not check it."""

import copy
from types import ModuleType

import pytest

from torchkata.errors import BrokenMachine
from torchkata.grade.desk import not_loaded
from torchkata.grade.submission import Submission
from torchkata.observe import Error, Frame
from torchkata.run.attempt import HiddenTest


def test_a_call_that_is_lost_counts_though_the_test_did_not_look(judge):
    def careless(learner, draw):
        learner.line(draw(3), draw(), draw())

    exercise = judge.kata.syllabus.exercise("line")
    of_one = copy.copy(judge)
    of_one.topics, of_one.exercises = [exercise.topic], [exercise]
    of_one.tests = {"line": [HiddenTest(exercise, "careless", ModuleType("tests"), careless)]}
    ends = b"import os\n\n\ndef line(x, w, b):\n    os._exit(0)\n"

    row = of_one.grade(Submission("somebody", {"line_fit.py": ends}))

    assert row.exercises["line_fit.line"].outcome == "crashed"
    assert row.points == 0


def test_a_machine_that_fails_in_the_middle_costs_nobody_points(judge, solutions, monkeypatch):
    spawned = []

    def spawn(_files):
        spawned.append(1)
        raise BrokenMachine("No space left on device")

    monkeypatch.setattr(judge.client, "spawn", spawn)

    with pytest.raises(BrokenMachine, match="No space left"):
        judge.grade(Submission("ada", solutions))
    assert len(spawned) == 1


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"line_fit.py": b"1 / 0\n"}, "line_fit.py, line 1: ZeroDivisionError: division by zero"),
        (
            {"line_fit.py": b"\nimport exercises.helpers\n", "helpers.py": b"\n\n\n1 / 0\n"},
            "line_fit.py: helpers.py, line 4: ZeroDivisionError: division by zero",
        ),
    ],
)
def test_where_and_why_a_module_cannot_be_loaded(judge, files, told):
    exercise = judge.kata.syllabus.exercise("line")
    of_one = copy.copy(judge)
    of_one.topics, of_one.exercises = [exercise.topic], [exercise]

    row = of_one.grade(Submission("somebody", files))

    assert row.exercises["line_fit.line"].reason == told


def test_a_module_whose_loading_does_not_end():
    ended = Error("TimeLimit", "", (), (Frame("exercises/line_fit.py", 3, "", "while True:"),))

    told = not_loaded("line_fit.py", ended)

    assert told == "line_fit.py, line 3: loading it does not come to an end"
