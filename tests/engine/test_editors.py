"""An editor finds the kata, with a learner's packages alone and from the folder around it."""

import json
import shutil
from pathlib import Path

import pytest

from torchkata.handout import contents
from torchkata.kata.files import put_down
from torchkata.kata.folder import Kata
from torchkata.kata.manifest import WORKSHOP

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = json.loads((ROOT / ".vscode/settings.json").read_text(encoding="utf-8"))
# What VS Code's plugin does with the items: each has a file of its own, or its parent has one.
EDITOR = """
def pytest_sessionfinish(session, exitstatus):
    files = {str(item.path) for item in session.items if item.parent.path.is_file()}
    print(chr(10) + "EDITOR", int(exitstatus), len(session.items), *sorted(files), sep="|")
"""
WITHOUT = """
import importlib.metadata
import sys

def distribution(name, known=importlib.metadata.distribution):
    if name in {"hypothesis", "jsonschema"}:
        raise importlib.metadata.PackageNotFoundError(name)
    return known(name)

importlib.metadata.distribution = distribution

class Missing:
    def find_spec(name, path=None, target=None):
        if name == "hypothesis":
            raise ModuleNotFoundError(f"No module named {name!r}")

sys.meta_path.insert(0, Missing)
"""


@pytest.fixture
def cloned(small_kata):
    """The small kata with the settings of the clone, its benchmarks, and a test of developers."""
    for name in ("pyproject.toml", "tests/conftest.py"):
        shutil.copy(ROOT / name, small_kata / name)
    shutil.copytree(ROOT / "benchmarks", small_kata / "benchmarks")
    needy = small_kata / "tests/engine/test_needy.py"
    needy.parent.mkdir()
    needy.write_text("import hypothesis\n\ndef test_it(): pass\n", encoding="utf-8")
    (small_kata.parent / "editor.py").write_text(EDITOR, encoding="utf-8")
    (small_kata.parent / "sitecustomize.py").write_text(WITHOUT, encoding="utf-8")
    return small_kata


@pytest.mark.parametrize(
    ("inside", "arguments"),
    [(True, SETTINGS["python.testing.pytestArgs"]), (True, ["tests"]), (False, ["kata"])],
    ids=["as set", "the wizard's tests", "from the parent"],
)
def test_an_editor_finds_the_exercises_and_nothing_else(cloned, run, inside, arguments):
    folder = cloned if inside else cloned.parent
    call = ("--rootdir", str(folder), "-p", "editor", "--collect-only", *arguments)

    done = run(folder, "pytest", *call, PYTHONPATH=f"{cloned.parent}:{ROOT}")

    (found,) = [line for line in done.stdout.splitlines() if line.startswith("EDITOR")]
    status, count, *files = found.split("|")[1:]
    assert (done.returncode, status, count) == (0, "0", "39"), done.stdout + done.stderr
    assert all("exercises" in Path(file).relative_to(cloned).parts for file in files)
    told = "not collected: the project's own tests in tests/engine, which need"
    assert done.stdout.count(told) == (arguments != [])
    if arguments:
        assert "(hypothesis, jsonschema missing)" in done.stdout


def test_the_editor_needs_no_paths():
    assert SETTINGS["python.testing.pytestEnabled"] is True
    assert SETTINGS["python.testing.pytestArgs"] == []


def test_the_dev_container_opens_on_the_first_exercise(kata):
    text = (ROOT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("//")]
    custom = json.loads("\n".join(lines))["customizations"]
    first = next(iter(kata.syllabus))

    assert custom["codespaces"]["openFiles"] == [f"exercises/{first.topic}.py"]
    assert "ms-python.python" in custom["vscode"]["extensions"]


def test_an_editor_finds_the_exercises_of_a_kata_that_was_started(cloned, run, tmp_path):
    kata = Kata(cloned)
    files = contents(kata, list(kata.syllabus), WORKSHOP, choice={"assistants": "tutor"})
    put_down(files, tmp_path / "mine")
    call = ("-p", "editor", "--collect-only", ".")

    done = run(tmp_path / "mine", "pytest", *call, PYTHONPATH=str(cloned.parent))

    (found,) = [line for line in done.stdout.splitlines() if line.startswith("EDITOR")]
    status, count, *named = found.split("|")[1:]
    assert (done.returncode, status, count) == (0, "0", "39"), done.stdout + done.stderr
    assert {Path(file).relative_to(tmp_path / "mine").parts[0] for file in named} == {
        "tests",
        "exercises",
    }
