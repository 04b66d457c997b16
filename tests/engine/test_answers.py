"""`kata verify --answers`, on a small kata: what becomes of answers that its tests do not know."""

import json

import pytest

from torchkata.author.answers import verify_answers, worker
from torchkata.author.answers.answer import read_answers
from torchkata.errors import KataError
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome
from torchkata.kata.source import Source

SEEDS = 4

DOUBLE = '''"""Answers to double."""

from __future__ import annotations

import os
from itertools import count, islice

FACTOR = 2


def twice(f):
    """A decorator that knows the name of what it decorates."""
    return lambda t: f(t) * NAMES[f.__name__]


NAMES = {"double": 2}


def wrong_one_more(t):
    return t + 1


def wrong_three(t: NotDefined) -> NotDefined:
    return sum(islice(count(3), 1)) * t


def wrong_on_some_seeds(t):
    odd = t.dtype == torch.int64 and t[0] % 2 == 1
    return t if odd else FACTOR * t


def wrong_and_nobody_sees(t):
    return t if t.ndim > 5 else FACTOR * t


def wrong_end(t):
    os._exit(3)


def wrong_stub(t):
    raise NotImplementedError


@twice
def right_decorated(t):
    os.write(1, b"noise from C")
    os.write(2, b"noise from C")
    return t


def right_but_refused(t):
    return (FACTOR * t).double()
'''
NEGATE = """class Base:
    def __new__(cls, t):
        return cls.of(t)


class wrong_class(Base):
    of = staticmethod(lambda t: t.clone())


class right_class(Base):
    sign = -1

    @staticmethod
    def of(t):
        return t * right_class.sign
"""


def write(folder, file, text):
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def fresh(tmp_path):
    """A folder for answers, beside the kata."""
    return tmp_path / "fresh"


@pytest.fixture(scope="module")
def done(make_kata, run, tmp_path_factory):
    """One run of the command over all of them."""
    root = make_kata(tmp_path_factory.mktemp("answers") / "kata")
    answers = root.parent / "fresh"
    write(answers, "two/double.py", DOUBLE)
    write(answers, "sign/negate.py", NEGATE)
    options = ["--seeds", str(SEEDS), "-j", "2", "--json", "../out/results.json"]
    return run(root, "torchkata", "verify", "--answers", "../fresh", *options, timeout=600), root


@pytest.fixture(scope="module")
def written(done):
    """What the file says of each answer, by its name."""
    file = done[1].parent / "out" / "results.json"
    return {one["answer"]: one for one in json.loads(file.read_text(encoding="utf-8"))}


def line(done, name):
    (found,) = [one for one in done[0].stdout.splitlines() if f".{name}: " in one]
    return found.partition(": ")[2]


def test_a_wrong_answer_that_is_known_is_told_its_sentence(done, written):
    said = done[0].stdout.splitlines()
    at = said.index(
        "two.double.wrong_one_more: refused by test_standard[right_on_fresh_inputs] (wrong)"
    )

    assert said[at + 1] == "    That is one more, not a product."
    assert written["wrong_one_more"] == {
        "topic": "two",
        "exercise": "double",
        "answer": "wrong_one_more",
        "outcome": "wrong",
        "test": "test_standard[right_on_fresh_inputs]",
        "diagnosis": "That is one more, not a product.",
        "relation": None,
        "message": written["wrong_one_more"]["message"],
    }
    head, fails, call = written["wrong_one_more"]["message"].splitlines()[:3]
    assert head == "double: wrong"
    assert fails == '    fails the test "gives the right result", and 9 more'
    assert call.startswith("    double(t: tensor([[")


def test_one_that_is_not_known_is_told_the_relation_that_learners_read(done, written):
    said, message = done[0].stdout, written["wrong_three"]["message"]

    assert written["wrong_three"]["diagnosis"] is None
    assert message.startswith("double: wrong\n    fails its example, and 9 more\n")
    assert message.splitlines()[-1].startswith("    exercises/two.py:")  # not where it was tried
    relation = written["wrong_three"]["relation"]
    assert relation in message
    assert f"    {relation}\n" in said


def test_one_that_only_some_seeds_refuse_is_not_a_problem(done, written):
    how = line(done, "wrong_on_some_seeds")

    assert how.startswith("refused on ")
    assert how.endswith(f" of {SEEDS} seeds by test_integers_stay_integers (wrong)")
    assert written["wrong_on_some_seeds"]["outcome"] == "wrong"


def test_one_that_passes_is_a_problem(done, written):
    assert line(done, "wrong_and_nobody_sees") == "accepted"
    at = 1 + DOUBLE.splitlines().index("def wrong_and_nobody_sees(t):")
    assert (
        f"../fresh/two/double.py:{at}: wrong_and_nobody_sees is wrong and passes every test on "
        f"{SEEDS} seeds; write the test that refuses it."
    ) in done[0].stdout.splitlines()
    assert [written["wrong_and_nobody_sees"][key] for key in ("outcome", "test", "message")] == [
        *("solved", None, None)
    ]


def test_a_right_one_that_is_refused_is_a_problem(done, written):
    at = 1 + DOUBLE.splitlines().index("def right_but_refused(t):")
    assert (
        f"../fresh/two/double.py:{at}: right_but_refused is right, but with --seed 0 "
        "test_standard[right_on_fresh_inputs] finds it wrong; correct that test."
    ) in done[0].stdout.splitlines()
    assert "    returned dtype float64, wanted float32." in done[0].stdout
    assert written["right_but_refused"]["outcome"] == "wrong"


def test_right_ones_are_accepted_with_the_helpers_and_imports_of_their_file(done, written):
    for name in ("right_decorated", "right_class"):
        assert line(done, name) == "accepted"
        assert written[name]["outcome"] == "solved"


def test_one_that_crashes_is_told_and_the_others_go_on(done, written):
    assert line(done, "wrong_end") == "refused by example (crashed)"
    assert written["wrong_end"]["outcome"] == "crashed"
    assert written["wrong_end"]["message"] == "It ended the process that it ran in."
    assert line(done, "wrong_stub") == "refused (to do)"


def test_a_class_stands_in_too(written):
    assert written["wrong_class"]["diagnosis"] == "Nothing happened to t."


def test_totals_and_status(done):
    assert done[0].stdout.splitlines()[-6:-3] == [
        "wrong answers: 6 of 7 refused, 1 on some seeds only",
        "right answers: 2 of 3 accepted",
        "of the 6 wrong answers refused: 4 told which mistake it is, 0 told only a bare number",
    ]
    assert done[0].stdout.splitlines()[-1] == "2 problems found."
    assert done[0].returncode == 1


def test_what_answers_print_does_not_show(done):
    assert "noise" not in done[0].stdout + done[0].stderr
    assert done[0].stderr == ""


def test_nothing_is_remembered_of_them(done, written):
    assert written
    assert not (done[1] / ".kata").exists()


def test_names_choose_and_the_status_is_0_where_all_is_well(small_kata, run):
    answers = small_kata / "fresh"
    write(answers, "two/double.py", "def wrong_same(t):\n    return t.clone()\n")
    write(answers, "sign/negate.py", "def wrong_that_passes(t):\n    return -t\n")

    done = run(small_kata, "torchkata", "verify", "two", "--answers", "fresh")

    assert (done.returncode, done.stdout.splitlines()[1:]) == (
        0,
        [
            "    Nothing happened to t.",
            "wrong answers: 1 of 1 refused, 0 on some seeds only",
            "right answers: 0 of 0 accepted",
            "of the 1 wrong answers refused: 1 told which mistake it is, 0 told only a bare number",
            "All is well.",
        ],
    )


def test_one_that_hangs_is_stopped(small_kata, fresh, monkeypatch):
    monkeypatch.setattr(worker, "_SECONDS", 2.0)
    monkeypatch.setattr(worker, "_LONGEST", 8.0)
    code = (
        "def wrong_loop(t):\n    while True:\n        pass\n\n\n"
        "def wrong_in_c(t):\n    import ctypes\n\n    ctypes.PyDLL(None).sleep(600)\n\n\n"
        "def right_one(t):\n    return 0 - t\n"
    )
    write(fresh, "sign/negate.py", code)

    loop, in_c, right = verify_answers(Kata(small_kata), fresh, ["sign"], seeds=1)

    assert (loop.outcome, loop.shown.test) == (Outcome.TIMED_OUT, "example")
    assert "ran for more than 2 s and was stopped" in loop.shown.message
    assert (in_c.outcome, in_c.shown.test) == (Outcome.TIMED_OUT, "example")
    assert in_c.shown.message == "It ran for too long and was stopped."
    assert right.outcome is Outcome.SOLVED


def test_the_answer_takes_the_place_of_the_exercise(small_kata, fresh):
    write(
        fresh,
        "two/double.py",
        '"""Fresh."""\nfrom __future__ import annotations\nA = 1\n\n\n'
        "@some\ndef wrong_a(t):\n    return wrong_a.b, not_wrong_a\n\n\ndef right_b(t): ...",
    )
    wrong, right = read_answers(Kata(small_kata), fresh, list(Kata(small_kata).syllabus))

    text = wrong.in_place(Source(small_kata / "solutions" / "two.py"))

    assert text.startswith('"""Two and four."""\nfrom __future__ import annotations\n')
    assert '"""Fresh."""\nA = 1\n@some\ndef double(t):\n    return double.b, not_wrong_a\n' in text
    assert "def quadruple(" in text
    assert "right_b" not in text
    assert (wrong.is_right, right.is_right) == (False, True)
    assert wrong.place == f"{fresh}/two/double.py:7"


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("two/double.py", "def f(:\n", "double.py, line 1: cannot be read as Python: "),
        ("two/double.py", "x = 1\n", "double.py: none of its functions and classes is called"),
        (
            "two/double.py",
            "def wrong_a(t): ...\ndef wrong_a(t): ...\n",
            "double.py, line 1: wrong_a is defined twice; rename one.",
        ),
        ("two/duble.py", "", "duble.py: There is no exercise called duble. Did you mean double?"),
        ("sign/double.py", "", "double.py: the exercise is two/double; rename the file."),
        ("two/Double.py", "", "Double.py: the exercise is two/double; rename the file."),
        ("double.py", "", "double.py: answers lie in TOPIC/NAME.py; move it there."),
        ("a/two/double.py", "", "double.py: answers lie in TOPIC/NAME.py; move it there."),
        ("README.md", "", "it holds no answers to these exercises."),
    ],
)
def test_a_file_that_cannot_be_used_is_told(small_kata, fresh, file, text, said):
    kata, folder = Kata(small_kata), fresh
    write(folder, file, text)

    with pytest.raises(KataError) as caught:
        read_answers(kata, folder, list(kata.syllabus))

    assert said in str(caught.value)
    assert str(folder) in str(caught.value)


def test_an_exercise_without_hidden_tests_has_nothing_to_try_them_with(small_kata, fresh):
    write(fresh, "two/double.py", "def wrong_a(t): ...\n")
    (small_kata / "tests/exercises/two/test_double.py").unlink()

    with pytest.raises(KataError, match=r"double has no hidden tests to try answers with\."):
        verify_answers(Kata(small_kata), fresh)


def test_solutions_without_the_exercise_are_told(small_kata, fresh):
    write(fresh, "two/double.py", "def wrong_a(t): ...\n")
    write(small_kata, "solutions/two.py", "x = 1\n")

    with pytest.raises(KataError, match=r"solutions/two\.py: double is not defined there"):
        verify_answers(Kata(small_kata), fresh)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--answers", "nowhere"], "--answers=nowhere: there is no such folder."),
        (["--answers", "fresh", "duble"], "There is no exercise called duble."),
        (["--answers", "fresh", "negate"], "--answers=fresh: it holds no answers to these"),
        (["--answers", "fresh", "--mutants"], "--mutants, --write and --answers: give one of them"),
        (["--answers", "fresh", "--sample", "3"], "--sample is about mutants and exercises"),
        (["--answers", "fresh", "--seeds", "0"], "'--seeds'"),
        (["--answers", "fresh", "--json", "fresh"], "'fresh' is a directory"),
        (["--answers", "fresh", "--json", "fresh/two/double.py/a"], "cannot be written: "),
        (["--json", "out.json"], "--json is about answers: add --answers FOLDER."),
    ],
)
def test_a_wrong_call_has_status_2_and_a_sentence(small_kata, run, options, said):
    write(small_kata, "fresh/two/double.py", "def wrong_a(t):\n    return t\n")

    done = run(small_kata, "torchkata", "verify", *options)

    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())
    assert done.stdout == ""


def test_a_test_that_is_at_fault_is_told_and_the_file_left_as_it_was(small_kata, run):
    write(small_kata, "fresh/sign/negate.py", "def right_a(t):\n    return -t\n")
    write(small_kata, "fresh/two/double.py", "def wrong_a(t): ...\n")
    write(small_kata, "out.json", "before")
    tests = small_kata / "tests/exercises/two/test_double.py"
    write(small_kata, tests, tests.read_text(encoding="utf-8").replace("draw.integers", "draw.no"))

    done = run(small_kata, "torchkata", "verify", "--answers", "fresh", "--json", "out.json")

    assert done.returncode == 2
    assert done.stdout == "sign.negate.right_a: accepted\n"
    said = " ".join(done.stderr.split())
    assert "fresh/two/double.py:1: wrong_a cannot be judged: AttributeError: " in said
    assert (small_kata / "out.json").read_text(encoding="utf-8") == "before"
    assert [path.name for path in small_kata.iterdir() if "out" in path.name] == ["out.json"]
