"""Grading a class: the same result each time, and nothing lost if it is stopped."""

import errno
import functools
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from torchkata.errors import KataError
from torchkata.grade import console
from torchkata.grade.course import with_tests
from torchkata.grade.judge import Judge
from torchkata.grade.order import Order
from torchkata.grade.reference import refuse_what_fails
from torchkata.grade.results import Result
from torchkata.grade.rules import Rules
from torchkata.grade.store import Seen, Store
from torchkata.grade.submission import Submission
from torchkata.grade.wall.sandbox import Walls
from torchkata.kata.folder import Kata

ROOT = Path(__file__).resolve().parents[3]
FEW = ("--topics", "line_fit", "-j", "1", *(() if Walls.here().whole else ("--trusted",)))
WRONG = (
    "return ((predictions - targets) ** 2).mean()",
    "return ((predictions - targets) ** 2).sum()",
)
ASKED = "You added the squares up. Divide by how many there are."


@pytest.fixture(scope="session")
def grade(run):
    """`grade(submissions, out, ...)` runs the command on the exercises of line_fit."""
    return lambda submissions, out, *more: run(
        ROOT, "torchkata", "grade", str(submissions), "--out", str(out), *FEW, *more
    )


@pytest.fixture
def classroom(tmp_path, solutions) -> Path:
    return make_class(tmp_path / "class", solutions)


@pytest.fixture(scope="module")
def graded_once(grade, solutions, tmp_path_factory):
    """A class and its grades with a secret seed, by two jobs; nobody changes them."""
    folder = tmp_path_factory.mktemp("graded")
    done = grade(make_class(folder / "class", solutions), folder / "out", "-j", "2")
    return folder, done


@pytest.fixture
def graded_before(graded_once, tmp_path) -> Path:
    """A copy of that class and of its grades, as `class` and `out`."""
    return shutil.copytree(graded_once[0], tmp_path / "before")


def make_class(folder, solutions) -> Path:
    """Five students: right, wrong in mse, nothing done, broken, and not a submission."""
    right = solutions["line_fit.py"].decode()
    assert WRONG[0] in right
    texts = {
        "ada": right,
        "ben": right.replace(*WRONG),
        "cleo": (ROOT / "exercises" / "line_fit.py").read_text(encoding="utf-8"),
        "dan": right + "\n1 / 0\n",
    }
    for student, text in texts.items():
        (folder / student).mkdir(parents=True)
        (folder / student / "line_fit.py").write_text(text, encoding="utf-8")
    (folder / "eve.zip").write_bytes(b"this is no archive")
    return folder


def graded(out: Path) -> dict:
    """What `grades.json` says of each student."""
    document = json.loads((out / "grades.json").read_text(encoding="utf-8"))
    return {row["student"]: row for row in document["submissions"]}


def without_times(out: Path) -> str:
    """`grades.json` without the only things that may differ."""
    document = json.loads((out / "grades.json").read_text(encoding="utf-8"))
    del document["graded"]
    for row in document["submissions"]:
        for entry in row["exercises"].values():
            del entry["seconds"]
    return json.dumps(document)


def left_over(classroom: Path) -> set[str]:
    """Warm parents and workers of these runs that are still there; others may run beside."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            ours = f"TMPDIR={classroom.parent}".encode() in (folder / "environ").read_bytes()
        except OSError:
            continue
        if ours and "torchkata.grade.wall.forkserver" in command:
            found.add(f"{folder.name} {command}")
    return found


def test_each_student_gets_what_was_earned(graded_once):
    folder, done = graded_once

    assert done.returncode == 1, done.stdout + done.stderr  # one was refused
    assert "4 graded, 1 refused" in done.stdout
    rows = graded(folder / "out")
    assert {"ada", "ben", "cleo", "dan", "eve"} == rows.keys()
    assert {"solved"} == {one["outcome"] for one in rows["ada"]["exercises"].values()}
    assert rows["ben"]["exercises"]["line_fit.mse"]["outcome"] == "wrong"
    assert rows["ben"]["exercises"]["line_fit.mse"]["reason"] == "wrong values"
    assert rows["ben"]["exercises"]["line_fit.mse"]["diagnosis"] == ASKED
    assert {"todo"} == {one["outcome"] for one in rows["cleo"]["exercises"].values()}
    assert {"raised"} == {one["outcome"] for one in rows["dan"]["exercises"].values()}
    assert "ZeroDivisionError" in rows["dan"]["exercises"]["line_fit.mse"]["reason"]
    assert (rows["eve"]["status"], rows["eve"]["points"]) == ("refused", 0)
    assert rows["eve"]["reason"]


def seed_of(out: Path) -> int:
    return json.loads((out / "grades.json").read_text(encoding="utf-8"))["seed"]


def test_the_same_seed_gives_the_same_grades_however_many_jobs(
    graded_once, grade, classroom, tmp_path
):
    out = graded_once[0] / "out"

    grade(classroom, tmp_path / "two", "--seed", str(seed_of(out)))

    assert without_times(out) == without_times(tmp_path / "two")


def test_the_seed_is_secret_and_kept(graded_before, grade):
    classroom, out = graded_before / "class", graded_before / "out"
    seed = seed_of(out)

    again = grade(classroom, out)
    other = grade(classroom, out, "--seed", str(seed + 1))

    assert "already graded" in again.stdout
    assert seed_of(out) == seed
    assert other.returncode == 2
    assert "--fresh" in other.stderr


def test_two_runs_do_not_share_a_folder(grade, classroom, tmp_path):
    store = Store(tmp_path / "out")

    done = grade(classroom, tmp_path / "out", "--fresh")
    store.close()

    assert done.returncode == 2
    assert "Another `kata grade` is running" in done.stderr
    Store(tmp_path / "out").close()


def test_a_run_that_graded_nobody_does_not_count(tmp_path):
    store = Store(tmp_path)
    store.begin("with all walls", 3, 3)
    store.close()

    store = Store(tmp_path)
    assert store.begin("trusted", None, 4) == 4
    assert store.noted("graded") == ""
    store.keep(Seen.of(Submission("ada")), Result("ada", 1.0, "graded"), {})
    assert datetime.fromisoformat(store.noted("graded")).tzinfo is not None
    with pytest.raises(KataError, match="grades of a run with other limits"):
        store.begin("with all walls", None, 5)
    store.close()


def test_one_can_be_graded_again(graded_before, grade):
    before = graded(graded_before / "out")

    done = grade(graded_before / "class", graded_before / "out", "--only", "ben")

    assert "graded 1 of 1" in done.stdout
    after = graded(graded_before / "out")
    assert before["ada"] == after["ada"]
    assert before["ben"]["points"] == after["ben"]["points"]


def test_what_was_handed_in_anew_is_graded_anew(graded_before, grade, solutions):
    classroom, out = graded_before / "class", graded_before / "out"
    (classroom / "ben" / "line_fit.py").write_bytes(solutions["line_fit.py"])

    done = grade(classroom, out)

    assert "graded 1 of 1" in done.stdout
    assert {"solved"} == {one["outcome"] for one in graded(out)["ben"]["exercises"].values()}


OWN_TESTS = {
    "test_mse__private.py": """
from torchkata.testing import expect


def test_refuses_shapes_that_would_only_broadcast(learner, draw):
    learner.mse(draw(3), draw(3)).value


def test_equals_the_mean_over_every_element(learner, draw):
    t = draw(3)
    expect(learner.mse(t, t + 1)).equals(0 * t.sum() + 1, atol=1e-5)
""",
    # It stands for whatever may kill a judge.
    "test_mse__deadly.py": """
import os


def test_deadly(learner, draw):
    t = draw(3)
    if float(learner.mse(t, t + 1).value) > 20:
        os._exit(9)
""",
}


@pytest.fixture(scope="module")
def rows_of_own_tests(grade, solutions, tmp_path_factory):
    """What `grades.json` says where an instructor adds these tests; flo meets the deadly one."""
    folder = tmp_path_factory.mktemp("own")
    classroom = make_class(folder / "class", solutions)
    right = solutions["line_fit.py"].decode()
    (classroom / "flo").mkdir()
    far = right.replace(WRONG[0], "return 9 * ((predictions - targets) ** 2).sum()")
    (classroom / "flo" / "line_fit.py").write_text(far, encoding="utf-8")
    (folder / "tests/line_fit").mkdir(parents=True)
    for name, text in OWN_TESTS.items():
        (folder / "tests/line_fit" / name).write_text(text, encoding="utf-8")
    grade(classroom, folder / "out", "--seed", "5", "--tests", str(folder / "tests"))
    return graded(folder / "out")


def test_an_instructors_own_tests(rows_of_own_tests):
    mse = rows_of_own_tests["ben"]["exercises"]["line_fit.mse"]["tests"]
    assert {name: mse[name] for name in mse if name.startswith("private::")} == {
        "private::test_refuses_shapes_that_would_only_broadcast": "solved",
        "private::test_equals_the_mean_over_every_element": "wrong",
    }
    entry = rows_of_own_tests["ada"]["exercises"]["line_fit.mse"]
    assert entry["outcome"] == "solved"


HALVES = """
from torchkata.testing import expect


def test_halves(learner, draw):
    t = draw(3)

    expect(learner.double(t)).equals(t / 2)


def test_calls_nothing(learner):
    pass


def test_has_a_slip(learner, draw):
    expect(learner.double(draw(3))).equal(oops)


def test_is_right(learner, draw):
    t = draw(3)

    expect(learner.double(t)).equals(2 * t)
"""


def test_own_tests_that_a_right_answer_fails_are_refused(small_kata, tmp_path):
    own, mine = tmp_path / "own", tmp_path / "mine"
    (own / "two").mkdir(parents=True)
    (own / "two/test_double__mine.py").write_text(HALVES, encoding="utf-8")
    mine.mkdir()
    (mine / "two.py").write_text("def double(t):\n    return t / 2\n", encoding="utf-8")
    tested = with_tests(Kata(small_kata), own, tmp_path / "into")

    with pytest.raises(KataError) as on_solutions:
        refuse_what_fails(tested, own, None, 10.0)
    with pytest.raises(KataError) as on_mine:
        refuse_what_fails(tested, own, mine, 10.0)
    with pytest.raises(KataError, match=r"there is no two.py in .*own to try"):
        refuse_what_fails(tested, own, own, 10.0)

    said = str(on_solutions.value)
    assert said.startswith("--tests: nobody was graded, because these tests fail on solutions.")
    assert "\ntwo/test_double__mine.py::test_halves\n    wrong: double, halves\n" in said
    assert "    double(t: tensor([" in said
    assert "test_calls_nothing\n    mine::test_calls_nothing: the test made no call" in said
    assert "::test_has_a_slip\n" in said
    assert "test_is_right" not in said
    assert "test_halves" not in str(on_mine.value)
    assert "test_is_right" in str(on_mine.value)


def test_own_tests_in_place_of_ours_take_our_known_answers_away(small_kata, tmp_path):
    own = tmp_path / "own/two"
    (own / "wrong").mkdir(parents=True)
    marked = (
        "from torchkata.testing import wrong_answer\n\n\n@wrong_answer('{}')\ndef f(t):\n    pass\n"
    )
    tests = "\n\ndef test_nothing(learner):\n    pass\n"
    (own / "test_double.py").write_text(marked.format("beside") + tests, encoding="utf-8")
    (own / "wrong/double.py").write_text(marked.format("apart"), encoding="utf-8")
    (own / "test_quadruple.py").write_text(tests, encoding="utf-8")

    kata = with_tests(Kata(small_kata), own.parent, tmp_path / "into")

    judge = Judge(kata, Rules(1, trusted=True))
    told = {name: [one.sentence for one in known] for name, known in judge.wrong.items()}
    assert told["double"] == ["apart", "beside"]
    assert told["quadruple"] == []
    assert told["negate"] == ["That is one more, not a product.", "Nothing happened to t."]
    assert not (kata.root / "tests/exercises/two/right/double.py").exists()


def test_own_known_answers_belong_to_an_exercise(small_kata, tmp_path):
    file = tmp_path / "own/two/wrong/triple.py"
    file.parent.mkdir(parents=True)
    file.write_text("x = 1\n", encoding="utf-8")

    with pytest.raises(KataError, match="belongs to no exercise"):
        with_tests(Kata(small_kata), tmp_path / "own", tmp_path / "into")


def test_a_submission_that_ends_its_judge_is_alone_in_that(rows_of_own_tests):
    rows = rows_of_own_tests

    flo = rows["flo"]["exercises"]
    assert flo["line_fit.line"]["outcome"] == "solved"
    assert flo["line_fit.mse"]["outcome"] == flo["line_fit.fit_line"]["outcome"] == "crashed"
    assert "ended the judge" in flo["line_fit.mse"]["reason"]
    assert flo["line_fit.fit_line"]["reason"].startswith("not judged")
    assert "Judging line_fit.mse ended" in rows["flo"]["flags"][0]
    assert rows["flo"]["points"] == 1
    others = ("ada", "ben", "cleo")
    assert not any("ended" in flag for name in others for flag in rows[name]["flags"])
    assert {"solved"} == {one["outcome"] for one in rows["ada"]["exercises"].values()}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["nowhere", "--out", "x"], "nowhere: there is no such file or folder"),
        (["empty", "--out", "x"], "There is no submission in "),
        (["tests", "--out", "x", "--topics", "knitting"], "no topic called knitting"),
        (["tests", "--out", "x", "--tests", "docs"], "there is no TOPIC/test_NAME.py"),
        (["tests", "--out", "x", "--reference", "solutions"], "--reference needs --tests"),
        (["tests", "--out", "x", "--only", "a", "--fresh"], "--only grades a student again"),
        (["tests", "--out", "x", "--limit", "0"], "--limit"),
        (["tests", "--out", "x", "--limit", "inf"], "--limit"),
        (["tests", "--out", "x", "--seconds", "nan"], "--seconds"),
        (["tests", "--out", "x", "--memory", "99999999999999"], "--memory"),
        (["tests", "--out", "x", "--seed", "-1"], "--seed=-1"),
    ],
)
def test_wrong_calls_are_told_in_one_line(run, tmp_path, options, said):
    (tmp_path / "empty").mkdir()
    options = [str(tmp_path / word) if word in ("x", "empty") else word for word in options]

    done = run(ROOT, "torchkata", "grade", *options)

    assert done.returncode == 2
    assert said in done.stderr.splitlines()[-1]


def test_what_was_refused_without_being_run_says_nothing_of_the_pace(capsys):
    rows = [Result("eve", 0.0, "refused", "damaged"), Result("ada", 1.0, "graded")]

    console.show_progress(iter(rows), 2)

    first, last = capsys.readouterr().out.splitlines()
    assert first == "graded 1 of 2: eve"
    assert last == "graded 2 of 2: ada"


def test_the_time_left_is_told_when_it_is_known_and_without_what_came_before(monkeypatch, capsys):
    now = [0.0]
    monkeypatch.setattr(console.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(console, "EVERY", 0.0)
    progress = functools.partial(console.Progress, get_time=lambda: now[0])
    monkeypatch.setattr(console, "Progress", progress)

    def rows():  # torch takes 100 seconds to be there; then a submission takes one
        now[0] += 99.0
        for number in range(60):
            now[0] += 1.0
            yield Result(f"s{number}", 1.0, "graded")

    console.show_progress(rows(), 60)

    lines = capsys.readouterr().out.splitlines()
    assert lines[5] == "graded 6 of 60: s5"  # a tenth after the first is not there yet
    assert lines[6] == "graded 7 of 60, 60.0 per minute, 53 s left: s6"
    assert lines[58] == "graded 59 of 60, 60.0 per minute, 1 s left: s58"
    assert lines[59] == "graded 60 of 60: s59"


SHOWN = """
import time
from torchkata.grade import console
from torchkata.grade.reference import refuse_what_fails
from torchkata.grade.results import Result

def rows():
    yield Result("eve", 0.0, "refused", "damaged")
    for student in "12345":
        yield Result(student, 1.0, "graded")
    for student in ("[/b]", "Maximilian " * 20, "ada"):
        time.sleep(0.2)
        yield Result(student, 1.0, "graded")

console.show_progress(rows(), 9)
print("and on it goes")
"""
LINES = ["graded 1 of 9: eve", "graded 9 of 9: ada", "and on it goes"]
CLEAR, HIDE, SHOW = "\r\x1b[2K", "\x1b[?25l", "\x1b[?25h"


def in_a_terminal(*arguments, **environment):
    """A command in a pseudo-terminal."""
    pexpect = pytest.importorskip("pexpect")
    given = {"NO_COLOR": "1", "TERM": "xterm", "PYTHONPATH": str(ROOT)} | environment
    return pexpect.spawn(
        sys.executable,
        list(arguments),
        cwd=str(ROOT),
        env=os.environ | given,
        dimensions=(24, 70),
        encoding="utf-8",
        timeout=60,
    )


def without_pace(shown):
    return re.sub(r"[\d.]+ per minute", "N per minute", shown)


def test_a_terminal_shows_one_line_that_is_drawn_over():
    shown = in_a_terminal("-c", SHOWN).read()

    assert shown.startswith(HIDE)
    drawn, _ended, rest = shown.partition(SHOW)
    frames = [frame.rstrip() for frame in without_pace(drawn).split(CLEAR)]
    assert frames[0] == f"{HIDE}graded 0 of 9"
    assert any(re.fullmatch(r"graded 1 of 9 ━+╸? +eve", frame) for frame in frames)
    assert any(re.fullmatch(r"graded 7 of 9 ━+╸? +N .* left: \[/b\]", frame) for frame in frames)
    assert any(re.search(r"^graded 8 of 9 .* left: Maxim.*…$", frame) for frame in frames)
    assert re.fullmatch(r"graded 9 of 9 ━{20} ada", frames[-1])
    assert drawn.count("\n") == 1  # so nothing was ever wrapped
    assert rest.strip() == "and on it goes"


def test_a_terminal_that_cannot_move_its_cursor_gets_lines():
    shown = in_a_terminal("-c", SHOWN, TERM="dumb").read()

    assert without_pace(shown).splitlines() == LINES


def test_a_log_gets_lines_even_where_colours_are_forced():
    environment = os.environ | {"FORCE_COLOR": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", SHOWN], env=environment, capture_output=True, text=True, timeout=60
    )

    assert without_pace(done.stdout).splitlines() == LINES


def test_only_a_run_pays_for_the_progress_display():
    asked = "import sys\nfrom torchkata.cli import main\nmain(['grade', '--help'])\n"
    told = "import atexit, sys\natexit.register(lambda: print('rich.console' in sys.modules))\n"
    done = subprocess.run(
        [sys.executable, "-c", told + asked], cwd=ROOT, capture_output=True, text=True, timeout=60
    )

    assert "--roster" in done.stdout
    assert done.stdout.splitlines()[-1] == "False"


def test_ctrl_c_in_a_terminal_gives_the_cursor_back(classroom, tmp_path):
    command = ("-m", "torchkata", "grade", str(classroom), "--out", str(tmp_path / "out"), *FEW)
    stopped = in_a_terminal(*command, TMPDIR=str(tmp_path))
    stopped.expect("graded 1 of 5")
    _wait_for(lambda: left_over(classroom))
    stopped.sendintr()
    rest = stopped.read()
    stopped.close()

    assert stopped.exitstatus == 130
    assert rest.index(SHOW) < rest.index("the same command continues where it stopped")

    whole = in_a_terminal(*command, PYTHONWARNINGS="default::ResourceWarning")
    shown = whole.read()
    whole.close()

    assert whole.exitstatus == 1  # eve was refused
    assert re.search(r"graded 4 of 4 ━{20} \w+", shown)
    assert "ResourceWarning" not in shown
    assert "4 graded, 1 refused" in shown


def test_a_full_disk_is_told_in_one_sentence(whole_kata, monkeypatch, tmp_path):
    def full(*_order, **_how):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(console, "grade_class", full)

    with pytest.raises(KataError, match=r"No space left on device.*Finished grades are kept"):
        console.grade(whole_kata, Order(tmp_path, tmp_path / "out", Rules(1)))


def test_ctrl_c_stops_it_and_leaves_nothing_running(classroom, tmp_path):
    # A shell lets what it starts in the background ignore Ctrl-C, and so all that this starts.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = _begin(classroom, tmp_path / "out")
    signal.signal(signal.SIGINT, before)
    _wait_for(lambda: left_over(classroom))  # a fork server is there: somebody is being graded
    process.send_signal(signal.SIGINT)

    rest, _errors = process.communicate(timeout=60)

    assert process.returncode == 130
    assert "continues where it stopped" in rest
    _wait_for(lambda: not left_over(classroom))


@pytest.mark.cluster
@pytest.mark.parametrize("moments", [6, pytest.param(20, marks=pytest.mark.long)])
def test_killed_at_any_moment_it_ends_in_the_same_reports(classroom, tmp_path, grade, moments):
    for number in range(12):
        (classroom / f"zoe{number}").mkdir()
        text = (classroom / "ben" / "line_fit.py").read_text(encoding="utf-8")
        (classroom / f"zoe{number}" / "line_fit.py").write_text(text, encoding="utf-8")
    grade(classroom, tmp_path / "whole", "--seed", "5")
    chance = random.Random(moments)
    seen: dict[str, str] = {}

    for _ in range(moments):
        process = _begin(classroom, tmp_path / "out")
        time.sleep(chance.uniform(0.0, 8.0))
        process.kill()
        process.communicate()
        kept = _kept(tmp_path / "out")
        assert seen.items() <= kept.items()  # what was there is there, and was not done twice
        seen = kept
    grade(classroom, tmp_path / "out", "--seed", "5")

    assert seen.items() <= _kept(tmp_path / "out").items()
    assert without_times(tmp_path / "whole") == without_times(tmp_path / "out")
    _wait_for(lambda: not left_over(classroom))


def _begin(classroom: Path, out: Path) -> subprocess.Popen:
    command = [sys.executable, "-m", "torchkata", "grade", str(classroom), "--out", str(out)]
    return subprocess.Popen(
        [*command, *FEW, "--seed", "5"],
        cwd=ROOT,
        env=os.environ
        | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "TMPDIR": str(classroom.parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _kept(out: Path) -> dict[str, str]:
    """The rows on disk, times and all."""
    import sqlite3

    if not (out / "grading.sqlite").exists():
        return {}
    database = sqlite3.connect(out / "grading.sqlite")
    try:
        return dict(database.execute("SELECT student, row FROM graded"))
    except sqlite3.OperationalError:  # killed before there was a table
        return {}
    finally:
        database.close()


def _wait_for(holds, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)
