"""The autograder for Classroom 50, run as their runner runs it, but without the installation."""

import io
import json
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from torchkata.grade.bundle import Alone
from torchkata.grade.classroom50 import SCHEMA, result_of
from torchkata.grade.results import Graded, Grades, Result
from torchkata.kata.syllabus import Syllabus, Topic

ROOT = Path(__file__).resolve().parents[3]
GIVEN = {
    "CLASSROOM": "cs-principles",
    "ASSIGNMENT": "kata-1",
    "SUBMISSION_TAG": "submit/2026-10-16T21-00-00Z-a1b2c3d",
    "COMMIT_URL": "https://github.com/org/cs-principles-kata-1-ada/commit/a1b2c3d",
    "RELEASE_URL": "https://github.com/org/cs-principles-kata-1-ada/releases/tag/submit%2Fx",
    "REVIEW_URL": "https://github.com/org/cs-principles-kata-1-ada/compare/0...a1b2c3d",
}
LARGEST = 10 * 1024 * 1024  # bytes of the packed folder: their runner takes no more


@pytest.fixture(scope="module")
def bundle(tmp_path_factory, run) -> Path:
    """The folder that the command writes, packed and unpacked as it is published."""
    folder = tmp_path_factory.mktemp("classroom50")
    (folder / "course.toml").write_text(
        "topics = ['line_fit']\npartial_credit = 'share'\n[points]\nmse = 4\n", encoding="utf-8"
    )
    options = ("--classroom50", str(folder / "out"), "--course", str(folder / "course.toml"))
    done = run(ROOT, "torchkata", "grade", *options)
    again = run(ROOT, "torchkata", "grade", *options)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Commit {folder / 'out'} as CLASSROOM/autograders/ASSIGNMENT/" in done.stdout
    assert "exists already" in again.stderr
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        tar.add(folder / "out", arcname="kata-1")
    assert len(packed.getvalue()) < LARGEST
    packed.seek(0)
    with tarfile.open(fileobj=packed) as tar:
        tar.extractall(folder / "runtime", filter="data")
    return folder / "runtime/kata-1"


@pytest.fixture
def checkout(tmp_path, solutions) -> Path:
    """A student's repository: mse is wrong, and files beside it have names that Python imports."""
    folder = tmp_path / "checkout"
    (folder / "exercises").mkdir(parents=True)
    right = solutions["line_fit.py"].decode()
    wrong = right.replace("** 2).mean()", "** 2).sum()", 1)
    assert right != wrong
    (folder / "exercises/line_fit.py").write_text(wrong, encoding="utf-8")
    for name in ("torchkata/__init__.py", "venv.py", "json.py", "subprocess.py", "torch.py"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("raise SystemExit(0)\n", encoding="utf-8")
    (folder / ".git").mkdir()
    (folder / "result.json").symlink_to(tmp_path / "elsewhere")
    return folder


def keeps_the_contract(result: dict) -> None:
    """Every field that Classroom 50 reads, as its runner and its collector want it."""
    assert result["schema"] == SCHEMA == "classroom50/result/v1"
    assert result["classroom"] == GIVEN["CLASSROOM"]
    assert result["assignment"] == GIVEN["ASSIGNMENT"]
    assert result["submission"] == GIVEN["SUBMISSION_TAG"]
    assert result["commit"] == GIVEN["COMMIT_URL"]
    assert result["release"] == GIVEN["RELEASE_URL"]
    assert result["review"] == GIVEN["REVIEW_URL"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", result["datetime"])
    for entry in (result, *result["tests"]):
        assert type(entry["score"]) is type(entry["max-score"]) is int
        assert 0 <= entry["score"] <= entry["max-score"]
    for entry in result["tests"]:
        assert type(entry["passed"]) is bool
        assert entry["test-name"]
    for key in ("score", "max-score"):
        assert result[key] == sum(entry[key] for entry in result["tests"])


def test_their_runner_gets_what_its_contract_says(bundle, checkout, tmp_path, kata):
    done = subprocess.run(
        [sys.executable, str(bundle / "autograder.py")],
        cwd=checkout,
        env={
            **GIVEN,
            "PATH": os.environ["PATH"],
            "USERNAME": "ada",
            "TORCHKATA_PYTHON": sys.executable,
            "PYTHONPATH": str(bundle / "package"),
        },
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / "elsewhere").exists()
    assert not (checkout / "result.json").is_symlink()
    result = json.loads((checkout / "result.json").read_text(encoding="utf-8"))
    keeps_the_contract(result)
    entries = {entry["test-name"]: entry for entry in result["tests"]}
    keys = {exercise.key for exercise in kata.syllabus.topic("line_fit").exercises}
    assert entries.keys() == keys
    mse = entries["line_fit.mse"]
    assert (mse["passed"], mse["max-score"]) == (False, 400)
    assert 0 < mse["score"] < 400
    assert sum(entry["passed"] for entry in entries.values()) >= 5  # the rest call mse
    assert f"torchkata: {result['score']} of {result['max-score']}" in done.stdout
    told = (checkout / "release-body.md").read_text(encoding="utf-8")
    assert told.startswith("# ada\n")
    assert "Divide by how many there are." in told
    assert "test_" not in told


def test_a_machine_at_fault_is_not_a_result(bundle, checkout):
    done = subprocess.run(
        [sys.executable, str(bundle / "autograder.py")],
        cwd=checkout,
        env={**GIVEN, "PATH": os.environ["PATH"], "TORCHKATA_PYTHON": "/bin/false"},
        capture_output=True,
        timeout=60,
    )

    assert done.returncode != 0
    assert not (checkout / "release-body.md").exists()


@pytest.mark.parametrize("factor", [1, 100])
def test_what_was_refused_or_not_handed_out_earns_nothing_and_is_whole(whole_kata, factor):
    topic = whole_kata.syllabus.known_topic("line_fit")
    counted = Syllabus((Topic("line_fit", "", topic.exercises[:2]),))
    some = {"line_fit.line": Graded("solved", 1.0), "line_fit.mse": Graded("wrong", 0.0)}
    for exercises in ({}, some):
        row = Result("ada", 0.0, "graded" if exercises else "refused", exercises=exercises)
        alone = Alone(row, counted, (), (), Grades.of(1, 3, [], [row]))

        result = result_of(alone, factor, GIVEN)

        keeps_the_contract(result)
        assert result["max-score"] == factor * sum(one.points for one in counted)
        assert result["score"] == (factor if exercises else 0)


def test_the_readme_says_which_walls_are_lost(bundle):
    text = (bundle / "README.md").read_text(encoding="utf-8")

    for word in ("GitHub Pages", "Landlock", "flags", "workflow", "they count 100 for a point"):
        assert word in text
    assert "{" not in text.replace('{"runs-on"', "")
