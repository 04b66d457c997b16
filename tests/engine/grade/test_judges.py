"""A submission has a judge of its own: losing it costs that submission what was not judged yet."""

import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import replace
from pathlib import Path

import pytest

from torchkata.errors import KataError
from torchkata.grade import console, engine, judges
from torchkata.grade.course import Course
from torchkata.grade.engine import AtWork, grade_all
from torchkata.grade.intake import read_class, reader
from torchkata.grade.intake.apart import read_apart
from torchkata.grade.judges import Judges
from torchkata.grade.results import Graded, Result
from torchkata.grade.rules import Rules
from torchkata.grade.submission import Submission
from torchkata.grade.wall.sandbox import Walls
from torchkata.kata.folder import Kata
from torchkata.kata.outcome import Outcome
from torchkata.submit.reading.asked import asked_of
from torchkata.submit.reading.entries import on_disk

ROOT = Path(__file__).resolve().parents[3]
TESTS = {"line_fit.line": ["a", "b"], "line_fit.mse": ["c"], "line_fit.fit_line": ["d"]}
WHOLE = Submission(
    student="ada \ud800",
    files={"line_fit.py": b"x = 1\n\0", "more/\udcff.py": b""},
    source="a, b",
    identity="1815",
    claimed="1816",
    late=True,
    remarks=("One remark.", "Another."),
    manifest=b"{}",
)


# --- what is known of a submission whose judge says no more --------------------------------------


@pytest.fixture
def half_judged():
    """A case whose judge has judged one exercise and is at the next."""
    case = judges._Case(Submission("ada", remarks=("A remark.",), late=True), TESTS)
    case.hear({"flags": ["line_fit.py:1 uses gc."], "prints": {"line_fit.line": "abc"}})
    case.hear({"counts": ["line_fit.line", "line_fit.mse", "line_fit.fit_line"]})
    done = Graded(Outcome.SOLVED, 2.0, {"a": Outcome.SOLVED, "b": Outcome.SOLVED})
    case.hear({"at": "line_fit.line"})
    case.hear({"done": "line_fit.line", "graded": done.plain()})
    case.hear({"at": "line_fit.mse"})
    return case


@pytest.mark.parametrize(
    ("outcome", "at_it", "after", "flag"),
    [
        (
            Outcome.TIMED_OUT,
            "judging it took longer than the submission's time",
            "the submission's time was used up",
            "Judging line_fit.mse did not end in the submission's time; the rest was not judged.",
        ),
        (
            Outcome.CRASHED,
            "judging it ended the judge's process",
            "not judged: the judge's process had ended",
            "Judging line_fit.mse ended the judge's process: a person has to look at it.",
        ),
    ],
)
def test_what_was_judged_stays_and_the_rest_says_why(half_judged, outcome, at_it, after, flag):
    half_judged.lose(outcome)

    row = half_judged.result
    assert (row.points, row.status) == (2.0, "graded")
    assert row.exercises["line_fit.line"].outcome == "solved"
    assert {outcome} == {row.exercises[f"line_fit.{n}"].outcome for n in ("mse", "fit_line")}
    assert row.exercises["line_fit.mse"].reason == at_it
    assert row.exercises["line_fit.mse"].tests == {"c": outcome}
    assert row.exercises["line_fit.fit_line"].reason == after
    assert row.exercises["line_fit.mse"].flags == (flag,)
    assert row.flags == ("line_fit.py:1 uses gc.",)
    assert row.prints == {"line_fit.line": "abc"}


def test_a_judge_that_is_lost_in_the_source_costs_all_of_it():
    case = judges._Case(Submission("ada"), TESTS)

    case.lose(Outcome.CRASHED)

    assert case.result.exercises.keys() == TESTS.keys()
    assert {"crashed"} == {one.outcome for one in case.result.exercises.values()}
    assert case.result.flags[0].startswith("Judging its source ended")


def test_what_this_machine_cannot_do_is_not_the_submissions():
    case = judges._Case(Submission("ada"), TESTS)

    with pytest.raises(OSError, match="No space left"):
        case.hear({"broken": "No space left"})
    with pytest.raises(KataError, match="test_mse"):
        case.hear({"fault": "test_mse asks for something impossible"})


@pytest.mark.parametrize(
    "submission",
    [WHOLE, Submission("b"), replace(WHOLE, manifest=None, files={}, refused="No.")],
    ids=["whole", "empty", "refused"],
)
def test_a_submission_goes_to_another_process_as_it_is(submission):
    assert Submission.from_bytes(submission.to_bytes()) == submission


# --- the fork servers ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def opened():
    """Both fork servers, for two exercises."""
    rules = Rules(7, ("line", "mse"), call_seconds=30.0, trusted=not Walls.here().whole)
    made = Judges(Kata(ROOT), rules)
    made.open()
    yield made
    made.close()


@pytest.fixture
def right(solutions):
    return Submission("ada", {"line_fit.py": solutions["line_fit.py"]})


def test_a_fork_server_has_one_thread(opened):
    for server in (opened.server, opened.client):
        assert len(list(Path(f"/proc/{server.process.pid}/task").iterdir())) == 1


def test_who_asks_a_judge_holds_neither_torch_nor_tests():
    code = "import sys, torchkata.grade.engine\nprint(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)

    loaded = set(done.stdout.split())
    assert "torchkata.grade.judges" in loaded
    assert not {"torch", "numpy", "pytest", "torchkata.grade.judge"} & loaded


def test_a_judge_and_its_workers_are_gone_afterwards(opened, right):
    row = opened.grade(right)

    assert {"solved"} == {one.outcome for one in row.exercises.values()}
    assert row.points == 3.0
    for server in (opened.server, opened.client):
        children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
        assert not children.read_text()


def test_fork_servers_that_were_ended_are_started_again(opened, right):
    for server in (opened.server, opened.client):
        os.kill(server.process.pid, signal.SIGKILL)

    assert opened.grade(right).points == 3.0


def test_a_refused_one_needs_no_judge():
    judge = Judges(Kata(ROOT), Rules(7))

    row = judge.grade(Submission("eve", refused="It is damaged."))

    assert (row.status, row.reason) == ("refused", "It is damaged.")
    assert judge.server.process is None


# --- reading -------------------------------------------------------------------------------------


@pytest.fixture
def aside():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield reader.aside(theirs)


def test_reading_that_does_not_end_is_ended(aside, monkeypatch):
    monkeypatch.setattr(reader, "SECONDS", 0.2)

    one = aside(Submission("zoe", source="zoe.zip"), lambda: time.sleep(600))

    said = "Reading it took longer than 0.2 s."
    assert one == Submission("zoe", source="zoe.zip", refused=said, unread=True)


@pytest.mark.parametrize(
    "work",
    [lambda: os._exit(3), lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: bytes(1 << 40)],
    ids=["ends", "is killed", "eats"],
)
def test_reading_that_ends_its_process_costs_its_own_row(aside, work):
    assert aside(Submission("zoe"), work).refused == (
        "Reading it took too much memory, or ended the process that read it."
    )


def test_a_fork_reads_a_file_without_moving_the_place_of_others(tmp_path):
    (tmp_path / "file").write_bytes(bytes(range(256)) * 1024)
    with on_disk(tmp_path / "file").open() as stream:
        assert stream.read(3) == bytes((0, 1, 2))
        if (pid := os.fork()) == 0:
            stream.read(200_000)
            os._exit(0)
        os.waitpid(pid, 0)
        assert stream.read(100_000)[-1] == (100_002) % 256
        assert stream.seek(-1, os.SEEK_END) == 256 * 1024 - 1
        assert stream.read() == b"\xff"


def test_a_class_is_the_same_read_apart(tmp_path, exports, solutions):
    text = solutions["line_fit.py"]
    exports.folder(
        tmp_path / "class",
        {
            "ada/line_fit.py": text,
            "ben.zip": exports.zipped({"line_fit.py": text}),
            "eve.tar.gz": b"no archive",
        },
    )
    kata = Kata(ROOT)
    topics = [topic.name for topic in kata.syllabus.topics]
    here = read_class(tmp_path / "class", topics, None, asked_of(kata))

    assert read_apart(tmp_path / "class", kata) == here
    with pytest.raises(KataError, match="There is no submission in"):
        read_apart(exports.folder(tmp_path / "none", {}), kata)


# --- who is graded now ---------------------------------------------------------------------------


class _Machine(Executor):
    """Grades at once, and breaks at students whose names begin with `x`."""

    most = 0

    def __init__(self):
        self.broken = False
        self.at_once = 0

    def submit(self, _grade, _course, submission):
        if self.broken:
            raise BrokenExecutor
        future = Future()
        if submission.student.startswith("x"):
            self.broken = True
            future.set_exception(BrokenExecutor())
        else:
            future.set_result(Result(submission.student, 1.0, "graded"))
        return future


def test_each_is_handed_in_when_its_turn_comes_and_is_named():
    class_ = [Submission(name) for name in ("a", "b", "x", "c", "d")]
    course = Course(Rules(1), "", {})

    events = list(grade_all(lambda jobs: (_Machine(), jobs), 2, course, class_))

    named = [event.students for event in events if isinstance(event, AtWork)]
    rows = {event[0].student: event[1] for event in events if not isinstance(event, AtWork)}
    assert max(map(len, named)) == 2
    assert named[0] == ("a", "b")
    assert rows.keys() == {"a", "b", "x", "c", "d"}
    assert rows.pop("x").reason == engine.FATAL
    assert {"graded"} == {row.status for row in rows.values()}


def test_who_is_graded_now_is_on_the_screen(capsys, monkeypatch):
    monkeypatch.setattr(console, "SILENT", 0.0)
    events = [AtWork(("ada", "ben")), Result("ben", 1.0, "graded"), AtWork(("ada",))]

    console.show_progress(iter(events), 2)

    said = capsys.readouterr().out.splitlines()
    assert said[0] == "graded 0 of 2, now ada and ben"
    assert said[-1].startswith("graded 1 of 2, ")
    assert said[-1].endswith("now ada")
