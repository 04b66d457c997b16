"""Runs docs/teaching.md: a course of three learners and its term, and a workshop."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from torchkata.grade.wall.sandbox import Walls

LEARNERS = {
    "Ada Lovelace": "1815",
    "Grace Hopper": "1906",
    "Alan Turing": "1912",
}
TODO = "raise NotImplementedError"
SUMMED = """if predictions.shape != targets.shape:
        raise ValueError(f"{tuple(predictions.shape)} and {tuple(targets.shape)}")
    return ((predictions - targets) ** 2).sum()"""
IN_THE_CLONE = (
    *("LICENSE", "README.md", "conftest.py", "exercises", "pyproject.toml", "requirements.txt"),
    *("solutions", "tests/exercises", "torchkata"),
)


@pytest.fixture(scope="module")
def recipe(request):
    """`recipe(who)`: the commands of each block that is for them."""
    text = (request.config.rootpath / "docs/teaching.md").read_text(encoding="utf-8")

    def commands(who):
        blocks = re.findall(rf"^```console {who}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        return [re.findall(r"^\$ (.*)", block, re.MULTILINE) for block in blocks]

    return commands


@pytest.fixture(scope="module")
def written(request):
    """`written(file)`: what the pages say that an instructor writes into a file, part by part."""
    text = (request.config.rootpath / "docs/teaching.md").read_text(encoding="utf-8")
    return lambda file: re.findall(
        rf"^```\w+ {re.escape(file)}\n(.*?)^```", text, re.MULTILINE | re.DOTALL
    )


@pytest.fixture
def shell(request, tmp_path):
    """`shell(folder, command)`: run a command line; what it installs is there already."""
    root = request.config.rootpath
    clone = tmp_path / "clone"
    for name in IN_THE_CLONE:
        source = root / name
        copy = shutil.copytree if source.is_dir() else shutil.copy2
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        more = {"ignore": shutil.ignore_patterns("__pycache__")} if source.is_dir() else {}
        copy(source, clone / name, **more)
    tools = tmp_path / "tools"
    tools.mkdir()
    for name, module in (("kata", "torchkata"), ("pytest", "pytest"), ("python", "")):
        call = f"-m {module} " if module else ""
        (tools / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {call}"$@"\n', "utf-8")
        (tools / name).chmod(0o755)
    dropped = ("CI", "PYTHONPATH", "PYTEST_ADDOPTS", "PYTEST_CURRENT_TEST", "FORCE_COLOR")
    clean = {key: value for key, value in os.environ.items() if key not in dropped}
    clean |= {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"}
    clean["PYTEST_ADDOPTS"] = "-p no:hypothesispytest -p no:anyio"  # which learners do not have

    def run(folder, command, status=0):
        installs = r"^pip install (-r requirements[-\w]*\.txt|-e \"\S+\")( && )?"
        command = re.sub(installs, "", command) or ":"
        how = "" if Walls.here().whole else " --trusted"
        command = command.replace("kata grade", f"kata grade -j 1{how}")  # each job loads torch
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=folder,
            env=clean,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
        )
        assert done.returncode == status, (command, done.stdout, done.stderr)
        return done.stdout

    return run


def write(copy, solutions, topic, *names, **bodies):
    """Write exercises as the solution does, or as given."""
    from torchkata.kata.reset import definition_text
    from torchkata.kata.source import Source

    file = copy / "exercises" / f"{topic}.py"
    for name in (*names, *bodies):
        own = Source(file)
        stub = definition_text(own, name)
        text = (
            stub.replace(TODO, bodies[name])
            if name in bodies
            else definition_text(Source(solutions / f"{topic}.py"), name)
        )
        file.write_text(own.text.replace(stub, text), encoding="utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="the walls are Linux's")
def test_a_course_from_a_clone_to_its_report_and_a_term(recipe, written, shell, tmp_path, kata):
    clone, submissions = tmp_path / "clone", tmp_path / "submissions"
    hand_out, grade = recipe("instructor")
    (unpack, change, install), (submit,) = recipe("learner")
    submissions.mkdir()
    for command in hand_out:
        shell(clone, command)

    for name, identity in LEARNERS.items():
        home = tmp_path / identity
        home.mkdir()
        shutil.copy(tmp_path / "course.zip", home)
        shell(home, unpack)
        copy = home / change.removeprefix("cd ")
        work(copy, clone / "solutions", name)
        mine = submit.replace("Ada Lovelace", name).replace("1815", identity)
        if name == "Ada Lovelace":
            assert "examples that pass" in shell(copy, install, status=1)
            (copy / "exercises/line_fit.py").rename(copy / "exercises/mine.py")
            assert "move or rename it back" in shell(copy, mine, status=2)
            (copy / "exercises/mine.py").rename(copy / "exercises/line_fit.py")
        if name == "Alan Turing":
            assert "is not valid Python" in shell(copy, mine, status=2)
        told = shell(copy, mine + (" --anyway" if name == "Alan Turing" else ""))
        assert f"Hand in {name}_{identity}.zip" in told
        shutil.move(copy / f"{name}_{identity}.zip", submissions)
    for command in grade:
        shell(clone, command)

    with (tmp_path / "grades/grades.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["student"].partition("_")[0]: row for row in csv.DictReader(file)}
    assert rows.keys() == LEARNERS.keys()
    outcomes = {name: row["line_fit.mse"] for name, row in rows.items()}
    assert outcomes == {
        "Ada Lovelace": "solved",
        "Grace Hopper": "wrong",
        "Alan Turing": "raised",
    }
    assert all(row["status"] == "graded" for row in rows.values())
    grades = json.loads((tmp_path / "grades/grades.json").read_text(encoding="utf-8"))
    topics = [kata.syllabus.topic(name) for name in ("line_fit", "backprop")]
    keys = {exercise.key for topic in topics for exercise in topic.exercises}
    assert all(row["exercises"].keys() == keys for row in grades["submissions"])
    (feedback,) = (tmp_path / "grades/feedback").glob("Grace*.md")
    assert "Divide by how many there are." in feedback.read_text(encoding="utf-8")
    assert "Grace Hopper" in (tmp_path / "grades/report.html").read_text(encoding="utf-8")
    a_term(recipe, written, lambda command: shell(clone, command), tmp_path)


BOOK = """\
Student,ID,SIS Login ID,Section,Kata 1 (11),Kata 2 (12)
Points Possible,,,,{first},{second}
"Lovelace, Ada",1815,ada,A,,
"Hopper, Grace",1906,grace,A,,
"Turing, Alan",1912,alan,A,,
"""


def a_term(recipe, written, run, folder):
    """The rest of the term, on what the course handed in: only two things are judged anew."""
    (first,), (again,), (corrected,), (second,), filled = recipe("term")
    rules, extension = written("first.toml")
    assert "# percent_per_day = 10" in (folder / "first.toml").read_text(encoding="utf-8")

    (folder / "first.toml").write_text(rules, encoding="utf-8")
    told = run(first)
    assert "Everything is already graded" in told
    rows = marks(folder / "grades")
    assert [rows[name]["taken_off"] for name in LEARNERS] == ["10", "20", "0"]
    assert float(rows["Grace Hopper"]["line_fit.mse points"]) in (0.9, 1.0)  # a share of 2

    (folder / "first.toml").write_text(f"{rules}\n{extension}", encoding="utf-8")
    by_hand = folder / "grades/overrides.csv"
    (row,) = written("overrides.csv")
    by_hand.write_bytes(by_hand.read_bytes() + row.encode())
    told = run(again)
    assert "Everything is already graded" in told
    assert "Changed for 2 students:" in told
    assert "late: 20 % -> 0 %" in told
    assert "Alan Turing: 0 -> 1 (mse: 0 -> 1 by hand and a comment)" in told

    test = folder / "clone/tests/exercises/line_fit/test_mse.py"
    test.write_text(test.read_text(encoding="utf-8") + "\n# Corrected.\n", encoding="utf-8")
    told = run(corrected)
    assert "Judged again, because their tests changed or are new: line_fit.mse." in told
    assert "graded 3 of 3" in told
    assert "Changed for" not in told
    assert marks(folder / "grades")["Alan Turing"]["by_hand"] == "line_fit.mse"

    (rules,) = written("second.toml")
    (folder / "second.toml").write_text(rules, encoding="utf-8")
    (folder / "second").mkdir()
    for name in ("Ada Lovelace", "Grace Hopper"):
        shutil.copy(next(folder.glob(f"submissions/{name}*.zip")), folder / "second")
    assert "graded 2 of 2" in run(second)

    most = [marks(folder / out)["Ada Lovelace"]["max_points"] for out in ("grades", "grades2")]
    (folder / "book.csv").write_text(BOOK.format(first=most[0], second=most[1]), encoding="utf-8")
    for command in filled:
        assert "Everything is already graded" in run(command)
    alan = marks(folder / "grades")["Alan Turing"]["points"]
    assert f"1912,alan,A,{alan},\n" in (folder / "grades/filled-book.csv").read_text("utf-8")
    kata_2 = (folder / "grades2/filled-book.csv").read_text("utf-8")
    assert [line[-3:] for line in kata_2.splitlines()[2:]] == [",,0", ",,0", "A,,"]


def marks(out):
    """The rows of `grades.csv`, by the student's name."""
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["name"].partition("_")[0]: row for row in csv.DictReader(file)}


def work(copy, solutions, name):
    """What each of them writes."""
    if name == "Ada Lovelace":
        write(copy, solutions, "line_fit", "line", "mse", "line_gradients", "descend")
    elif name == "Grace Hopper":
        write(copy, solutions, "line_fit", "line", mse=SUMMED)
    elif name == "Alan Turing":
        write(copy, solutions, "backprop", "sse")
        write(copy, solutions, "line_fit", mse="return ((predictions")


def test_a_workshop_from_a_clone(recipe, shell, tmp_path):
    (commands,) = recipe("workshop")
    hand_out, change, install = commands
    shell(tmp_path / "clone", hand_out)
    workshop = tmp_path / "clone" / change.removeprefix("cd ")

    told = shell(workshop, install + " tests/exercises/line_fit", status=1)

    assert "line_fit" in told
    assert "todo" in told
    write(workshop, tmp_path / "clone/solutions", "line_fit", mse=SUMMED)
    assert "Divide by how many there are." in shell(workshop, "pytest -q -k mse", status=1)
