"""The handout: its contents, its messages, and a learner's work in it."""

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile

import pytest
import yaml

from tests.engine.small import solved
from torchkata.errors import KataError
from torchkata.handout import contents, leaks, write
from torchkata.handout.contents import WORKFLOW
from torchkata.handout.leaks import files_in
from torchkata.kata.folder import Kata
from torchkata.kata.manifest import COURSE, WORKSHOP, Manifest
from torchkata.kata.source import Source

TODO = "raise NotImplementedError"


def fill_in(copy, topic, *bodies):
    file = copy / "exercises" / f"{topic}.py"
    text = file.read_text(encoding="utf-8")
    for body in bodies:
        text = text.replace(TODO, body, 1)
    file.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def handed_out(make_kata, tmp_path_factory):
    """`handed_out(kind)`: a copy of the small kata, made once for each kind."""
    root = make_kata(tmp_path_factory.mktemp("clone"))
    kata = Kata(root)
    (root / "LICENSE").write_text("free\n", encoding="utf-8")
    (root / "exercises/two.py").write_text("# what the instructor tried\n", encoding="utf-8")
    made = {}

    def make(kind):
        if kind not in made:
            out = tmp_path_factory.mktemp(kind)
            github = kind == COURSE
            files = contents(
                kata, list(kata.syllabus), kind, packages=["pandas"] * github, github=github
            )
            made[kind] = write(files, out / "copy", False)
        return made[kind]

    return make


@pytest.fixture
def course(handed_out, tmp_path):
    return shutil.copytree(handed_out(COURSE), tmp_path / "course")


@pytest.fixture
def workshop(handed_out, tmp_path):
    return shutil.copytree(handed_out(WORKSHOP), tmp_path / "workshop")


@pytest.fixture
def alone(run):
    """`alone(copy, "pytest", ...)`: as `run`, with no other engine than the copy's own."""
    return lambda copy, *arguments, **more: run(copy, *arguments, **({"PYTHONPATH": ""} | more))


def test_a_course_copy_holds_stubs_and_engine_only(course):
    names = {name for name in files_in(course) if not name.startswith("torchkata/")}

    assert names == {
        *("AGENTS.md", "CLAUDE.md", "GEMINI.md", "LICENSE", "README.md"),
        *("conftest.py", "handout.json", "pyproject.toml"),
        *("exercises/sign.py", "exercises/syllabus.toml", "exercises/two.py"),
        *("requirements.txt", WORKFLOW),
    }
    engine = {path.name for path in (course / "torchkata").iterdir()}
    assert {"plugin", "stubs", "submit", "update"} < engine
    kept_back = {"author", "bench", "board", "grade", "handout", "__pycache__"}
    assert engine.isdisjoint(kept_back)
    commands = {path.name for path in (course / "torchkata/cli").iterdir()}
    assert "classroom.py" in commands
    assert commands.isdisjoint({"author.py", "board.py", "teacher.py"})


def test_the_stubs_are_those_that_ship_whatever_the_instructor_tried(course):
    text = (course / "exercises/two.py").read_text(encoding="utf-8")

    assert text == (course / "torchkata/stubs/two.py").read_text(encoding="utf-8")
    assert text.count(TODO) == 2


def test_a_workshop_copy_holds_tests_and_mistakes_without_right_answers(workshop):
    names = {name for name in files_in(workshop) if name.startswith("tests/")}

    assert names == {
        *("tests/exercises/sign/test_negate.py", "tests/exercises/sign/wrong/negate.py"),
        *("tests/exercises/two/test_double.py", "tests/exercises/two/wrong/double.py"),
        *("tests/exercises/two/test_quadruple.py", "tests/exercises/two/wrong/quadruple.py"),
    }
    assert not (workshop / "solutions").exists()
    assert (workshop / "torchkata/board/static/board.html").is_file()
    assert (workshop / "torchkata/cli/board.py").is_file()


def test_made_twice_it_is_the_same_byte_for_byte(small_kata, tmp_path):
    kata = Kata(small_kata)
    for kind in (COURSE, WORKSHOP):
        made = [contents(Kata(small_kata), list(kata.syllabus), kind) for _ in range(2)]
        zips = [write(files, tmp_path / f"{kind}{i}", True) for i, files in enumerate(made)]
        folders = [write(files, tmp_path / f"{kind}-{i}", False) for i, files in enumerate(made)]

        assert zips[0].read_bytes() == zips[1].read_bytes()
        assert files_in(folders[0]) == files_in(folders[1])
        with zipfile.ZipFile(zips[0]) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(2020, 2, 2, 0, 0, 0)}
            assert archive.namelist() == sorted(archive.namelist())
            archive.extractall(tmp_path / f"{kind}-unpacked")
        assert files_in(tmp_path / f"{kind}-unpacked/kata") == files_in(folders[0])


def test_the_ends_of_lines_of_the_clone_do_not_matter(small_kata):
    kata = Kata(small_kata)
    before = contents(kata, list(kata.syllabus), WORKSHOP)
    for path in small_kata.rglob("*.*"):
        if path.suffix in (".py", ".toml"):
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    after = contents(Kata(small_kata), list(kata.syllabus), WORKSHOP)

    assert before == after


def test_only_some_topics(small_kata, tmp_path):
    syllabus = small_kata / "exercises/syllabus.toml"
    text = syllabus.read_text(encoding="utf-8")
    head, _, tail = text.rpartition("requires = []")
    syllabus.write_text(head + 'requires = ["double"]' + tail, encoding="utf-8")
    kata = Kata(small_kata)

    out = write(contents(kata, kata.syllabus.chosen("sign"), COURSE), tmp_path / "out", False)

    copy = Kata(out)
    assert [exercise.name for exercise in copy.syllabus] == ["negate"]
    assert copy.syllabus.by_name["negate"].requires == ()
    assert not (out / "exercises/two.py").exists()


def test_only_the_core_path(small_kata, tmp_path):
    syllabus = small_kata / "exercises/syllabus.toml"
    text = syllabus.read_text(encoding="utf-8")
    syllabus.write_text(text.replace("core = true", "core = false", 1), encoding="utf-8")
    kata = Kata(small_kata)

    out = write(contents(kata, kata.syllabus.chosen(core=True), COURSE), tmp_path / "out", False)

    assert [exercise.name for exercise in Kata(out).syllabus] == ["quadruple", "negate"]
    assert Source(out / "exercises/two.py").definitions.keys() == {"quadruple"}
    assert "two.double" not in Manifest.of(out).stubs


@pytest.mark.parametrize(
    "head", ["[sign.negate]  # new this year", "[ sign . negate ]", "  [sign.negate]"]
)
def test_a_part_is_cut_out_however_its_head_is_written(small_kata, head):
    syllabus = small_kata / "exercises/syllabus.toml"
    text = syllabus.read_text(encoding="utf-8")
    syllabus.write_text(text.replace("[sign.negate]", head), encoding="utf-8")
    kata = Kata(small_kata)

    for topic in ("two", "sign"):
        files = contents(kata, kata.syllabus.chosen(topic), COURSE)
        assert list(tomllib.loads(files["exercises/syllabus.toml"].decode())) == [topic]


def test_what_cannot_be_cut_out_is_refused(small_kata):
    syllabus = small_kata / "exercises/syllabus.toml"
    head, _, tail = syllabus.read_text(encoding="utf-8").rpartition("requires = []")
    syllabus.write_text(head + "requires = ['double']" + tail, encoding="utf-8")
    kata = Kata(small_kata)

    with pytest.raises(KataError, match=r"syllabus.toml cannot be cut into parts: write each"):
        contents(kata, list(kata.syllabus), COURSE)


def test_an_exercise_without_a_stub_is_refused(small_kata):
    stubs = small_kata / "torchkata/stubs/sign.py"
    stubs.write_text(stubs.read_text(encoding="utf-8").replace("negate", "minus"), encoding="utf-8")
    kata = Kata(small_kata)

    with pytest.raises(KataError, match=r"negate is not in .*sign.py, so it cannot be handed out"):
        contents(kata, list(kata.syllabus), COURSE)


def test_a_correction_that_is_in_no_stub_is_told(small_kata, run):
    file = small_kata / "exercises/two.py"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Twice t.", "Two times t.").replace(TODO, "pass"), "utf-8")

    done = run(small_kata, "torchkata", "handout", "out")

    assert done.stdout.splitlines()[1:] == [
        "double differs between exercises/two.py and torchkata/stubs/two.py; "
        "the second one was handed out."
    ]


@pytest.mark.parametrize(
    ("topics", "core", "words"),
    [("tow", False, "no topic called tow; there are two, sign"), ("two", True, "core path")],
)
def test_a_choice_of_nothing_is_refused(small_kata, topics, core, words):
    syllabus = small_kata / "exercises/syllabus.toml"
    text = syllabus.read_text(encoding="utf-8")
    syllabus.write_text(text.replace("core = true", "core = false", 2), encoding="utf-8")

    with pytest.raises(KataError, match=words):
        Kata(small_kata).syllabus.chosen(topics, core)


def test_what_is_there_is_not_written_over(small_kata, run):
    (small_kata / "out").mkdir()
    (small_kata / "out/mine.txt").write_text("mine", encoding="utf-8")
    (small_kata / "out.zip").write_text("mine", encoding="utf-8")

    for more, why in (
        ([], "out is not empty (it has mine.txt): choose another name."),
        (["--zip"], "out.zip exists already: choose another name, or delete it."),
    ):
        done = run(small_kata, "torchkata", "handout", "out", *more)
        assert done.returncode == 2
        assert why in done.stderr
    assert files_in(small_kata / "out") == {"mine.txt": b"mine"}


def test_the_command_says_what_it_wrote(small_kata, run):
    course = run(small_kata, "torchkata", "handout", "out", "--topics", "two", "--zip")
    workshop = run(small_kata, "torchkata", "handout", "open", "--open")

    assert course.stdout == "out.zip: 2 exercises, without hidden tests and solutions.\n"
    assert workshop.stdout == "open: 3 exercises, with their tests, without solutions.\n"
    assert (small_kata / "open/handout.json").is_file()


# --- a learner in a course copy ------------------------------------------------------------------


def test_the_copy_runs_on_its_own_engine(course, alone):
    code = course / "where.py"
    code.write_text("import torchkata\nprint(torchkata.__file__)\n", encoding="utf-8")

    done = alone(course, "where")

    assert done.stdout.strip() == str(course / "torchkata/__init__.py")


def test_examples_run_and_nothing_is_called_solved(course, alone):
    fill_in(course, "two", "return t + t", "return t + 1")

    done = alone(course, "pytest", "-q")

    assert done.returncode == 1
    assert "1 passed, 1 wrong, 1 todo" in done.stdout
    assert "two   ██████████░░░░░░░░░░   1/2   1 wrong" in done.stdout
    assert "Hidden tests, not in this copy, decide the grade;" in done.stdout
    assert "the feedback names your mistakes." in done.stdout
    assert "solved" not in done.stdout


def test_kata_tells_the_same(course, alone):
    fill_in(course, "two", "return t + t", "return 4 * t")
    fill_in(course, "sign", "return -t")
    alone(course, "pytest", "-q")

    here, listed, left = (
        alone(course, "torchkata", *w) for w in ([], ["list"], ["list", "--todo"])
    )

    assert "two   ████████████████████   2/2" in here.stdout
    assert "Every example passes: kata submit packs your work to hand it in." in here.stdout
    assert "decide the grade" in here.stdout
    assert listed.stdout.count("example passes") == 3
    assert "solved" not in here.stdout + listed.stdout
    assert left.stdout == ""


def test_one_exercise_can_be_checked(course, alone):
    fill_in(course, "two", "return t + t")

    done = alone(course, "torchkata", "check", "double")

    assert done.returncode == 0
    assert "1/2" in alone(course, "torchkata").stdout


def test_hints_and_reset_work(course, alone):
    fill_in(course, "two", "return t + t")

    assert alone(course, "torchkata", "hint", "double").stdout == "Hint 1 of 3: idea\n"
    assert alone(course, "torchkata", "reset", "double").returncode == 0
    text = (course / "exercises/two.py").read_text(encoding="utf-8")
    assert text.count(TODO) == 2


def test_what_is_not_there_is_said(course, alone):
    for command, words in (
        (["solution", "double", "--anyway"], "This copy of the kata has no solutions."),
        (["verify"], "kata verify is not in this copy: it comes with a clone"),
        (["grade", "x", "--out", "y"], "kata grade is not in this copy"),
        (["handout", "x"], "kata handout is not in this copy"),
        (["plot", "x.json"], "kata plot is not in this copy"),
        (["board"], "kata board is not in this copy"),
    ):
        done = alone(course, "torchkata", *command)
        assert done.returncode == 2
        assert words in done.stderr
    assert "verify" not in alone(course, "torchkata", "--help").stdout


def test_a_workshop_copy_diagnoses(workshop, alone):
    fill_in(workshop, "two", "return t + t", "return t + 1")

    done = alone(workshop, "pytest", "-q")

    assert "That is one more, not a product." in done.stdout
    assert "two   ██████████░░░░░░░░░░   1/2   1 wrong" in done.stdout
    assert "decide the grade" not in done.stdout


def test_the_workflow_shows_the_bars_and_fails_only_where_pytest_cannot_run(course, tmp_path):
    text = (course / ".github/workflows/kata.yml").read_text(encoding="utf-8")
    steps = yaml.safe_load(text)["jobs"]["examples"]["steps"]
    install, examples, show = (step["run"] for step in steps if "run" in step)
    summary, tools = tmp_path / "summary.md", tmp_path / "tools"
    tools.mkdir()
    for name, module in (("kata", "torchkata"), ("pytest", "pytest")):
        (tools / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {module} "$@"\n')
        (tools / name).chmod(0o755)
    stub = course / "exercises/two.py"
    stub.write_text(solved(stub.read_text(encoding="utf-8"), "double"), encoding="utf-8")

    def step(command):
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command],
            cwd=course,
            env={"PATH": f"{tools}:/usr/bin:/bin", "GITHUB_STEP_SUMMARY": str(summary)},
            capture_output=True,
            text=True,
            timeout=120,
        )

    assert install == "pip install -r requirements.txt"
    ran, shown = step(examples), step(show)
    broken = step(examples.replace("pytest -q", "pytest --no-such-option"))

    assert (ran.returncode, shown.returncode) == (0, 0), ran.stderr + shown.stderr
    assert broken.returncode != 0
    told = summary.read_text(encoding="utf-8")
    assert "two   ██████████░░░░░░░░░░   1/2" in told
    assert "Next: quadruple" in told
    assert "    double: example passes" in told  # as pytest says it


def test_packages_and_the_workflow_are_told_where_they_are(course, workshop, small_kata):
    told = (course / "README.md").read_text(encoding="utf-8")

    assert (course / "requirements.txt").read_text(encoding="utf-8").endswith("pandas\n")
    assert "the packages `pandas` |" in told
    assert "## On GitHub" in told
    assert "<!--" not in told + (workshop / "README.md").read_text(encoding="utf-8")
    assert not (workshop / ".github").exists()
    kata = Kata(small_kata)
    files = contents(kata, list(kata.syllabus), COURSE, github=True)
    assert leaks(kata, files, COURSE) == []
    files[WORKFLOW] += b"# x = 1\n" + (kata.root / "solutions/two.py").read_bytes()
    assert leaks(kata, files, COURSE) != []


def test_the_readme_tells_how_to_install(kata):
    for kind in (COURSE, WORKSHOP):
        text = contents(kata, list(kata.syllabus)[:1], kind)["README.md"].decode()

        assert "pip install -r requirements.txt && pytest" in text
        assert "| Linux, CPU only |" in text
        assert "<!--" not in text
    assert "They do not decide your grade." in contents(kata, [], COURSE)["README.md"].decode()


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
def test_nothing_in_a_zip_can_be_run_or_written_by_others(small_kata, tmp_path):
    kata = Kata(small_kata)

    out = write(contents(kata, list(kata.syllabus), COURSE), tmp_path / "out", True)

    with zipfile.ZipFile(out) as archive:
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o100644}
