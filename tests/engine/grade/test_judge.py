"""The judge fails closed: a lost call fails its test, even if the test did not check it."""

import copy
from types import ModuleType
from unittest.mock import ANY

import pytest

from torchkata.diagnosis.kinds import PRINTS
from torchkata.errors import BrokenMachine
from torchkata.grade.desk import tidy
from torchkata.grade.results import Graded
from torchkata.grade.submission import Submission
from torchkata.grade.told import THERE, not_loaded
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
        ({"line_fit.py": b"1 / 0\n"}, "line_fit.py, line 1: ZeroDivisionError"),
        (
            {"line_fit.py": b"\nimport absent\n"},
            f"line_fit.py, line 2: No module named 'absent'. {THERE}",
        ),
        (
            {"line_fit.py": b"\nimport exercises.helpers\n", "helpers.py": b"\n\n\n1 / 0\n"},
            "line_fit.py: helpers.py, line 4: ZeroDivisionError",
        ),
    ],
)
def test_where_and_why_a_module_cannot_be_loaded(judge, files, told):
    exercise = judge.kata.syllabus.exercise("line")
    of_one = copy.copy(judge)
    of_one.topics, of_one.exercises = [exercise.topic], [exercise]

    row = of_one.grade(Submission("somebody", files))

    assert row.exercises["line_fit.line"].reason == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("No such file: '/tmp/torchkata-x/3/exercises/a b/c.csv'", "No such file: 'c.csv'"),
        ("'x' from 'h' (/home/Ada/kata/exercises/h.py)", "'x' from 'h' (h.py)"),
        (
            "[Errno 13] Permission denied: '/opt/Jane Doe/x.py'",
            "[Errno 13] Permission denied: 'x.py'",
        ),
        ("cannot open /usr/lib/libcuda.so.1", "cannot open libcuda.so.1"),
        ("a/b, 3 / 4 and m/s/s stay; see https://pytorch.org/docs/x", None),
    ],
)
def test_what_a_student_reads_names_no_folder_of_the_machine(text, told):
    assert tidy(text) == (text if told is None else told)


# What passes at home passes here: files beside the modules, threads, and the notebook's own cell.
AT_HOME = """
import torch, torchkata
from torchkata import check, data
import helpers
from helpers import ONE
from exercises.helpers import ONE as again
from .helpers import ONE as once_more
from more.deep import TWO
import numpy
import json

torch.set_num_interop_threads(4)
torch.set_num_threads(4)
assert ONE is again is once_more and TWO == 2 and json.loads("1") == 1 and numpy.zeros(1).size
assert torchkata.data.points()[0].shape == (15,)
check(helpers)

def line(x, w, b):
    import helpers as late

    print(late.ONE)
    return x * w * late.ONE[0] + b
"""


def test_what_passes_at_home_passes_here(judge):
    exercise = judge.kata.syllabus.exercise("line")
    of_one = copy.copy(judge)
    of_one.topics, of_one.exercises = [exercise.topic], [exercise]
    never = b"raise ValueError('this is not what was asked for')\n"
    files = {
        "line_fit.py": AT_HOME.encode(),
        "helpers.py": b"ONE = [1]\n",
        "more/deep.py": b"from helpers import ONE\n\nTWO = 2 * ONE[0]\n",
        **{f"{name}.py": never for name in ("torch", "numpy", "json", "torchkata", "tests")},
    }

    row = of_one.grade(Submission("somebody", files))

    assert row.exercises["line_fit.line"] == Graded(
        "solved", 1.0, row.exercises["line_fit.line"].tests, seconds=ANY, remarks=(PRINTS,)
    )


def test_a_module_whose_loading_does_not_end():
    ended = Error("TimeLimit", "", (), (Frame("exercises/line_fit.py", 3, "", "while True:"),))

    told = not_loaded("line_fit.py", ended, {"line_fit.py": b"\n\nwhile True: pass\n"})

    assert told == "line_fit.py, line 3: loading it does not come to an end"
