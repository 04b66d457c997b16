"""What takes a judge's time and memory costs its own submission, and ends soon.

Each test hands in attacks between honest submissions, as a class that `kata grade` grades with one
judge at a time, and looks at the processes of the run meanwhile.
"""

import ast
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import threading
import time
import warnings
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from torchkata.grade.wall.sandbox import Walls

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
SECONDS, MEMORY = 12.0, 1024
MORE_SECONDS, MORE_MEMORY = 30.0, 1024  # what a run may take beyond that of its submission
START_UP = 60.0  # for both fork servers, on a machine that is busy
TOPICS = ("line_fit", "bug_hunts")
EXERCISES = {2: "line_fit.mse", 6: "bug_hunts.never_zeroed"}

pytestmark = [
    pytest.mark.attacks,
    pytest.mark.skipif(not Walls.here().whole, reason="; ".join(Walls.here().missing)),
]


@dataclass
class Run:
    """A graded class: its rows, and what its processes took."""

    rows: dict[str, dict] = field(default_factory=dict)
    seconds: float = 0.0
    memory: int = 0  # MiB
    said: str = ""


def _proportional(pid: int) -> int:
    """KiB of a process, with its part of what it shares."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)
    return int(found[1]) if found else 0


def _family(pid: int) -> list[int]:
    """A process and all below it."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        parents.setdefault(parent, []).append(int(folder.name))
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found


def graded(folder: Path, *more: str) -> Run:
    """Grade `folder/class` with one judge at a time."""
    out, run = folder / "out", Run()
    options = ["--seconds", f"{SECONDS}", "--limit", "3", "--memory", f"{MEMORY}", "-j", "1"]
    options += ["--out", str(out), "--seed", "5", "--topics", ",".join(TOPICS)]
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "torchkata", "grade", str(folder / "class"), *options, *more],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )

    def watch() -> None:
        while process.poll() is None:
            run.memory = max(run.memory, sum(map(_proportional, _family(process.pid))) >> 10)
            time.sleep(0.03)

    watcher = threading.Thread(target=watch)
    watcher.start()
    run.said, _none = process.communicate()
    watcher.join()
    run.seconds = time.monotonic() - began
    assert process.returncode in (0, 1), run.said
    document = json.loads((out / "grades.json").read_text(encoding="utf-8"))
    run.rows = {row["student"]: row for row in document["submissions"]}
    return run


def hand_in(folder: Path, student: str, **changes: str) -> None:
    """A right submission with these texts after its modules."""
    home = folder / "class" / student
    home.mkdir(parents=True)
    for topic in TOPICS:
        text = (ROOT / "solutions" / f"{topic}.py").read_text(encoding="utf-8")
        (home / f"{topic}.py").write_text(text + changes.get(topic, ""), encoding="utf-8")


def honest_rows_are_whole(run: Run) -> None:
    for student in ("aaa", "zzz"):
        row = run.rows[student]
        assert row["status"] == "graded"
        assert {"solved"} == {one["outcome"] for one in row["exercises"].values()}, student


def soon_enough(run: Run, attackers: int) -> None:
    honest = 2 * SECONDS
    assert run.seconds < START_UP + honest + attackers * (SECONDS + MORE_SECONDS)
    for row in run.rows.values():
        taken = sum(one["seconds"] for one in row["exercises"].values())
        assert taken < SECONDS + MORE_SECONDS, row["student"]
    assert run.memory < MEMORY + MORE_MEMORY


# --- in what is sent back ------------------------------------------------------------------------


def _attacks():
    text = (HERE / "exhausting.py").read_text(encoding="utf-8")
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            gets = re.search(r"Gets: ([\w ]+)\.", ast.get_docstring(node))
            exercise = EXERCISES[len(node.args.args)]
            topic, name = exercise.split(".")
            yield (
                node.name,
                exercise,
                gets[1].split(" or "),
                {topic: f"\n{text}\n{name} = {node.name}\n"},
            )


ATTACKS = list(_attacks())


@pytest.fixture(scope="module")
def of_answers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("answers")
    for student in ("aaa", "zzz"):
        hand_in(folder, student)
    for name, _exercise, _outcomes, changes in ATTACKS:
        hand_in(folder, name, **changes)
    return graded(folder)


@pytest.mark.parametrize(
    ("name", "exercise", "outcomes"), [one[:3] for one in ATTACKS], ids=[one[0] for one in ATTACKS]
)
def test_an_answer_takes_neither_time_nor_memory(of_answers, name, exercise, outcomes):
    row = of_answers.rows[name]

    assert row["exercises"][exercise]["outcome"] in outcomes, row["exercises"][exercise]
    assert row["exercises"][exercise]["points"] == 0


def test_answers_leave_the_honest_whole_and_the_run_small(of_answers):
    honest_rows_are_whole(of_answers)
    soon_enough(of_answers, len(ATTACKS))


# --- in the source, and in archives --------------------------------------------------------------


def _zip_of_copies() -> bytes:
    module = "x = 1\n" + ("." + "a" * 1300) * 190 + "\n"
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for _ in range(400):
            archive.writestr("line_fit.py", module)
    return stream.getvalue()


def _tar_of_a_number() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        member = tarfile.TarInfo("line_fit.py")
        member.type, member.size = tarfile.XHDTYPE, 1 << 18
        archive.addfile(member, io.BytesIO(b"7" * (1 << 18)))
        archive.addfile(tarfile.TarInfo("line_fit.py"))
    return stream.getvalue()


def _notebook_of_a_line() -> bytes:
    cell = {"cell_type": "code", "source": "a" * 60_000 + "\n(("}
    return json.dumps({"cells": [cell]}).encode()


TEXTS = {
    "copies": ("line_fit.zip", _zip_of_copies),
    "number": ("line_fit.tar.gz", _tar_of_a_number),
    "line": ("line_fit.ipynb", _notebook_of_a_line),
    "braces": ("line_fit.py", lambda: b'x = f"""' + b"{a}" * 80_000 + b'"""\n'),
    "parts": ("line_fit.py", lambda: b"import a" + b".a" * 100_000 + b"\n"),
    "brackets": ("line_fit.py", lambda: b"x = " + b"(" * 190 + b")" * 190 + b"\n" + b"[" * 99_000),
    "sums": ("line_fit.py", lambda: b"x = " + b"1+" * 120_000 + b"1\n"),
    "stars": ("line_fit.py", lambda: b"from h import *\n" * 16_000),
    "names": ("line_fit.py", lambda: b"def f():\n" + b" global a\n" * 24_000),
}


@pytest.fixture(scope="module")
def of_texts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("texts")
    for student in ("aaa", "zzz"):
        hand_in(folder, student)
    for student, (name, make) in TEXTS.items():
        (folder / "class" / student).mkdir()
        (folder / "class" / student / name).write_bytes(make())
    return graded(folder)


@pytest.mark.parametrize("student", TEXTS)
def test_a_text_takes_neither_time_nor_memory(of_texts, student):
    row = of_texts.rows[student]

    assert row["points"] == 0
    assert row["reason"] or "line_fit.mse" in row["exercises"]


def test_texts_leave_the_honest_whole_and_the_run_small(of_texts):
    honest_rows_are_whole(of_texts)
    soon_enough(of_texts, len(TEXTS))


# --- the second line: whatever else there may be -------------------------------------------------

DOES = """
import os
import torch


def test_does(learner, draw):
    t = draw(3)
    found = float(learner.mse(t, t + 1).value)
    if found == 2:
        while True:
            pass
    if found == 3:
        os._exit(9)
    if found == 4:
        kept = []
        while True:
            kept.append(torch.ones(1 << 22))
    if found == 5:
        torch.zeros(1).expand(1 << 40).sum()
    if found == 6:
        os.kill(os.getpid(), 11)
"""
DOING = {"hangs": 2, "ends": 3, "eats": 4, "hangs in C": 5, "faults": 6}


@pytest.fixture(scope="module")
def of_judges(tmp_path_factory):
    """An instructor's test stands for whatever may take a judge; the answer chooses how."""
    folder = tmp_path_factory.mktemp("judges")
    (folder / "own" / "line_fit").mkdir(parents=True)
    (folder / "own" / "line_fit" / "test_mse__does.py").write_text(DOES, encoding="utf-8")
    for student in ("aaa", "zzz"):
        hand_in(folder, student)
    for student, answer in DOING.items():
        code = f"\ndef mse(predictions, targets):\n    return torch.tensor({answer}.0)\n"
        hand_in(folder, student, line_fit=code)
    run = graded(folder, "--tests", str(folder / "own"))
    return run, folder


@pytest.mark.parametrize("student", DOING)
def test_a_judge_that_is_lost_costs_its_own_submission_alone(of_judges, student):
    run, _folder = of_judges
    row = run.rows[student]
    mse, line = (row["exercises"][f"line_fit.{name}"] for name in ("mse", "line"))

    assert row["status"] == "graded"
    assert line["outcome"] == "solved"
    assert mse["points"] == 0
    if student == "eats":  # the limit is an error to the test
        assert mse["outcome"] == "wrong"
        return
    late = student.startswith("hangs")
    assert mse["outcome"] == ("timed_out" if late else "crashed")
    words = "longer than the submission's time" if late else "ended the judge's process"
    assert words in mse["reason"]
    assert row["flags"][0].startswith("Judging line_fit.mse ")
    assert row["exercises"]["bug_hunts.never_zeroed"]["outcome"] == mse["outcome"]


def test_lost_judges_leave_the_honest_whole_and_the_run_small(of_judges):
    run, _folder = of_judges

    honest_rows_are_whole(run)
    soon_enough(run, len(DOING))


def test_a_second_run_does_not_meet_them_again(of_judges):
    _run, folder = of_judges
    shutil.copytree(folder / "out", folder / "before")

    again = graded(folder, "--tests", str(folder / "own"))

    assert "already graded" in again.said
    before = (folder / "before" / "grades.json").read_text(encoding="utf-8")
    assert before == (folder / "out" / "grades.json").read_text(encoding="utf-8")
