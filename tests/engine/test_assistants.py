"""Coding assistants: what a copy asks of them, and what they read."""

import json

import jsonschema
import pytest
from click.testing import CliRunner

from torchkata.cli import main
from torchkata.handout import contents, write
from torchkata.handout.contents import ASSISTANTS
from torchkata.kata.folder import Kata
from torchkata.kata.manifest import COURSE, WORKSHOP

TODO = "raise NotImplementedError"
LOUD = 'import os\n\nprint("hello from the module")\nos.system("echo hello from a shell")\n'


@pytest.fixture
def schema(kata):
    def read(command):
        text = (kata.root / f"docs/{command}.schema.json").read_text(encoding="utf-8")
        return json.loads(text)

    return read


@pytest.fixture
def command(small_kata, monkeypatch):
    """`command("hint", ...)`: `kata` in the small kata, in this process, which has torch."""
    monkeypatch.chdir(small_kata)
    return lambda *arguments: CliRunner().invoke(main, arguments)


def written(root, *bodies):
    """Write the exercises of a topic in order, in a module that also prints."""
    file = root / "exercises/two.py"
    text = file.read_text(encoding="utf-8")
    for body in bodies:
        text = text.replace(TODO, body, 1)
    file.write_text(text + LOUD, encoding="utf-8")


def test_check_tells_what_pytest_tells_and_nothing_else(small_kata, run, schema):
    written(small_kata, "return t + 1")

    done = run(small_kata, "torchkata", "check", "two", "--json")
    told = json.loads(done.stdout)
    seed = ("--seed", str(told["seed"]))
    shown = run(small_kata, "pytest", "-q", *seed, "tests/exercises/two").stdout.splitlines()

    jsonschema.validate(told, schema("check"))
    wrong, todo = told["exercises"]
    assert (wrong["name"], wrong["outcome"], wrong["words"]) == ("double", "wrong", "wrong")
    assert (todo["name"], todo["outcome"], todo["lines"]) == ("quadruple", "todo", [])
    assert "    That is one more, not a product." in wrong["lines"]
    assert [line for line in wrong["lines"] if line not in shown] == []
    assert wrong["place"] in {line.strip() for line in shown}
    assert done.returncode == 1
    assert json.loads((small_kata / ".kata/outcomes.json").read_text("utf-8"))["exercises"].keys()


def test_a_solved_exercise_is_told_and_exits_with_0(small_kata, command, schema):
    written(small_kata, "return 2 * t")

    done = command("check", "double", "--json")

    told = json.loads(done.stdout)
    jsonschema.validate(told, schema("check"))
    (one,) = told["exercises"]
    assert (done.exit_code, one["outcome"], one["lines"]) == (0, "solved", [])


def test_a_course_copy_tells_its_example_only(small_kata, run, schema, tmp_path):
    kata = Kata(small_kata)
    course = write(contents(kata, list(kata.syllabus), COURSE), tmp_path / "course", False)
    written(course, "return t + t", "return t + 1")

    done = run(course, "torchkata", "check", "two", "--json", PYTHONPATH="")

    told = json.loads(done.stdout)
    jsonschema.validate(told, schema("check"))
    passes, fails = told["exercises"]
    assert (passes["outcome"], passes["lines"]) == ("example", [])
    assert fails["outcome"] == "wrong"
    assert "[4.0]" in "".join(fails["lines"])  # what the docstring shows
    for secret in ("integers_stay_integers", "That is one more"):
        assert secret not in done.stdout


def test_a_hint_is_the_next_step(command, schema):
    first, last = (
        json.loads(command("hint", "double", "--json", *step).stdout)
        for step in ((), ("--step", "3"))
    )

    jsonschema.validate(first, schema("hint"))
    assert (first["step"], first["steps"], first["text"]) == (1, 3, "idea")
    assert (last["step"], last["text"]) == (3, "outline")


def test_a_program_cannot_use_the_debugger(command):
    both = command("check", "double", "--json", "--pdb")
    none = command("check", "double", "--json", "--limit", "long")

    assert (both.exit_code, both.stdout) == (2, "")
    assert both.stderr.endswith(
        "--pdb needs your terminal, and --json is for programs: choose one.\n"
    )
    assert none.stderr == "Error: --limit=long: give a number of seconds.\n"


# --- what a copy asks of them --------------------------------------------------------------------


@pytest.mark.parametrize("kind", [COURSE, WORKSHOP])
def test_a_copy_asks_for_a_tutor(small_kata, kind):
    kata = Kata(small_kata)

    files = contents(kata, list(kata.syllabus), kind)

    asked = files["AGENTS.md"].decode()
    assert "Never write an answer" in asked
    assert "kata hint NAME --json" in asked
    assert {files["CLAUDE.md"], files["GEMINI.md"]} == {b"@AGENTS.md\n"}


def test_the_teacher_chooses_what_they_may_be(small_kata, command):
    kata = Kata(small_kata)
    asked = {
        one: contents(kata, list(kata.syllabus), COURSE, one)["AGENTS.md"].decode()
        for one in ASSISTANTS
    }

    command("handout", "out", "--assistants", "none")

    assert (small_kata / "out/AGENTS.md").read_text("utf-8") == asked["none"]
    assert "write code with them" in asked["free"]
    assert "does not allow assistants" in asked["none"]
    assert len(set(asked.values())) == 3


def test_the_place_of_a_file_that_is_no_python_is_its_syntax_error(small_kata, command):
    written(small_kata, "return (t")

    (one,) = json.loads(command("check", "double", "--json").stdout)["exercises"]

    lines = (small_kata / "exercises/two.py").read_text(encoding="utf-8").splitlines()
    assert one["place"] == f"exercises/two.py:{1 + lines.index('    return (t')}"
    assert "'(' was never closed" in "".join(one["lines"])
