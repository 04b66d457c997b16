"""Known answers in their own files: what they may use from the tests and from each other."""

import json

import pytest

from torchkata.errors import AuthorError
from torchkata.kata.folder import Kata
from torchkata.testing.known import right_answers, wrong_answers

WRONG = """
from torchkata.testing import oracles_beside, tests_beside, wrong_answer

oracle = tests_beside(__file__).oracle
factor = oracles_beside(__file__).FACTOR


@wrong_answer("That is one more.")
def one_more(t):
    return oracle(t) + 1


def _twice(t):
    return factor * t
"""
RIGHT = """
from torchkata.testing import right_answer, wrong_beside

_twice = wrong_beside(__file__)._twice


@right_answer
def by_hand(t):
    return _twice(t)
"""
LOOK = """
import json, sys
from pathlib import Path
from torchkata.testing.known import right_answers, wrong_answers
from torchkata.run.suite import collect
from torchkata.kata.folder import Kata

kata = Kata(Path.cwd())
exercise = kata.syllabus.exercise("double")
tests = collect(kata, [exercise])["double"] if "collect" in sys.argv else None
(wrong,), (right,) = wrong_answers(kata, exercise), right_answers(kata, exercise)
own = tests is None or wrong.answer.__globals__["oracle"] is tests[0].module.oracle
print(json.dumps([wrong.answer(3), wrong.sentence, right.answer(3), right.sentence, own]))
"""


@pytest.fixture
def shared(small_kata):
    """A kata in which the known answers of double use its test file, its oracles, each other."""
    folder = small_kata / "tests/exercises/two"
    for name, text in {
        "wrong/double.py": WRONG,
        "right/double.py": RIGHT,
        "oracles.py": "FACTOR = 2\n",
        "test_double.py": "def oracle(t):\n    return 2 * t\n\n\ndef test_it(learner):\n    pass\n",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    (small_kata / "look.py").write_text(LOOK, encoding="utf-8")
    return small_kata


@pytest.mark.parametrize("how", ["collect", "alone"])
def test_they_share_what_the_tests_define_and_load_no_second_copy_of_it(shared, run, how):
    done = run(shared, "look", how)

    said = json.loads(done.stdout.splitlines()[-1])
    assert said == [7, "That is one more.", 6, None, True], done.stderr


def test_where_there_are_none_nothing_is_known(small_kata):
    kata = Kata(small_kata)
    exercise = kata.syllabus.exercise("double")
    for file in (kata.wrong_file(exercise), kata.right_file(exercise)):
        file.unlink()

    assert list(wrong_answers(kata, exercise)) == []
    assert right_answers(kata, exercise) == []


def test_a_file_that_cannot_be_loaded_is_named_each_time(small_kata):
    kata = Kata(small_kata)
    exercise = kata.syllabus.exercise("double")
    kata.wrong_file(exercise).write_text("1 / 0\n", encoding="utf-8")

    for _ in range(2):
        with pytest.raises(AuthorError, match=r"two/wrong/double\.py: cannot be loaded: ZeroDiv"):
            next(wrong_answers(kata, exercise))
