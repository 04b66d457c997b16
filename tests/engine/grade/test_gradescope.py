"""The autograder for Gradescope, run like in their container, but without the installation."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from torchkata.grade import gradescope
from torchkata.grade.wall.sandbox import Walls

ROOT = Path(__file__).resolve().parents[3]
TITLE = "For the instructor"


@pytest.fixture(scope="module")
def source(tmp_path_factory, run) -> Path:
    """`/autograder/source`: the zip that the command writes, unpacked."""
    folder = tmp_path_factory.mktemp("autograder")
    done = run(
        ROOT, "torchkata", "grade", "--gradescope", str(folder / "a.zip"), "--topics", "line_fit"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Upload {folder / 'a.zip'}" in done.stdout
    with zipfile.ZipFile(folder / "a.zip") as archive:
        modes = {info.filename: info.external_attr >> 16 & 0o777 for info in archive.infolist()}
        archive.extractall(folder / "source")
    assert {0o755} == {modes["setup.sh"], modes["run_autograder"]}
    return folder / "source"


@pytest.fixture
def submission(tmp_path, solutions) -> Path:
    """mse is wrong, the rest is as it should be; beside it lies what has no business there."""
    folder = tmp_path / "submission"
    folder.mkdir()
    right = solutions["line_fit.py"].decode()
    wrong = right.replace(".mean()", ".sum()", 1)
    assert right != wrong
    (folder / "line_fit.py").write_text(wrong + "\nimport gc\n", encoding="utf-8")
    return folder


def test_their_script_grades_one_submission_and_writes_what_they_read(
    source, submission, tmp_path, kata
):
    results = tmp_path / "results" / "results.json"

    done = subprocess.run(
        [sys.executable, "-P", "-m", "torchkata.grade.gradescope", source, submission, results],
        cwd=source,
        env={"PYTHONPATH": str(source / "package"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    read = json.loads(results.read_text(encoding="utf-8"))
    entries = {entry["name"]: entry for entry in read["tests"]}
    mse = entries.pop("line_fit.mse")
    assert (mse["score"], mse["status"], mse["visibility"]) == (0, "failed", "visible")
    assert "Divide by how many there are." in mse["output"]
    instructor = entries.pop(TITLE)
    assert "hidden" == instructor["visibility"] == read["stdout_visibility"]
    assert "gc" in instructor["output"]
    keys = {exercise.key for exercise in kata.syllabus.topic("line_fit").exercises}
    assert entries.keys() == keys - {"line_fit.mse"}
    solved = [entry for entry in entries.values() if entry["status"] == "passed"]
    assert len(solved) >= 5  # the rest call mse
    assert sum(entry["max_score"] for entry in solved) == read["score"]


def test_walls_that_their_container_lacks_are_told_to_the_instructor_alone(
    source, submission, tmp_path, monkeypatch
):
    monkeypatch.setattr(Walls, "here", lambda: Walls(0, False, ("no Landlock in this kernel",)))
    results = tmp_path / "results.json"
    monkeypatch.setattr(sys, "argv", ["", str(source), str(submission), str(results)])

    gradescope.main()

    read = json.loads(results.read_text(encoding="utf-8"))
    (instructor,) = (entry for entry in read["tests"] if entry["name"] == TITLE)
    assert "Not here: no Landlock in this kernel." in instructor["output"]
    others = json.dumps([entry for entry in read["tests"] if entry is not instructor])
    assert "Landlock" not in others + read["output"]


@pytest.mark.parametrize("name", ["setup.sh", "run_autograder"])
def test_the_scripts_are_scripts(source, name):
    subprocess.run(["bash", "-n", str(source / name)], check=True, timeout=20)
    text = (source / name).read_text(encoding="utf-8")

    assert text.startswith("#!/usr/bin/env bash\n")
    assert "{" not in text.replace("${", "")


def test_limits_and_an_instructors_own_tests_travel(kata, run, tmp_path):
    own = tmp_path / "own" / "line_fit" / "test_mse__private.py"
    own.parent.mkdir(parents=True)
    own.write_text(
        "def test_private(learner, draw):\n    learner.mse(draw(3), draw(3)).value\n",
        encoding="utf-8",
    )
    options = ["--tests", own.parents[1], "--limit", "3", "--seconds", "60", "--memory", "4096"]
    options += ["--strict"]

    run(ROOT, "torchkata", "grade", "--gradescope", str(tmp_path / "a.zip"), *map(str, options))

    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        rules = json.loads(archive.read("rules.json"))
        assert archive.read(f"kata/tests/exercises/line_fit/{own.name}") == own.read_bytes()
    assert rules == {
        "exercises": [one.name for one in kata.syllabus.chosen()],
        "call_seconds": 3.0,
        "seconds": 60.0,
        "memory": 4096,
        "strict": True,
        "packages": [],
        "title": "",
        "term": "",
        "points": {},
        "weights": {},
        "partial_credit": "all",
    }
