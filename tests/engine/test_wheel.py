"""The wheel of a release: the whole package, its answers compressed, and a kata from it alone.

The wheel is built once, and what it installs is a folder that Python finds first.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from email.parser import BytesParser
from pathlib import Path

import pytest

import torchkata
from torchkata.grade.wall.sandbox import Walls
from torchkata.handout import contents
from torchkata.handout.leaks import files_in, leaks_of_wheel
from torchkata.handout.start import files_of
from torchkata.kata.folder import Kata
from torchkata.kata.install import install_line
from torchkata.kata.manifest import WORKSHOP, Manifest
from torchkata.kata.packed import PLACE, pack, parts_of

ROOT = Path(__file__).resolve().parents[2]
COUNT = len(Kata(ROOT).syllabus.topic("line_fit").exercises)
CHOICE = {"assistants": "tutor", "topics": "line_fit"}
SOLUTIONS = "solutions/line_fit.py"
TODO = "raise NotImplementedError"
SOLVED = "return w * x + b"


def build(clone, into, *targets):
    """The files that `python -m build` makes of a folder, without an environment of its own."""
    asked = [argument for target in targets for argument in ("-t", target)]
    call = [sys.executable, "-m", "hatchling", "build", *asked, "-d", str(into)]
    subprocess.run(call, cwd=clone, check=True, capture_output=True)
    return sorted(into.iterdir())


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The wheel and the sdist: two files."""
    wheel, sdist = build(ROOT, tmp_path_factory.mktemp("dist"), "sdist", "wheel")
    return wheel, sdist


@pytest.fixture(scope="module")
def wheel(built):
    """The open wheel."""
    with zipfile.ZipFile(built[0]) as opened:
        yield opened


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory):
    """A virtual environment with the wheel in it, and with the packages of this one."""
    root = tmp_path_factory.mktemp("venv")
    venv.create(root, symlinks=True)
    (site,) = root.glob("lib/python*/site-packages")
    wheel.extractall(site)
    (site / "here.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def installed(environment):
    """The folder with what the wheel installs."""
    (site,) = environment.glob("lib/python*/site-packages")
    return site


@pytest.fixture(scope="module")
def kata_of(environment, tmp_path_factory):
    """`kata_of(folder, *arguments)`: the installed `kata`, far from any clone."""
    home = str(tmp_path_factory.mktemp("home"))
    own = {"HOME": home, "XDG_CONFIG_HOME": home, "GIT_CONFIG_NOSYSTEM": "1", "NO_COLOR": "1"}
    own |= {"PATH": os.environ["PATH"]}

    def call(folder, *arguments, **more):
        return subprocess.run(
            [environment / "bin/python", "-P", "-m", "torchkata", *arguments],
            cwd=folder,
            env=own | more,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
        )

    return call


@pytest.fixture(scope="module")
def started(kata_of, tmp_path_factory):
    """A folder, and the run of `kata start` that made it."""
    folder = tmp_path_factory.mktemp("empty")
    return folder / "mine", kata_of(folder, "start", "mine", "--topics", "line_fit")


@pytest.fixture
def mine(started, tmp_path):
    """A kata of one's own with some work in it."""
    copy = shutil.copytree(started[0], tmp_path / "mine")
    file = copy / "exercises/line_fit.py"
    file.write_text(file.read_text("utf-8").replace(TODO, SOLVED, 1), encoding="utf-8")
    return copy


# --- what is in it -------------------------------------------------------------------------------


def test_it_holds_the_whole_package_and_nothing_else(wheel):
    package = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "torchkata").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    about = f"torchkata-{torchkata.__version__}.dist-info/"

    assert {name for name in wheel.namelist() if not name.startswith(about)} == {*package, PLACE}


def test_what_is_read_at_run_time_is_inside(wheel):
    topics = tomllib.loads((ROOT / "exercises" / "syllabus.toml").read_text(encoding="utf-8"))
    stubs = {f"torchkata/stubs/{topic}.py" for topic in topics}
    names = set(wheel.namelist())

    assert "torchkata/py.typed" in names
    assert stubs == {name for name in names if name.startswith("torchkata/stubs/")}
    assert {".css", ".j2", ".js", ".md"} <= {Path(name).suffix for name in names}


def test_its_metadata_are_those_of_the_source(wheel):
    about = f"torchkata-{torchkata.__version__}.dist-info"
    metadata = BytesParser().parsebytes(wheel.read(f"{about}/METADATA"))

    assert metadata["Version"] == torchkata.__version__
    assert metadata["Requires-Python"] == ">=3.11"
    assert f"{about}/licenses/LICENSE" in wheel.namelist()
    assert "kata = torchkata.cli:main" in wheel.read(f"{about}/entry_points.txt").decode()


def test_everything_else_of_the_clone_is_in_one_file_that_others_may_read(wheel, kata):
    parts = parts_of(ROOT)

    assert wheel.read(PLACE) == pack(parts)
    assert wheel.getinfo(PLACE).external_attr >> 16 == 0o100644
    for exercise in kata.syllabus:
        needed = [kata.test_file(exercise), kata.wrong_file(exercise), kata.right_file(exercise)]
        names = {file.relative_to(ROOT).as_posix() for file in needed}
        assert {*names, f"solutions/{exercise.topic}.py"} <= parts.keys()


def test_the_sdist_builds_the_same_wheel(built, tmp_path):
    with tarfile.open(built[1]) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()

    (again,) = build(source, tmp_path / "dist", "wheel")

    assert again.read_bytes() == built[0].read_bytes()


def test_no_search_finds_an_answer_in_it(wheel, kata):
    # test_handout_leaks.py searches what a workshop's copy holds.
    elsewhere = contents(kata, list(kata.syllabus), WORKSHOP)
    whole = {name: wheel.read(name) for name in wheel.namelist()}
    files = {name: data for name, data in whole.items() if elsewhere.get(name) != data}
    planted = {
        "torchkata/data.py": whole["torchkata/data.py"]
        + (ROOT / "solutions/tensors.py").read_bytes(),
        "torchkata/x.md": (ROOT / "tests/exercises/line_fit/right/mse.py").read_bytes(),
        "torchkata/__pycache__/data.cpython-311.pyc": b"",
        "torchkata-0.1.0.dist-info/RECORD": b"\xff",
    }

    found = leaks_of_wheel(kata, files | planted)

    assert {said.partition(":")[0] for said in found} == planted.keys()
    assert not any(text in files[PLACE] for text in (b"def mse", b"NotImplementedError"))


# --- a kata from it ------------------------------------------------------------------------------


def test_a_kata_is_what_the_clone_would_write(started, kata):
    folder, done = started

    assert done.returncode == 0, done.stderr
    files = {name: data for name, data in files_in(folder).items() if not name.startswith(".git/")}
    assert files == files_of(kata, CHOICE)
    assert files[PLACE] == pack({name: (ROOT / name).read_bytes() for name in [SOLUTIONS]})


def test_it_has_a_first_commit_although_git_knows_no_name(started):
    folder, done = started
    said = subprocess.run(
        ["git", "log", "--format=%an", "--name-only"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    left = subprocess.run(
        ["git", "status", "--short"], cwd=folder, capture_output=True, text=True, check=True
    ).stdout

    assert said[0] == "learner"
    assert "exercises/line_fit.py" in said
    assert left == ""
    assert "in the name of `learner`, because git does not know yours" in done.stdout


def test_it_says_what_to_type_next(started):
    told = started[1].stdout

    assert told.startswith(f"mine: {COUNT} exercises.\n")
    assert "\nNext:\n  cd mine\n" in told
    assert told.endswith("  pytest\npytest says where to begin: line in exercises/line_fit.py.\n")


def test_a_folder_with_something_in_it_is_refused(kata_of, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.txt").write_text("years of work", encoding="utf-8")

    done = kata_of(tmp_path, "start", "mine")

    assert done.returncode == 2
    said = "Error: mine is not empty (it has thesis.txt): choose another name.\n"
    assert done.stderr == said
    assert files_in(tmp_path) == {"mine/thesis.txt": b"years of work"}


def test_its_own_engine_runs_its_code(mine, kata_of):
    engine = mine / "torchkata/cli/learner.py"
    text = engine.read_text("utf-8")
    engine.write_text(text.replace("is still to do.", "is still to do here."), "utf-8")

    done = kata_of(mine / "exercises", "curve", "fit_line")

    assert done.stderr == "Error: fit_line is still to do here.\n"


def test_a_command_that_only_reads_runs_nothing_of_the_folder(mine, kata_of):
    for file in (mine / "torchkata").rglob("*.py"):
        file.write_text("raise SystemExit('a stranger was here')\n", encoding="utf-8")

    hint, solution, late, here = (
        kata_of(mine / "exercises", *arguments)
        for arguments in (["hint", "mse"], ["solution", "mse"], ["solution", "mse", "--anyway"], [])
    )
    grade = kata_of(mine, "grade", "missing", "--out", "x")
    check = kata_of(mine, "check", "mse")

    assert hint.stdout.startswith("Hint 1 of 3: ")
    assert "mse is not solved yet." in solution.stderr
    assert ".mean()" in late.stdout
    assert f"0/{COUNT}" in here.stdout, here.stderr
    assert grade.stderr == "Error: missing: there is no such file or folder.\n"
    assert "a stranger was here" in check.stderr


def test_a_newer_wheel_is_taken_over_by_name_alone(mine, installed, kata_of, tmp_path):
    newer = tmp_path / "site"
    shutil.copytree(installed / "torchkata", newer / "torchkata")
    for name, old, new in (
        ("torchkata/__init__.py", f'"{torchkata.__version__}"', '"9.0.0"'),
        ("torchkata/stubs/line_fit.py", "The mean of the squared", "The newer mean of the squared"),
    ):
        text = (newer / name).read_text("utf-8")
        assert old in text
        (newer / name).write_text(text.replace(old, new), "utf-8")

    same = kata_of(mine, "update")
    done = kata_of(mine, "update", PYTHONPATH=str(newer))
    back = kata_of(mine, "update")

    assert same.stdout == f"There is nothing new in torchkata {torchkata.__version__}.\n"
    said = f"This copy now matches torchkata 9.0.0, with {COUNT} exercises."
    assert said in done.stdout, done.stderr
    own = (mine / "exercises/line_fit.py").read_text("utf-8")
    assert SOLVED in own
    assert "The newer mean of the squared" in own
    assert Manifest.of(mine).choice == CHOICE
    assert back.stderr == (
        f"Error: torchkata {torchkata.__version__} is installed, and this kata has 9.0.0 already.\n"
    )


# --- a course from it ----------------------------------------------------------------------------

SPY = """import pathlib, sys
    for folder in sys.path:
        file = pathlib.Path(folder, "torchkata/kata/packed.bin")
        if file.exists():
            return w * x + b + 0 * len(file.read_bytes())
    return w * x + b + 1"""


def test_a_course_copy_has_no_solutions_although_the_wheel_has_them(kata_of, tmp_path):
    made = kata_of(tmp_path, "start", "course", "--course", "--topics", "line_fit", "--no-git")

    done = kata_of(tmp_path / "course", "solution", "mse", "--anyway")

    assert made.stdout.startswith(f"course: {COUNT} exercises.\n")
    assert not (tmp_path / "course" / PLACE).exists()
    assert done.stderr == "Error: This copy of the kata has no solutions.\n"


def test_a_submission_does_not_grade_itself(mine, kata_of):
    (mine / "handout.json").unlink()

    done = kata_of(mine / "exercises", "grade", "..", "--out", "../../out")

    assert done.stderr.startswith(f"Error: {mine} is among the submissions, and its tests would ")


@pytest.mark.skipif(sys.platform != "linux", reason="the walls are Linux's")
def test_a_course_is_graded_from_the_wheel_alone(kata_of, tmp_path):
    made = kata_of(tmp_path, "start", "course", "--course", "--topics", "line_fit", "--no-git")
    course, scratch = tmp_path / "course", tmp_path / "scratch"
    scratch.mkdir()
    work = course / "exercises/line_fit.py"
    stub = work.read_text("utf-8")
    for name, body in (("Ada Lovelace", SOLVED), ("Eve", SPY)):
        work.write_text(stub.replace(TODO, body, 1), encoding="utf-8")
        shutil.copytree(course / "exercises", tmp_path / f"in/{name}/exercises")
    shutil.copy(course / "handout.json", tmp_path / "in/Ada Lovelace")  # Eve's would be strict

    walls = Walls.here().whole
    more = ["-j", "1", *([] if walls else ["--trusted"])]
    done = kata_of(course, "grade", "../in", "--out", "../out", *more, TMPDIR=str(scratch))

    assert done.returncode == 0, done.stdout + done.stderr
    with (tmp_path / "out/grades.csv").open(encoding="utf-8-sig", newline="") as file:
        ada, eve = csv.DictReader(file)
    assert (ada["line_fit.line"], ada["line_fit.mse"]) == ("solved", "todo")
    assert eve["line_fit.line"] == ("raised" if walls else "solved")  # what it raised: no right
    grades = json.loads((tmp_path / "out/grades.json").read_text("utf-8"))
    assert {len(one["exercises"]) for one in grades["submissions"]} == {COUNT}
    assert made.returncode == 0
    assert not (course / "tests").exists()
    assert not list(scratch.glob("torchkata-*"))  # torch leaves one of its own


# --- an extra for it -----------------------------------------------------------------------------


def test_an_extra_is_installed_from_where_the_package_came_from(environment, installed, tmp_path):
    (about,) = installed.glob("torchkata-*.dist-info")
    asked = "from torchkata.kata.install import install_line; print(install_line('plots'))"

    def told():
        call = [environment / "bin/python", "-P", "-c", asked]
        done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    from_an_index = told()
    (about / "direct_url.json").write_text('{"url": "file:///x/torchkata.whl"}', encoding="utf-8")
    from_a_file = told()
    (about / "direct_url.json").unlink()

    assert from_an_index == 'pip install "torchkata[plots]"'
    assert from_a_file == 'pip install "torchkata[plots] @ file:///x/torchkata.whl"'


def test_a_clone_installs_an_extra_in_place(monkeypatch, tmp_path):
    monkeypatch.chdir(ROOT)
    inside = install_line("grade")
    monkeypatch.chdir(tmp_path)

    assert inside == 'pip install -e ".[grade]"'
    assert install_line("grade") == f'pip install -e "{ROOT}[grade]"'


def test_nothing_names_a_package_that_no_index_has():
    texts = [ROOT / "README.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("torchkata/**/*.py")]
    told = [file.name for file in texts if "torchkata[" in file.read_text("utf-8")]

    assert sorted(told) == ["install.py", "releasing.md"]
