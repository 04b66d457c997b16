"""A learner's pytest run from outside: its output, its exit status, its saved outcomes."""

import json
import os
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from types import SimpleNamespace

import pytest

from torchkata.diagnosis.kinds import PRINTS
from torchkata.diagnosis.verdict import Verdict
from torchkata.kata.outcome import Outcome
from torchkata.plugin.keyword import exact_names
from torchkata.plugin.torch_import import refuse_what_hides
from torchkata.run.record import Record
from torchkata.run.session import Session
from torchkata.run.suite import collect
from torchkata.run.summary import about, summarise
from torchkata.run.trial import tried

ROOT = Path(__file__).resolve().parents[2]


def write(kata, topic, *replacements):
    """Edit a module of exercises: pairs of old and new text, one replacement each."""
    file = kata / "exercises" / f"{topic}.py"
    text = file.read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")


TODO = "raise NotImplementedError"


def test_untouched_stubs_are_all_todo(small_kata, run):
    done = run(small_kata, "pytest")

    assert done.returncode == 1
    assert "39 todo in" in done.stdout
    lines = done.stdout.splitlines()
    # All twelve topics, the command and the next prompt fit on a screen of 24 lines.
    assert len(lines) + (12 - 2) + 2 <= 24
    assert max(map(len, lines)) <= 80
    assert "test_double" not in done.stdout
    assert "testing exercises, inputs from seed" in done.stdout
    assert "Traceback" not in done.stdout
    assert "NotImplementedError" not in done.stdout
    assert "passed" not in done.stdout
    assert "two   ░░░░░░░░░░░░░░░░░░░░   0/2" in done.stdout
    assert "Next: double  double it" in done.stdout
    assert "exercises/two.py:6" in done.stdout
    assert "a hint: kata hint double" in done.stdout


def test_solutions_pass(small_kata, run):
    done = run(small_kata, "pytest", "--impl=solutions")

    assert done.returncode == 0
    assert "39 passed in" in done.stdout


def test_solved_and_wrong_are_told_apart(small_kata, run):
    write(small_kata, "two", (TODO, "return t + t"), (TODO, "return t + 1"))

    done = run(small_kata, "pytest", "-q")

    assert done.returncode == 1
    assert "16 passed, 10 wrong, 13 todo" in done.stdout
    assert "    quadruple(t: tensor([[" in done.stdout
    assert "    That is one more, not a product." in done.stdout
    assert "    exercises/two.py:15" in done.stdout
    assert "two   ██████████░░░░░░░░░░   1/2   1 wrong" in done.stdout


def test_what_was_solved_is_said_once_and_the_end_of_the_core_path_is_a_moment(small_kata, run):
    syllabus = small_kata / "exercises/syllabus.toml"
    head, sign, tail = syllabus.read_text(encoding="utf-8").partition("[sign]")
    tail = tail.replace("core = true", "core = false")
    syllabus.write_text(head + sign + tail, encoding="utf-8")
    write(small_kata, "two", (TODO, "return t + t"))
    first, again = (run(small_kata, "pytest").stdout for _ in range(2))
    write(small_kata, "two", (TODO, "return double(double(t))"))

    done = run(small_kata, "pytest", "-q").stdout
    alone = run(small_kata, "torchkata", "check", "double").stdout
    kata = run(small_kata, "torchkata").stdout

    assert "\ndouble: solved\n" in first
    assert "solved" not in again
    moment = [
        *("quadruple: solved", "", "The core path is done: all 2 exercises. Well done!"),
        *("    You have learned about:", "    - Two"),
        "    One more exercise goes deeper: kata list --todo",
    ]
    assert "\n".join(moment) in done
    assert (
        "The core path is done. What comes now goes deeper: kata list --todo\n\nNext: neg" in done
    )
    assert "\ndouble: solved\n" in alone
    assert "Well done" not in alone
    assert "The core path is done. What comes now" in kata


def test_an_unsolved_exercise_that_is_called_is_named_first(small_kata, run):
    write(small_kata, "two", (TODO, "pass  # later\n    " + TODO), (TODO, TODO))
    write(small_kata, "two", ("pass  # later\n    " + TODO, TODO))
    text = (small_kata / "exercises/two.py").read_text(encoding="utf-8")
    head, _, tail = text.rpartition(TODO)
    (small_kata / "exercises/two.py").write_text(
        head + "return double(double(t))" + tail, encoding="utf-8"
    )

    done = run(small_kata, "pytest", "-q", "-k", "quadruple")

    first, _, second = done.stdout[done.stdout.index("quadruple: ") :].splitlines()[:3]
    assert first == "quadruple: raised an error"
    assert second == "    quadruple calls double, which is still to do: exercises/two.py:6"


def test_a_helper_that_is_wrong_is_named_first(small_kata, run):
    write(small_kata, "two", (TODO, "return t + 1"), (TODO, "return double(double(t))"))
    told = "    quadruple calls double, which is not solved either: exercises/two.py:6"

    together = run(small_kata, "pytest", "-q").stdout
    alone = run(small_kata, "pytest", "-q", "-k", "quadruple").stdout  # from the run before
    write(small_kata, "two", ("return t + 1", "return t + 2"))
    changed = run(small_kata, "pytest", "-q", "-k", "quadruple").stdout

    for output in (together, alone):
        assert output[output.index("quadruple: ") :].splitlines()[2] == told
    assert "not solved either" not in changed


def test_what_is_still_to_do_is_not_what_failed(small_kata, run):
    write(small_kata, "sign", (TODO, "return t + 1"))

    first = run(small_kata, "pytest", "-x").stdout
    run(small_kata, "pytest", "-q", "-k", "negate and gradient")
    last = run(small_kata, "pytest", "--lf").stdout
    write(small_kata, "sign", ("return t + 1", "return -t"))
    fixed = run(small_kata, "pytest", "--lf")
    stepwise = run(small_kata, "pytest", "--sw").stdout

    assert "stopping after 1 failures" in first
    assert "26 todo" in first
    assert "negate: wrong" in first
    assert "rerun previous 2 failures" in last
    assert "2 wrong in" in last
    assert fixed.returncode == 0
    assert "2 passed in" in fixed.stdout
    assert "negate: the tests that ran pass, others did not run: kata check neg" in fixed.stdout
    assert "1 changed, not run yet" in fixed.stdout
    assert "13 passed, 26 deselected" in stepwise


def test_the_name_of_an_exercise_means_that_exercise(small_kata, run):
    with (small_kata / "tests/exercises/two/test_quadruple.py").open("a") as tests:
        tests.write("\n\ndef test_is_double_the_double(learner):\n    pass\n")

    named = run(small_kata, "pytest", "--collect-only", "-q", "-k", "DOUBLE").stdout
    part = run(small_kata, "pytest", "--collect-only", "-q", "-k", "doubl and double_the").stdout

    assert (named.count("test_double.py::"), named.count("::")) == (13, 13)
    assert part.count("::") == 1


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("mse", "exercise:mse:"),
        ("affine or not MSE", "exercise:Affine: or not exercise:mse:"),
        ("mse_ and fresh", "mse_ and fresh"),
        ("exercise:mse:", "exercise:mse:"),
        ("", ""),
    ],
)
def test_each_name_in_an_expression_is_taken_exactly(kata, asked, meant):
    assert exact_names(asked, kata.syllabus) == meant


def test_a_module_named_by_its_file_is_told_as_its_folder_is(small_kata, run):
    write(small_kata, "two", (TODO, "return ((t"))

    file, folder = (
        run(small_kata, "pytest", "-q", name).stdout.splitlines()
        for name in ("exercises/two.py", "exercises")
    )

    start = file.index("two.py cannot be loaded, so nothing in it can be tested")
    assert file[start:-1] == folder[folder.index(file[start]) : -1]
    assert "Traceback" not in "".join(file)


def test_a_syntax_error_is_told_once_and_stops_no_other_topic(small_kata, run):
    write(small_kata, "two", (TODO, "return ((t"))
    write(small_kata, "sign", (TODO, "return -t"))

    done = run(small_kata, "pytest", "-q")

    assert done.stdout.count("cannot be read as Python: '(' was never closed") == 1
    assert "two.py cannot be loaded, so nothing in it can be tested" in done.stdout
    assert "exercises/two.py:12: return ((t" in done.stdout
    assert "exercises/two.py:1\n" not in done.stdout
    assert "13 passed, 26 raised" in done.stdout
    assert "two   ░░░░░░░░░░░░░░░░░░░░   0/2   cannot be read as Python\n" in done.stdout
    told = "Next: exercises/two.py:12  cannot be read as Python\n      '(' was never closed\n"
    assert told + "      Fix this first: nothing in the file can be tested before." in done.stdout


def test_the_message_the_bar_and_what_is_next_agree(small_kata, run):
    write(small_kata, "two", (TODO, "return t + 1 if t.is_floating_point() else t.nothing"))

    said = run(small_kata, "pytest", "-q").stdout

    assert "double: wrong\n" in said
    assert "0/2   1 wrong\n" in said
    assert "Next: double  double it  (wrong)\n" in said
    assert "1 raised" in said.splitlines()[-1]


def test_a_long_line_that_was_printed_is_cut(small_kata, run):
    write(small_kata, "two", (TODO, "print('x' * 3_000_000)\n    print('short')\n    return t + 1"))

    said = run(small_kata, "pytest", "-q", "-k", "double and example").stdout

    assert f"    | {'x' * 300} ... (3,000,000 characters)\n    | short\n" in said
    assert max(map(len, said.splitlines())) < 400


def test_a_file_in_another_encoding_is_told_with_its_line(small_kata, run):
    file = small_kata / "exercises/two.py"
    text = file.read_text(encoding="utf-8").replace(TODO, "name = 'größer'\n    return t + t", 1)
    file.write_bytes(text.encode("latin-1"))

    said = run(small_kata, "pytest", "-q").stdout

    assert "    is not saved as UTF-8: save the file as UTF-8\n      exercises/two.py:12\n" in said
    assert "Next: exercises/two.py:12  cannot be read as Python\n" in said
    assert "      it is not saved as UTF-8: save it as UTF-8\n" in said


@pytest.mark.parametrize("name", ["torch", "numpy"])
def test_a_file_that_hides_a_package_is_told(small_kata, run, name):
    (small_kata / f"{name}.py").write_text("import random\n", encoding="utf-8")

    done = run(small_kata, "pytest", new=True)

    told = f"{name}.py hides the module {name} from Python: give it another name."
    assert told in done.stderr + done.stdout
    assert "Traceback" not in done.stderr + done.stdout


def test_so_is_one_that_hides_a_module_of_python(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refuse_what_hides(sys.stdlib_module_names)
    (tmp_path / "queue.py").write_text("", encoding="utf-8")

    with pytest.raises(pytest.UsageError, match=r"queue.py hides the module queue from Python"):
        refuse_what_hides(sys.stdlib_module_names)


def test_an_error_at_import_is_told_once(small_kata, run):
    write(small_kata, "two", ("import torch\n", "import nowhere\n"), (TODO, "return t + t"))

    done = run(small_kata, "pytest", "-q")

    assert done.stdout.count("raised ModuleNotFoundError: No module named 'nowhere'") == 1
    assert "26 todo" in done.stdout  # the other exercises of the module are still stubs
    assert "13 raised" in done.stdout


@pytest.mark.parametrize(
    ("asked", "is_whole"),
    [
        (("pytest", "-v", "-k", "double"), False),
        (("pytest", "-vv", "-k", "double"), True),
        (("torchkata", "check", "double", "--trace"), True),
    ],
)
def test_a_whole_traceback_is_shown_where_it_is_asked_for(small_kata, run, asked, is_whole):
    write(small_kata, "two", (TODO, "return torch.nn.functional.cross_entropy(t, t.long()[:0])"))

    told = run(small_kata, *asked).stdout.replace("\\", "/")

    _before, heading, trace = told.partition("    The whole traceback:\n")
    assert bool(heading) is is_whole
    if is_whole:
        assert (
            trace.index("| Traceback (most") < trace.index("two.py") < trace.index("functional.py")
        )
        assert "torchkata/observe" not in trace


def test_endless_loops_end(small_kata, run):
    body = (
        "while True:",
        "    try:",
        "        t = t + 1",
        "    except BaseException:",
        "        pass",
    )
    loop = "\n    ".join(body)
    write(small_kata, "two", (TODO, loop))

    done = run(small_kata, "pytest", "-q", "--limit", "0.1", "-k", "double")

    assert done.returncode == 1
    assert "ran for more than 0.1 s and was stopped" in done.stdout
    assert "exercises/two.py:12: while True:\n" in done.stdout
    assert "The tests after it did not run." in done.stdout
    assert "1 timed out, 12 not run" in done.stdout.splitlines()[-1]


def test_an_endless_loop_costs_one_time_limit(small_kata, run):
    loop = "while t.sum() < 1e9:\n        t = t + 0\n    return t"
    write(small_kata, "two", (TODO, loop), (TODO, "return double(double(t))"))
    write(small_kata, "sign", (TODO, "return -t"))

    done = run(small_kata, "pytest", "-q", "--limit", "0.3", "--junitxml=out.xml")

    assert done.stdout.count("ran for more than 0.3 s") == 1
    assert "double: timed out\n    fails its example\n" in done.stdout
    told = "quadruple: not run, because double ran out of time: exercises/two.py:12\n"
    assert told in done.stdout
    assert "13 passed, 1 timed out, 25 not run" in done.stdout
    cases = (small_kata / "out.xml").read_text(encoding="utf-8")
    assert cases.count('name="outcome" value="not_run"') == 25
    kept = json.loads((small_kata / ".kata/outcomes.json").read_text(encoding="utf-8"))
    outcomes = {name: entry["outcome"] for name, entry in kept["exercises"].items()}
    assert outcomes == {"double": "timed_out", "negate": "solved"}


def test_a_helper_that_is_solved_is_not_blamed_for_a_call_that_does_not_end(small_kata, run):
    slow = "while t.numel() and t.isinf().all():\n        pass\n    return 2 * t"
    write(small_kata, "two", (TODO, slow), (TODO, "return double(t / 0).abs()"))
    uses = "import torch\n\nfrom exercises.two import double\n"
    write(small_kata, "sign", ("import torch\n", uses), (TODO, "return double(t) - 3 * t"))

    done = run(small_kata, "pytest", "-q", "--limit", "0.3")

    assert "quadruple: timed out\n    fails its example\n" in done.stdout
    assert "exercises/two.py:12" in done.stdout
    assert "26 passed, 1 timed out, 12 not run" in done.stdout


def test_every_outcome_has_its_own_word(small_kata, run):
    write(
        small_kata,
        "two",
        (TODO, "return {1, 2}"),
        (TODO, "raise KeyError('no')"),
    )

    lines = run(small_kata, "pytest", "-v", "--seed", "1").stdout.splitlines()

    def word(test):
        return next(line.split("::")[1].split(None, 1)[1] for line in lines if test in line)

    assert word("test_double.py::test_integers_stay").startswith("REFUSED")
    assert word("test_quadruple.py::test_integers_stay").startswith("RAISED")
    assert word("test_negate.py::test_integers_stay").startswith("TODO")


def test_junit_tells_outcomes_apart(small_kata, run):
    write(small_kata, "two", (TODO, "return t + t"), (TODO, "return t + 1"))

    run(small_kata, "pytest", "-q", "--junitxml=out.xml")

    cases = ElementTree.parse(small_kata / "out.xml").iter("testcase")
    outcomes = {}
    for case in cases:
        properties = {p.get("name"): p.get("value") for p in case.iter("property")}
        failed = case.find("failure") is not None
        outcomes.setdefault(case.get("classname").rpartition(".")[2], set()).add(
            (properties.get("outcome"), failed)
        )
    assert outcomes["test_double"] == {(None, False)}
    assert ("wrong", True) in outcomes["test_quadruple"]
    assert outcomes["test_negate"] == {("todo", True)}


def test_tools_are_told_the_learners_line(small_kata, run):
    write(small_kata, "two", (TODO, "x = t.nothing\n    return x"), (TODO, "return t + 1"))
    with (small_kata / "conftest.py").open("a", encoding="utf-8") as conftest:
        conftest.write(
            "def pytest_runtest_logreport(report):\n"
            "    if report.failed:\n"
            "        crash = report.longrepr.reprcrash\n"
            "        print('CRASH', crash.path, crash.lineno, crash.message)\n"
            "        print('PLACE', *report.location[:2])\n"
        )

    said = run(small_kata, "pytest", "-s", "-q", "tests/exercises/two").stdout

    file = small_kata / "exercises/two.py"
    assert f"CRASH {file} 12 raised AttributeError" in said
    assert f"CRASH {file} 16 returned" in said
    assert "PLACE exercises/two.py 11" in said  # pytest counts lines from 0 there


def test_collecting_is_quiet_and_runs_nothing(small_kata, run):
    write(small_kata, "two", (TODO, "return t + t"))
    with (small_kata / "exercises/two.py").open("a", encoding="utf-8") as module:
        module.write("raise SystemExit\n")

    done = run(small_kata, "pytest", "--collect-only", "-q")

    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert done.stderr == ""
    assert lines[0] == "tests/exercises/two/test_double.py::example"
    assert all("::" in line for line in lines[: lines.index("")])
    assert " tests collected in " in lines[lines.index("") + 1]


def test_the_same_under_xdist(small_kata, run):
    pytest.importorskip("xdist")
    write(small_kata, "two", (TODO, "return t + t"), (TODO, "return t + 1"))

    done = run(small_kata, "pytest", "-q", "-n", "2")

    assert done.returncode == 1
    assert "13 todo" in done.stdout
    assert "That is one more, not a product." in done.stdout
    kept = json.loads((small_kata / ".kata/outcomes.json").read_text(encoding="utf-8"))
    assert {name: entry["outcome"] for name, entry in kept["exercises"].items()} == {
        "double": "solved",
        "quadruple": "wrong",
    }


def test_a_crash_under_xdist_is_a_crash(small_kata, run):
    pytest.importorskip("xdist")
    write(small_kata, "two", (TODO, "import os; os._exit(3)"))

    done = run(small_kata, "pytest", "-q", "-n", "1", "-k", "double and integers")

    assert "1 crashed" in done.stdout
    assert "ended the process that it ran in" in done.stdout


def test_a_crash_in_plain_pytest_names_the_exercise(small_kata, run):
    write(small_kata, "two", (TODO, "import ctypes; ctypes.string_at(0)"))

    done = run(small_kata, "pytest", "-q", "-k", "double")

    assert done.returncode not in (0, 1)
    assert 'exercises/two.py", line 12 in double' in done.stderr


def test_a_skip_is_no_pass(small_kata, run):
    write(small_kata, "two", (TODO, "import pytest; pytest.skip('no time')"))

    done = run(small_kata, "pytest", "-q", "-k", "double")

    assert done.returncode == 1
    assert "raised Skipped: no time" in done.stdout
    assert "passed" not in done.stdout


def test_a_right_answer_that_prints_is_right_and_a_remark_says_that_it_printed(small_kata, run):
    (small_kata / "exercises/helpers.py").write_text("SAID = 'here I am'\n", encoding="utf-8")
    write(
        small_kata,
        "two",
        ("import torch\n", "import torch\n\nfrom helpers import SAID\n"),
        (TODO, "print(SAID)\n    return t + t"),
        (TODO, "print(SAID)\n    return t + 1"),
    )

    done = run(small_kata, "pytest", "-q", "exercises", "tests/exercises/two")

    assert "16 passed, 10 wrong" in done.stdout
    assert f"\ndouble: {PRINTS}\n" in done.stdout
    assert done.stdout.count("    | here I am") == 1  # where it may explain a failure


@pytest.mark.parametrize(
    ("test", "key"),
    [("example", "\x03"), ("integers", "q\n"), ("integers", "\x04")],
    ids=["Ctrl-C", "q", "Ctrl-D"],
)
def test_the_debugger_can_be_left(small_kata, test, key):
    pexpect = pytest.importorskip("pexpect")
    write(small_kata, "two", (TODO, "breakpoint()\n    return t + t"))
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}

    with pexpect.spawn(
        sys.executable,
        ["-m", "pytest", "-q", "-p", "no:hypothesispytest", "-k", f"{test} and not negate"],
        cwd=str(small_kata),
        env=environment | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1", "TERM": "dumb"},
        encoding="utf-8",
        timeout=60,
    ) as terminal:
        terminal.expect_exact("(Pdb)")
        terminal.send(key)
        terminal.expect(pexpect.EOF)

    assert terminal.wait() == 2
    assert "Exit: Quitting debugger" in terminal.before
    assert "(Pdb)" not in terminal.before
    assert "double: " not in terminal.before


FRESH, GRADIENT = (
    f"test_standard[{check}]" for check in ("right_on_fresh_inputs", "gradient_agrees")
)


@pytest.mark.parametrize(
    ("failing", "told"),
    [
        ({GRADIENT: False}, 'fails the test "gradient agrees"'),
        ({GRADIENT: True}, "fails 1 of its tests"),
        ({GRADIENT: True, "test_x": True}, "fails 2 of its tests"),
        ({GRADIENT: True, FRESH: False}, 'fails the test "gives the right result", and 1 more'),
    ],
)
def test_the_headline_names_a_property_only_if_it_failed(kata, failing, told):
    record = Record(kata)
    exercise = next(iter(kata.syllabus))
    for test, elsewhere in failing.items():
        record.note(exercise, test, Verdict(Outcome.WRONG, "wrong values", elsewhere=elsewhere))
    code = SimpleNamespace(
        cannot_load=lambda _topic: False,
        source=lambda _topic: SimpleNamespace(definitions={}),
        is_own=False,
    )
    session = SimpleNamespace(record=record, code=code)

    assert about(session, exercise)[1] == (f"    {told}", "")


def test_a_line_that_is_wrong_in_any_case_is_told_in_place_of_a_guess(small_kata):
    write(small_kata, "two", (TODO, "2 * t\n    return t + 1"))
    session = Session.open(small_kata, "exercises", 0, 10.0)
    exercise = session.kata.syllabus.exercise("double")
    tests = collect(session.kata, [exercise])["double"]

    lines = [text for text, _style in tried(session, exercise, tests).lines]

    place = "exercises/two.py:12: the result of `2 * t` goes nowhere"
    assert sum(place in line for line in lines) == 1
    assert not any("one more, not a product" in line for line in lines)


def test_exercises_that_did_not_run_for_one_reason_are_one_line(kata):
    record, written = Record(kata), []
    for exercise in list(kata.syllabus)[:3]:
        said = "not run, because double ran out of time"
        record.note(exercise, "test", Verdict(Outcome.NOT_RUN, said=said, place="two.py:12"))
    code = SimpleNamespace(is_own=False)
    reporter = SimpleNamespace(
        write=lambda text, **_style: written.append(text),
        write_line=lambda text, **_style: written.append(f"{text}\n"),
    )

    summarise(SimpleNamespace(kata=kata, record=record, code=code), reporter)

    told = " ".join("".join(written).split())
    assert told.endswith("uniform: not run, because double ran out of time: two.py:12")
    assert told.count("ran out of time") == 1


def test_a_test_is_named_after_a_property_that_did_not_fail(small_kata, run):
    write(small_kata, "two", (TODO, "return t + t.round()"))

    done = run(small_kata, "pytest", "-k", "double and gradient", "--junitxml=out.xml")

    assert "double: wrong\n    fails 1 of its tests\n    double(t: " in done.stdout
    assert ">wrong: double\ndouble(t: " in (small_kata / "out.xml").read_text(encoding="utf-8")


def test_the_seed_repeats_the_inputs(small_kata, run):
    write(small_kata, "two", (TODO, "return t + t.round()"))

    first, again, other = (
        run(small_kata, "pytest", "-q", "-k", "double and fresh", "--seed", seed).stdout
        for seed in ("7", "7", "8")
    )

    assert _found(first) == _found(again) != _found(other)


def test_fixtures_of_an_instructor_share_the_learner_and_its_calls(small_kata, run):
    write(small_kata, "two", (TODO, "return t + 1"))
    own = """
import pytest
from torchkata.testing import expect

@pytest.fixture
def doubled(learner, draw):
    return learner.double(draw(3)), learner

def test_of_my_own(doubled, learner):
    seen, same = doubled
    assert same is learner
    expect(seen).equals(2 * seen.request.args[0])
"""
    with (small_kata / "tests/exercises/two/test_double.py").open("a", encoding="utf-8") as file:
        file.write(own)

    done = run(small_kata, "pytest", "-q", "-k", "of_my_own")

    assert 'fails the test "of my own"' in done.stdout
    assert "    double(t: tensor([" in done.stdout


def test_the_fixtures_are_for_hidden_tests(small_kata, run):
    (small_kata / "tests/test_mine.py").write_text("def test_it(learner): pass", encoding="utf-8")

    done = run(small_kata, "pytest", "-q", "tests/test_mine.py")

    assert "the learner fixture is for tests/exercises/TOPIC/test_NAME.py" in done.stdout


def _found(output):
    return [line for line in output.splitlines() if "returned" in line]


def test_the_readme_shows_what_a_learner_sees(run, tmp_path):
    text = (ROOT / "torchkata/stubs/line_fit.py").read_text(encoding="utf-8")
    stub = "raise NotImplementedError"
    at = text.index(stub, text.index("def mse("))
    wrong = text[:at] + "return ((predictions - targets) ** 2).sum()" + text[at + len(stub) :]
    (tmp_path / "line_fit.py").write_text(wrong, encoding="utf-8")

    test = "tests/exercises/line_fit/test_mse.py"
    asked = ("-q", "-p", "no:cacheprovider", f"--impl={tmp_path}", "--seed", "7", test)
    done = run(ROOT, "pytest", *asked)

    message = done.stdout[done.stdout.index("mse: wrong") :].splitlines()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme.count("\n".join(message[:8])) == 2
    place = f"/line_fit.py:{wrong[: wrong.index('def mse(')].count(chr(10)) + 1}"
    assert message[8].endswith(place)
    assert readme.count(f"exercises{place}") == 3


def test_a_part_can_be_asked_for(small_kata, run):
    done = run(small_kata, "pytest", "-q", "--impl=solutions", "tests/exercises/sign")

    assert "13 passed" in done.stdout


def test_a_file_may_be_given_by_a_link_to_the_folder(small_kata, run, tmp_path):
    write(small_kata, "two", (TODO, "return t + t"))
    link = tmp_path / "link"
    link.symlink_to(small_kata, target_is_directory=True)

    by_tests = run(tmp_path, "pytest", "-q", "link/tests/exercises/two/test_double.py")
    by_module = run(link, "pytest", "-q", f"{link}/exercises/two.py")

    assert "13 passed" in by_tests.stdout
    assert "two   ██████████░░░░░░░░░░   1/2" in by_tests.stdout
    assert "1 passed, 1 todo" in by_module.stdout


def test_the_exercises_may_lie_elsewhere_behind_a_link(small_kata, run, tmp_path):
    write(small_kata, "two", (TODO, "return t + t"), (TODO, "return t + 1"))
    (small_kata / "exercises").rename(tmp_path / "mine")
    (small_kata / "exercises").symlink_to(tmp_path / "mine", target_is_directory=True)

    done = run(small_kata, "pytest", "-q")

    assert "    exercises/two.py:15" in done.stdout
    assert "two   ██████████░░░░░░░░░░   1/2   1 wrong" in done.stdout
    assert "two   ██████████░░░░░░░░░░   1/2   1 wrong" in run(small_kata, "torchkata").stdout


PARAMETERS = """

import pytest
import torch

@pytest.mark.parametrize("given", [{given}])
def test_takes_all(learner, draw, given):
    expect(learner.double(draw(2))).equals(None)
"""


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("(2, 3)", "(2, 3)"),
        ("((2, 1), ())", "(2, 1), ()"),
        ("torch.float64", "(float64)"),
        ("(None, 0.5)", "(None, 0.5)"),
        ("torch.eye(2)", "(given0)"),
    ],
)
def test_what_a_test_was_given_stands_in_its_name(small_kata, run, given, told):
    tests = small_kata / "tests/exercises/two/test_double.py"
    mine = PARAMETERS.format(given=given)
    tests.write_text(tests.read_text(encoding="utf-8") + mine, encoding="utf-8")
    write(small_kata, "two", (TODO, "return 2 * t"))

    assert f'fails the test "takes all {told}"\n' in run(small_kata, "pytest").stdout


def test_no_example_asks_for_the_sign_of_a_zero(small_kata, run):
    for name in ("exercises/two.py", "torchkata/stubs/two.py"):
        text = (small_kata / name).read_text(encoding="utf-8")
        text = text.replace("[1.0, 2.0]", "[0.0, -20.0]").replace("[2.0, 4.0]", "[0.0, -40.0]")
        (small_kata / name).write_text(text, encoding="utf-8")

    write(small_kata, "two", (TODO, "return torch.where(t == 0, -0.0, 2 * t)"))
    right = run(small_kata, "pytest", "-k", "double and example")
    write(small_kata, "two", ("-0.0,", "-0.04,"))
    wrong = run(small_kata, "pytest", "-k", "double and example")

    assert right.returncode == 0
    assert "gives [-0.0" in wrong.stdout


def test_examples_alone_are_told_from_all_tests(small_kata, run):
    told = "double: its example passes, its other tests did not run: kata check double"
    write(small_kata, "two", (TODO, "return t + t"), (TODO, "return 4 * t"))

    one = run(small_kata, "pytest", "-q", "exercises/two.py::double")
    both = run(small_kata / "exercises", "pytest", "-q")

    assert told in one.stdout
    assert "2 examples pass, their other tests did not run: run pytest in " in both.stdout
    assert "did not run" not in run(small_kata, "pytest", "-q").stdout


def test_examples_run_where_there_are_no_hidden_tests(small_kata, run):
    for file in (small_kata / "tests/exercises").glob("*/*.py"):
        file.unlink()
    write(small_kata, "two", (TODO, "return t + t"))

    done = run(small_kata, "pytest", "-q")

    assert "1 passed, 2 todo" in done.stdout or "2 todo, 1 passed" in done.stdout
    assert "two   ██████████░░░░░░░░░░   1/2" in done.stdout


BROKEN = "raise RuntimeError('known answers were loaded')\n"


def test_a_passing_run_loads_no_known_answers(small_kata, run):
    for file in (small_kata / "tests/exercises").glob("*/*/*.py"):
        file.write_text(BROKEN, encoding="utf-8")

    done = run(small_kata, "pytest", "--impl=solutions")

    assert "39 passed in" in done.stdout


def test_a_failing_run_loads_the_mistakes_of_its_exercise_alone(small_kata, run):
    for file in (small_kata / "tests/exercises").glob("*/*/*.py"):
        if file.parent.name == "right" or file.stem != "double":
            file.write_text(BROKEN, encoding="utf-8")
    write(small_kata, "two", (TODO, "return t + 1"))

    done = run(small_kata, "pytest", "-q", "tests/exercises/two")

    assert "That is one more, not a product." in done.stdout
    assert "were loaded" not in done.stdout


def test_mistakes_that_cannot_be_loaded_are_named(small_kata, run):
    file = small_kata / "tests/exercises/two/wrong/double.py"
    file.write_text(BROKEN, encoding="utf-8")
    write(small_kata, "two", (TODO, "return t + 1"))

    done = run(small_kata, "pytest", "-q", "tests/exercises/two/test_double.py")

    said = "two/wrong/double.py: cannot be loaded: RuntimeError: known answers were loaded"
    assert said in done.stdout


@pytest.mark.parametrize("folder", ["wrong", "right"])
def test_known_answers_are_not_collected_whatever_they_are_called(small_kata, run, folder):
    file = small_kata / f"tests/exercises/two/{folder}/range_test.py"  # pytest's own pattern
    file.write_text("def test_it():\n    assert False\n", encoding="utf-8")

    done = run(small_kata, "pytest", "--impl=solutions")

    assert done.returncode == 0
    assert "39 passed in" in done.stdout


def test_modules_need_not_be_loaded_in_order_and_may_import_each_other(small_kata, run):
    write(
        small_kata,
        "sign",
        ("import torch\n", "import torch\n\nfrom exercises.two import double\n"),
        (TODO, "return t - double(t)"),
    )
    write(small_kata, "two", (TODO, "return t + t"))

    assert "13 passed" in run(small_kata, "pytest", "-q", "-k", "negate").stdout


def test_learners_part_needs_no_fork(small_kata, run):
    """As on Windows: `os.fork` is not there, nor is what only POSIX has."""
    (small_kata / "sitecustomize.py").write_text(
        "import os, sys\n"
        "for name in ('fork', 'forkpty', 'posix_spawn', 'register_at_fork_'):\n"
        "    os.__dict__.pop(name, None)\n"
        "for name in ('fcntl', 'resource', 'termios', 'pwd', 'grp'):\n"
        "    sys.modules[name] = None\n",
        encoding="utf-8",
    )
    write(small_kata, "two", (TODO, "return t + t"), (TODO, "while True: pass"))

    done = run(
        *(small_kata, "pytest", "-q", "--limit", "1", "-k", "example or integers"),
        PYTHONPATH=f"{small_kata}:{_root()}",
    )

    assert "2 passed" in done.stdout, done.stdout + done.stderr
    assert "1 timed out, 1 not run" in done.stdout


def _root():
    import torchkata

    return next(iter(torchkata.__path__)).rpartition("/")[0]
