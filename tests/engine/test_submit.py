"""`kata submit`: the packed files, and the messages about work that cannot be graded."""

import json
import os
import subprocess
import zipfile
from types import SimpleNamespace

import pytest

from torchkata.errors import KataError
from torchkata.handout import contents, write
from torchkata.kata.folder import Kata
from torchkata.kata.manifest import COURSE, FILE, Manifest, handed_out
from torchkata.kata.source import Source
from torchkata.submit import import_check
from torchkata.submit.check import checked
from torchkata.submit.import_check import Imported, import_all
from torchkata.submit.notebooks import brought_back, left_behind
from torchkata.submit.offered import offered
from torchkata.submit.student import Student, remembered

TODO = "raise NotImplementedError"


@pytest.fixture
def course(small_kata, tmp_path):
    kata = Kata(small_kata)
    return write(contents(kata, list(kata.syllabus), COURSE), tmp_path / "course", False)


@pytest.fixture(autouse=True)
def loaded(warm, monkeypatch):
    """The process that imports modules has torch already; `monkeypatch.undo()` gives a new one."""

    def run(command, *, cwd, env, timeout, **_more):
        return warm(command[2:], cwd=cwd, env=env, timeout=timeout)

    names = {name: getattr(subprocess, name) for name in ("DEVNULL", "TimeoutExpired")}
    monkeypatch.setattr(import_check, "subprocess", SimpleNamespace(run=run, **names))


@pytest.fixture
def submit(run):
    """`submit(copy, ...)`: as Ada, with the copy's own engine."""

    def as_ada(copy, *arguments):
        ada = ("--name", "Ada Lovelace", "--id", "1815")
        return run(copy, "torchkata", "submit", *ada, *arguments, PYTHONPATH="")

    return as_ada


def replace(copy, topic, old, new):
    file = copy / "exercises" / f"{topic}.py"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def packed(copy, name="Ada Lovelace_1815.zip"):
    with zipfile.ZipFile(copy / name) as archive:
        return {entry: archive.read(entry) for entry in archive.namelist()}


def test_it_packs_what_was_written_and_says_how_it_stands(course, submit, run):
    replace(course, "two", TODO, "return t + t")
    replace(course, "two", TODO, "return t + 1")
    (course / "exercises/more").mkdir()
    (course / "exercises/more/help.py").write_text("FACTOR = 2\n", encoding="utf-8")
    (course / "exercises/notes.txt").write_text("mine", encoding="utf-8")
    run(course, "pytest", "-q", PYTHONPATH="")

    done = submit(course)

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "2 exercises started: 1 example passes, 1 wrong.",
        "Still to do: negate.",
        "Hand in Ada Lovelace_1815.zip",
    ]
    files = packed(course)
    assert set(files) == {
        *("exercises/two.py", "exercises/sign.py", "exercises/more/help.py"),
        *("handout.json", "student.json"),
    }
    assert files["exercises/two.py"] == (course / "exercises/two.py").read_bytes()
    assert json.loads(files["student.json"]) == {"name": "Ada Lovelace", "id": "1815"}
    assert handed_out(files[FILE]).keys() == {"double", "quadruple", "negate"}

    # The same work gives the same bytes, and takes the place of the last.
    first = (course / "Ada Lovelace_1815.zip").read_bytes()
    assert submit(course).returncode == 0
    assert first == (course / "Ada Lovelace_1815.zip").read_bytes()
    assert [path.name for path in course.glob("*.zip")] == ["Ada Lovelace_1815.zip"]


def test_who_it_is_is_asked_once(small_kata):
    answers = iter(["Grace  Hopper", "1906"])
    kata = Kata(small_kata)

    first = remembered(kata, None, None, lambda *_words, **_more: next(answers))
    again = remembered(kata, None, None, lambda *_words, **_more: pytest.fail("asked twice"))
    other = remembered(kata, "Ada", None, lambda *_words, **_more: pytest.fail("asked"))

    assert first == again == Student("Grace Hopper", "1906")
    assert other == Student("Ada", "1906")


def test_nobody_there_to_ask_is_said(course, run):
    done = run(course, "torchkata", "submit", PYTHONPATH="")

    assert done.returncode == 2
    assert 'No name was given: kata submit --name "Ada Lovelace" --id 1815' in done.stderr


@pytest.mark.parametrize(
    ("name", "identity", "file"),
    [
        ("Zoë O'Brien", "s-1", "Zoë O Brien_s-1.zip"),
        ("../../etc/passwd", "", "etc passwd.zip"),
        ('李雷 <"x">', "7", "李雷 x_7.zip"),
    ],
)
def test_a_name_makes_a_file_that_every_system_can_write(name, identity, file):
    assert Student(name, identity).file == file


def test_a_name_without_letters_is_refused(small_kata):
    with pytest.raises(KataError, match="A name needs a letter"):
        remembered(Kata(small_kata), " .. ", "", pytest.fail)


# --- what cannot be graded like that -------------------------------------------------------------


def test_a_renamed_file_is_found(course, submit):
    replace(course, "two", TODO, "return t + t")
    (course / "exercises/two.py").rename(course / "exercises/two (1).py")

    done = submit(course)

    assert done.returncode == 2
    assert done.stdout == (
        "exercises/two.py is missing, but exercises/two (1).py holds its exercises: "
        "move or rename it back.\n"
    )
    assert "Nothing was packed. Fix this, or pack it as it is: kata submit --anyway" in done.stderr
    assert not list(course.glob("*.zip"))


@pytest.mark.parametrize("place", ["two.py", "week1/two.py"])
def test_a_moved_file_is_found(course, place):
    (course / place).parent.mkdir(exist_ok=True)
    (course / "exercises/two.py").rename(course / place)

    assert checked(Kata(course)).problems == [
        f"exercises/two.py is missing, but {place} holds its exercises: move or rename it back."
    ]


def test_a_deleted_file_can_be_brought_back(course, run):
    (course / "exercises/two.py").unlink()

    (said,) = checked(Kata(course)).problems
    assert said.startswith("exercises/two.py is missing. `kata reset double` brings its stubs")
    assert run(course, "torchkata", "reset", "double").returncode == 0
    assert checked(Kata(course)).problems == []


def test_what_is_no_python_is_told_with_its_line_and_can_be_packed_anyway(course, submit):
    replace(course, "two", TODO, "return ((t")

    done, anyway = submit(course), submit(course, "--anyway")

    said = (
        "exercises/two.py, line 12, is not valid Python ('(' was never closed): "
        "fix that line, or nothing in the file counts."
    )
    assert (done.returncode, anyway.returncode) == (2, 0)
    assert done.stdout.splitlines() == [said]
    assert anyway.stdout.splitlines()[0] == said
    assert b"return ((t" in packed(course)["exercises/two.py"]


def test_another_encoding_is_told(course):
    file = course / "exercises/two.py"
    file.write_bytes(file.read_bytes().replace(b"Twice t.", "Zweifach für t.".encode("latin-1")))

    assert checked(Kata(course)).problems == [
        "A grader refuses this: exercises/two.py:7 is not UTF-8: save it as UTF-8."
    ]


def test_an_exercise_that_was_renamed_moved_or_deleted_is_told(course):
    replace(course, "two", "def double(", "def twice(")
    replace(course, "two", "def quadruple(t: torch.Tensor)", "def four(t, n)")
    text = (course / "exercises/sign.py").read_text(encoding="utf-8")
    replace(course, "sign", text[text.index("def negate") :], "")
    with (course / "exercises/two.py").open("a", encoding="utf-8") as file:
        file.write("\n\n" + text[text.index("def negate") :])

    assert checked(Kata(course)).problems == [
        "double is not in exercises/two.py. Did you rename it to twice? Rename it back.",
        "quadruple is not in exercises/two.py. Did you rename it to four? Rename it back.",
        "negate is in exercises/two.py: move it to exercises/sign.py.",
    ]


def test_an_exercise_that_is_nowhere_can_be_brought_back(course):
    text = (course / "exercises/two.py").read_text(encoding="utf-8")
    replace(course, "two", text[text.index("def quadruple") :], "")

    assert checked(Kata(course)).problems == [
        "quadruple is not in exercises/two.py: `kata reset quadruple` brings its stub back."
    ]


def test_an_exercise_need_not_be_a_def(course):
    text = (course / "exercises/sign.py").read_text(encoding="utf-8")
    replace(course, "sign", text[text.index("def negate") :], "negate = torch.neg\n")

    assert checked(Kata(course)).problems == []


def test_a_package_that_a_grader_lacks_is_told_wherever_it_is_imported(course):
    replace(
        course,
        "two",
        "import torch\n",
        "import hypothesis\nimport torch\n\ntry:\n    import pandas\nexcept ImportError:\n"
        "    pandas = None\n",
    )
    replace(course, "sign", TODO, "import sklearn.metrics\n\n    return -t")

    assert checked(Kata(course)).problems == [
        "exercises/sign.py, line 12, imports sklearn. A grader has Python's own modules and what "
        "requirements.txt installs, such as torch and numpy: do without sklearn.",
        "exercises/two.py, line 3, imports hypothesis. A grader has Python's own modules and what "
        "requirements.txt installs, such as torch and numpy: do without hypothesis.",
    ]


def test_a_package_in_requirements_txt_may_be_imported(course):
    (course / "requirements.txt").write_text("hypothesis>=6\n", encoding="utf-8")

    assert {"torch", "sympy", "hypothesis", "json"} <= offered(course)
    assert "matplotlib" not in offered(course)


# Each of these works at home, and not where it is graded.
UNLIKE_HOME = {
    "the network": "import socket\nsocket.create_connection(('127.0.0.1', 9), 0.1)",
    "a process": "import subprocess\nsubprocess.run(['true'])",
    "a file of the learner's": "open({root!r} + '/exercises/syllabus.toml')",
    "an argument": "import sys\nsys.argv[1]",
    "the environment": "import os\nos.environ['PATH']",
    "the engine": "from torchkata.kata.folder import Kata",
    "a package, imported by name": "import importlib\nimportlib.import_module('hypothesis')",
}
# And each of these works here and there.
ALIKE = """
import torch
from torchkata import check, data
import torchkata

torch.set_num_interop_threads(2)
torch.set_num_threads(2)
X, Y = torchkata.data.points()
check(print)
"""


def test_what_a_grader_forbids_is_told_and_what_it_bears_is_not(course, monkeypatch):
    monkeypatch.undo()
    names = list(UNLIKE_HOME)
    wanted = {f"m{number}": ["X"] for number in range(len(names))} | {"alike": ["X"]}
    folder = course / "packed"
    (folder / "exercises").mkdir(parents=True)
    for number, name in enumerate(names):
        text = UNLIKE_HOME[name].replace("{root!r}", repr(str(course)))
        (folder / f"exercises/m{number}.py").write_text(text, encoding="utf-8")
    (folder / "exercises/alike.py").write_text(ALIKE, encoding="utf-8")

    *told, alike = import_all(folder, course, wanted)

    assert alike == Imported(None, [])
    assert {name: one.failure is not None for name, one in zip(names, told, strict=True)} == (
        dict.fromkeys(names, True)
    )
    assert "where your work is graded" in told[0].failure
    assert "only Python files in exercises/ are handed in" in told[2].failure


def test_a_helper_in_exercises_is_packed_and_one_outside_is_told(course):
    (course / "exercises/inside.py").write_text("FACTOR = 2\n", encoding="utf-8")
    (course / "outside.py").write_text("FACTOR = 2\n", encoding="utf-8")
    replace(
        course,
        "sign",
        "import torch\n",
        "import torch\n\nfrom exercises.inside import FACTOR\n",
    )
    assert checked(Kata(course)).problems == []

    replace(course, "two", "import torch\n", "import torch\nfrom outside import FACTOR\n")

    assert checked(Kata(course)).problems == [
        "exercises/two.py needs outside.py, which is outside exercises/: move it into exercises/."
    ]


def test_an_import_that_never_ends_or_ends_the_process_is_told_and_others_are_tried(course):
    replace(course, "two", "import torch\n", "import os\nimport torch\n\nos._exit(0)\n")
    replace(course, "sign", "import torch\n", "import time\nimport torch\n\ntime.sleep(1000)\n")

    said = checked(Kata(course), seconds=6.0).problems

    assert said == [
        "exercises/two.py cannot be imported: it ends the process. Until you fix this, nothing in "
        "it counts.",
        "exercises/sign.py cannot be imported: importing it does not come to an end. Until you fix "
        "this, nothing in it counts.",
    ]


def test_what_is_too_large_is_told(course):
    (course / "exercises/table.py").write_text("TABLE = 1  # " + "x" * 2**18, encoding="utf-8")

    assert checked(Kata(course)).problems == [
        "A grader refuses this: table.py is larger than 256 KB."
    ]


# --- work in a notebook ---------------------------------------------------------------------------


def write_notebook(file, *cells):
    cells = [{"cell_type": "code", "source": cell} for cell in cells]
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({"cells": cells}), encoding="utf-8")


DOUBLE = "import torch\n\ndef double(t):\n    return t + t"


@pytest.mark.parametrize("place", ["notebooks/two.ipynb", "Copy of two.ipynb"])
@pytest.mark.parametrize("other", [TODO, "return 4 * t"])
def test_work_that_is_only_in_a_notebook_is_brought_back(course, place, other):
    kata = Kata(course)
    replace(course, "two", TODO, "pass  # first")
    replace(course, "two", TODO, other)
    replace(course, "two", "pass  # first", TODO)
    write_notebook(course / place, DOUBLE, "double(torch.ones(1))")
    before = (course / "exercises/two.py").read_text(encoding="utf-8")

    said, *more = brought_back(kata)

    assert said == f"{place} holds work on double that exercises/two.py lacks."
    assert more[0] == "exercises/two.py now has double from the notebook."
    after = (course / "exercises/two.py").read_text(encoding="utf-8")
    assert "return t + t" in after
    assert other in after
    assert before == (course / more[-1].rpartition(" ")[2].rstrip(".")).read_text(encoding="utf-8")
    assert [*brought_back(kata), *left_behind(kata)] == []


def test_a_notebook_that_cannot_be_read_is_told_where_the_module_has_no_work(course):
    (course / "notebooks").mkdir()
    (course / "notebooks/two.ipynb").write_text("{", encoding="utf-8")
    kata = Kata(course)

    assert [*brought_back(kata), *left_behind(kata)] == [
        "notebooks/two.ipynb is not a readable notebook, and exercises/two.py holds no work: save "
        "the notebook again in Jupyter, or delete it."
    ]
    replace(course, "two", TODO, "return 2 * t")
    assert list(left_behind(kata)) == []


def test_other_work_in_a_notebook_is_told_and_what_the_module_has_too_is_not(course):
    kata = Kata(course)
    module, notebook = course / "exercises/two.py", course / "notebooks/two.ipynb"
    replace(course, "two", TODO, "return 2 * t")
    replace(course, "two", TODO, "return 4 * t")

    write_notebook(notebook, DOUBLE)
    os.utime(notebook, (1, 1))  # what it holds was brought back, and written again in the module
    assert [*brought_back(kata), *left_behind(kata)] == []

    os.utime(module, (0, 0))
    assert list(brought_back(kata)) == []
    assert list(left_behind(kata)) == [
        "notebooks/two.ipynb holds work on double that is not in exercises/two.py, which is handed "
        "in: `kata notebook two --back` takes it over. If the module is the right "
        "one, delete or rename the notebook."
    ]


# --- what it was handed out from -----------------------------------------------------------------


def test_the_manifest_knows_the_stubs_as_the_judge_sees_them(course):
    given = handed_out((course / FILE).read_bytes())

    shipped = Source(course / "exercises/two.py")
    replace(course, "two", TODO, "return t + t")
    written = Source(course / "exercises/two.py")

    assert given["double"] == shipped.fingerprint("double") != written.fingerprint("double")
    assert (
        given["quadruple"] == shipped.fingerprint("quadruple") == written.fingerprint("quadruple")
    )


def test_an_older_handout_knows_fewer_exercises(small_kata):
    kata = Kata(small_kata)
    files = contents(kata, list(kata.syllabus)[:2], COURSE)

    assert handed_out(files[FILE]).keys() == {"double", "quadruple"}


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"[]", b"{", b"\xff", b"{}", b"[" * 100_000, b'{"format": 2}', b"1" * (2 << 20)),
        b'{"format": 1, "version": 3, "kind": "course", "stubs": {}, "files": {}}',
        b'{"format": 1, "version": "1", "kind": "mine", "stubs": {}, "files": {}}',
        b'{"format": 1, "version": "1", "kind": "course", "stubs": {"a.b": 3}, "files": {}}',
        b'{"format": 1, "version": "1", "kind": "course", "stubs": [], "files": {}}',
    ],
)
def test_a_forged_manifest_says_nothing(data):
    assert handed_out(data) is None
    assert handed_out(None) is None


def test_a_manifest_comes_back_as_it_was(course):
    manifest = Manifest.of(course)

    assert Manifest.from_json(manifest.to_json().encode()) == manifest
