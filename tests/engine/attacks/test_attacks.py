"""Hostile submissions: each is graded between two honest ones, and gets what it earned: nothing.

The honest one after an attack is the honest one before the next; `expected` is before the first.
"""

import ast
import contextlib
import copy
import importlib.util
import os
import re
import signal
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from torchkata.grade.flags import suspicious
from torchkata.grade.submission import Submission
from torchkata.grade.wall import frames
from torchkata.observe import read_answer

HERE = Path(__file__).parent
pytestmark = pytest.mark.attacks

LONGEST = 30.0  # seconds: three times a submission's own, for a machine that is busy
MOST_MEMORY = 400  # MiB that the judge may take at most while it grades one
NAMES = ("tensors.bytes_of", "line_fit.line", "line_fit.mse", "line_fit.line_gradients")


@dataclass(frozen=True)
class Attack:
    """One hostile submission.

    Attributes:
        kind: The file that it stands in.
        name: The function.
        outcomes: How the exercise that it attacks may come out.
        doors: Whether it tries doors, and prints what they gave.
        flagged: Whether its source has to be marked for a person.
        exercises: The exercises that it attacks.
        text: What is appended to the honest module.
    """

    kind: str
    name: str
    outcomes: tuple[str, ...]
    doors: bool
    flagged: bool
    exercises: tuple[str, ...]
    text: str


def _attacks(path):
    text = path.read_text(encoding="utf-8")
    for node in ast.parse(text).body:
        told = ast.get_docstring(node) if isinstance(node, ast.FunctionDef) else None
        gets = re.search(r"Gets: ([\w ]+)\.", told or "")
        if gets:
            arguments = node.args.args
            attacked = {2: "mse", 4: "line_gradients"}.get(len(arguments), "")
            target = (f"line_fit.{attacked}",) if attacked else NAMES[1:]
            call = f"{attacked} = {node.name}" if attacked else f"{node.name}()"
            yield Attack(
                path.stem,
                node.name,
                # One that only tries doors, prints, and answers rightly has earned its points.
                (*gets[1].split(" or "), *(("solved",) if "Doors." in told else ())),
                "Doors." in told,
                "A flag." in told,
                target,
                f"\n\n{text}\n\n{call}\n",
            )


ATTACKS = [one for path in sorted(HERE.glob("submissions/*.py")) for one in _attacks(path)]
DISGUISES = [replace(one, text="") for one in _attacks(HERE / "disguises.py")]


def _solution(judge, topic):
    return (judge.kata.root / "solutions" / f"{topic}.py").read_bytes()


@pytest.fixture(autouse=True)
def parent(judge, facts):
    """The fork server, which no attack before has brought down."""
    if judge.client.process is None:
        judge.open()
    facts["forkserver"] = judge.client.process.pid
    yield
    assert facts["forkserver"] == judge.client.process.pid


@pytest.fixture
def honest(judge):
    """The files of somebody who solved it all."""
    return {f"{topic}.py": _solution(judge, topic) for topic in ("tensors", "line_fit")}


@pytest.fixture
def handed_in(honest, facts):
    """`handed_in(attack)`: the files of an attacker."""
    tools = {
        "tools.py": (HERE / "tools.py").read_bytes(),
        "facts.py": f"FACTS = {facts!r}\n".encode(),
    }
    return lambda attack: (
        {**honest, **tools, "line_fit.py": honest["line_fit.py"] + attack.text.encode()}
    )


@pytest.fixture
def heard(monkeypatch):
    """All that workers say, as the judge receives it."""
    messages = []
    receive = frames.receive

    def listen(*arguments):
        message = receive(*arguments)
        messages.append(message)
        return message

    monkeypatch.setattr(frames, "receive", listen)
    return messages


@pytest.fixture(scope="session")
def expected(judge):
    """What the honest get, without the times."""
    files = {f"{topic}.py": _solution(judge, topic) for topic in ("tensors", "line_fit")}
    row = _timeless(judge.grade(Submission("somebody", files)))
    assert judge.max_points == row.points
    return row


def _timeless(row):
    exercises = {name: replace(one, seconds=0.0) for name, one in row.exercises.items()}
    return replace(row, student="", exercises=exercises)


def _graded_before_the_honest(judge, honest, files, expected, temporary):
    """The attacker's row; the honest get theirs afterwards, and nothing is left."""
    boxes = _only(temporary.iterdir())
    before = _memory_reset()
    row = None
    for student, handed in (("attacker", files), ("after", honest)):
        began = time.monotonic()
        graded = judge.grade(Submission(student, handed))
        assert time.monotonic() - began < LONGEST
        assert not _left_behind(judge.client.process.pid, temporary)
        assert not list(boxes.iterdir())
        if student == "attacker":
            row = graded
        else:
            assert expected == _timeless(graded)
    assert before + MOST_MEMORY > _memory_peak()
    return row


def _only(things):
    (thing,) = things
    return thing


def _left_behind(forkserver, temporary):
    """Processes that were forked from the fork server and are still there, whoever has them now."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and int(folder.name) != forkserver:
            with contextlib.suppress(OSError):
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                if (
                    parent == forkserver
                    or str(temporary).encode() in (folder / "environ").read_bytes()
                ):
                    found.append(folder.name)
    return found


def _memory_reset():
    Path("/proc/self/clear_refs").write_text("5")
    return _memory_peak()


def _memory_peak():
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) >> 10


def _earned_nothing(attack, row, judge):
    points = {f"{one.topic}.{one.name}": one.points for one in judge.exercises}
    lost = row.exercises[attack.exercises[0]].outcome in ("crashed", "timed_out")
    for name in NAMES:
        graded = row.exercises[name]
        if name in attack.exercises:
            assert graded.outcome in attack.outcomes, (name, graded)
        elif lost or NAMES.index(name) < NAMES.index(attack.exercises[0]):
            # What an attack costs its own other exercises is its own affair.
            assert graded.outcome in ("solved", "timed_out"), (name, graded)
        solved = {"solved"} == set(graded.tests.values())
        assert (points[name] if solved else 0) == graded.points
        assert (graded.outcome == "solved") is solved
    assert sum(one.points for one in row.exercises.values()) == row.points


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: f"{one.kind}-{one.name}")
def test_an_attack_gets_nothing(
    attack, judge, honest, handed_in, expected, temporary, facts, heard
):
    files = handed_in(attack)

    row = _graded_before_the_honest(judge, honest, files, expected, temporary)

    _earned_nothing(attack, row, judge)
    _text_is_tame(row)
    assert not Path(facts["pickled"]).exists()
    assert not any(b"canary-of-the-judge" in message for message in heard)
    if attack.doors:
        printed = "\n".join(_printed(message) for message in heard)
        assert "shut" in printed
        assert not _opened(printed)
    if attack.flagged:
        mine = {"line_fit.py": attack.text.encode()}
        assert suspicious(mine)


@pytest.mark.parametrize(
    "attack", [one for one in ATTACKS if one.flagged], ids=lambda one: f"{one.kind}-{one.name}"
)
def test_what_is_not_admitted_never_runs(attack, judge, handed_in, heard):
    strict = copy.copy(judge)
    strict.rules = replace(judge.rules, strict=True)

    row = strict.grade(Submission("attacker", handed_in(attack)))

    for name in attack.exercises:
        graded = row.exercises[name]
        assert (graded.outcome, graded.points) == ("refused", 0.0)
        assert graded.reason.startswith("Not admitted in this course: line_fit.py, line ")
    assert not any(b"canary-of-the-judge" in message for message in heard)


def _opened(printed):
    return sorted({line for line in printed.split("\n") if line.startswith("open")})


def _printed(message):
    try:
        return read_answer(message[16:]).printed
    except Exception:
        return ""


def _text_is_tame(row):
    for graded in row.exercises.values():
        for text in (graded.reason or "", graded.diagnosis or ""):
            assert len(text) <= 300
            assert text.isprintable()
            assert text == text.encode("utf-8").decode("utf-8")


@pytest.mark.parametrize("attack", DISGUISES, ids=lambda one: one.name)
def test_a_text_that_attacks_its_readers_gets_nothing(attack, judge, honest, expected, temporary):
    spec = importlib.util.spec_from_file_location("disguises", HERE / "disguises.py")
    disguises = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(disguises)
    make = getattr(disguises, attack.name)
    files = make() if attack.name == "leads_out" else {"line_fit.py": make(honest["line_fit.py"])}

    row = _graded_before_the_honest(judge, honest, honest | files, expected, temporary)

    if attack.name != "leads_out":
        _earned_nothing(attack, row, judge)
    else:
        assert {"crashed"} == {graded.outcome for graded in row.exercises.values()}
    _text_is_tame(row)


def test_nothing_is_left_for_the_next(judge, handed_in, heard):
    leaves, finds = (
        next(one for one in ATTACKS if one.name == name)
        for name in ("leaves_traces", "finds_traces")
    )

    judge.grade(Submission("first", handed_in(leaves)))
    heard.clear()
    judge.grade(Submission("second", handed_in(finds)))

    printed = "\n".join(map(_printed, heard))
    assert "shut: nothing else" in printed
    assert not _opened(printed)


@pytest.mark.parametrize("after", [0.0, 0.05, 0.1, 0.2])
def test_the_judge_outlives_its_warm_parent(judge, honest, expected, temporary, facts, after):
    """The kernel may end it where memory is short; that costs a submission tests, and no more."""
    timer = threading.Timer(after, os.kill, (facts["forkserver"], signal.SIGKILL))
    timer.start()

    row = judge.grade(Submission("unlucky", honest))
    timer.join()
    again = judge.grade(Submission("lucky", honest))

    assert row.points <= expected.points
    assert expected == _timeless(again)
    facts["forkserver"] = judge.client.process.pid
    assert not _left_behind(facts["forkserver"], temporary)
    assert not list(_only(temporary.iterdir()).iterdir())


def test_there_are_enough_of_them():
    assert len(ATTACKS) + len(DISGUISES) >= 40
