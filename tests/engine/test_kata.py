"""The `kata` command for learners, and its knowledge without running code."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from torchkata.kata.bars import bars, what_next
from torchkata.kata.folder import Kata
from torchkata.kata.progress import Progress
from torchkata.kata.reset import reset, undo
from torchkata.kata.source import Source

ROOT = Path(__file__).resolve().parents[2]

TODO = "raise NotImplementedError"


def write(kata, topic, old, new):
    file = kata / "exercises" / f"{topic}.py"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_where_am_i_at_the_start(small_kata, run):
    done = run(small_kata, "torchkata")

    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "two   ░░░░░░░░░░░░░░░░░░░░   0/2",
        "sign  ░░░░░░░░░░░░░░░░░░░░   0/1",
        "",
        "Next: double  double it",
        "      exercises/two.py:6",
        "      a hint: kata hint double",
    ]


def test_the_readme_shows_where_a_learner_begins(tmp_path):
    shutil.copytree(ROOT / "torchkata/stubs", tmp_path / "exercises")
    shutil.copy(ROOT / "exercises/syllabus.toml", tmp_path / "exercises")
    progress = Progress(Kata(tmp_path))
    # Without hidden tests, a copy says first what its count means.
    shown = [*bars(progress, unicode=True), [("", "")], *what_next(progress)[-3:]]
    printed = ["".join(text for text, _style in line).rstrip() for line in shown]

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = readme.split("```text\n")[1].split("```")[0].splitlines()

    assert [line for line in printed if line in block] == [line for line in block if line != "..."]
    assert block[:2] == printed[:2]


def test_a_file_that_was_deleted_is_told(small_kata, run):
    (small_kata / "exercises/two.py").unlink()
    told = "exercises/two.py is missing: `kata reset double` brings it back."

    for command in (["torchkata"], ["pytest", "-q"]):
        lines = run(small_kata, *command).stdout.splitlines()
        assert "two   ░░░░░░░░░░░░░░░░░░░░   0/2   the file is missing" in lines
        assert lines.count(told) == 1
    run(small_kata, "torchkata", "reset", "double")

    assert "missing" not in run(small_kata, "torchkata").stdout


def test_a_terminal_without_unicode_gets_plain_bars(small_kata, run):
    done = run(small_kata, "torchkata", PYTHONIOENCODING="ascii")

    assert done.stdout.splitlines()[0] == "two   ....................   0/2"


def test_outcomes_are_kept_until_something_changes(small_kata, run):
    write(small_kata, "two", TODO, "return t + t")
    assert "two   ░░░░░░░░░░░░░░░░░░░░   0/2   1 changed, not run yet" in _kata(small_kata, run)

    run(small_kata, "pytest", "-q")
    assert "two   ██████████░░░░░░░░░░   1/2" in _kata(small_kata, run).splitlines()

    write(small_kata, "two", "return t + t", "return 2.0 * t")
    assert "1 changed, not run yet" in _kata(small_kata, run)

    write(small_kata, "two", "return 2.0 * t", "return t + t")
    assert "two   ██████████░░░░░░░░░░   1/2" in _kata(small_kata, run).splitlines()


@pytest.mark.parametrize("file", ["tests/exercises/two/test_double.py", "exercises/help.py"])
def test_outcomes_depend_on_tests_and_imports_too(small_kata, run, file):
    (small_kata / "exercises/help.py").write_text("FACTOR = 2\n", encoding="utf-8")
    write(
        small_kata, "two", "import torch\n", "import torch\n\nfrom exercises.help import FACTOR\n"
    )
    write(small_kata, "two", TODO, "return FACTOR * t")
    run(small_kata, "pytest", "-q")
    assert "1/2" in _kata(small_kata, run)

    with (small_kata / file).open("a", encoding="utf-8") as opened:
        opened.write("# changed\n")

    assert "1 changed, not run yet" in _kata(small_kata, run)


def test_an_outcome_stays_while_nothing_changes_that_it_depends_on(small_kata, run):
    write(small_kata, "two", TODO, "return t + t")
    write(small_kata, "two", TODO, "return double(double(t))")
    run(small_kata, "pytest", "-q")

    write(small_kata, "two", "return double(double(t))", "return 4 * double(t)  # wrong")
    other = _kata(small_kata, run)
    write(small_kata, "two", "return 4 * double(t)  # wrong", "return double(double(t))")
    write(small_kata, "two", "return t + t", "return 2 * t")
    helper = _kata(small_kata, run)
    write(small_kata, "two", "return 2 * t", "return t + t")
    write(small_kata, "two", "import torch\n", "import torch\n\ntorch.pi = 3\n")
    around = _kata(small_kata, run)

    assert "1/2   1 changed, not run yet" in other
    assert "0/2   2 changed, not run yet" in helper
    assert "0/2   2 changed, not run yet" in around


def test_a_file_in_another_encoding_is_another_text():
    text = 'def f(x):\n    """Für x."""\n    return x\n'
    utf8, latin1 = (Source(Path("two.py"), text.encode(code)) for code in ("utf-8", "latin-1"))

    assert utf8.depends_on("f") != latin1.depends_on("f")


def test_a_part_of_the_tests_solves_nothing(small_kata, run):
    write(small_kata, "two", TODO, "return t + t")

    run(small_kata, "pytest", "-q", "-k", "double and integers")
    run(
        small_kata,
        "pytest",
        "-q",
        "tests/exercises/two/test_double.py::test_integers_stay_integers",
    )
    run(small_kata, "pytest", "-q", "exercises/two.py")

    assert "1 changed, not run yet" in _kata(small_kata, run)


def test_but_what_is_wrong_in_a_part_is_wrong(small_kata, run):
    write(small_kata, "two", TODO, "return t + 1")

    run(small_kata, "pytest", "-q", "-k", "double and integers")

    assert "1 wrong" in _kata(small_kata, run)


def test_other_peoples_code_leaves_no_outcome(small_kata, run):
    run(small_kata, "pytest", "-q", "--impl=solutions")

    assert not (small_kata / ".kata/outcomes.json").exists()


def test_an_outcome_file_that_was_damaged_is_read_as_empty(small_kata, run):
    write(small_kata, "two", TODO, "return t + t")
    (small_kata / ".kata").mkdir()
    for text in ("{", "[]", '{"exercises": 3}', '{"exercises": {"double": 3}}'):
        (small_kata / ".kata/outcomes.json").write_text(text, encoding="utf-8")
        assert "1 changed, not run yet" in _kata(small_kata, run)


@pytest.mark.parametrize("text", ["{", "[]", '{"exercises": 3}', "\ufffd", "[" * 10**5])
def test_a_damaged_outcome_file_is_kept_and_told_before_it_is_written_again(small_kata, text):
    outcomes = Progress(Kata(small_kata)).outcomes
    assert outcomes.keep({"double": {"outcome": "solved"}}) == ""
    assert outcomes.keep({"negate": {"outcome": "wrong"}}) == ""
    outcomes.file.write_bytes(text.encode("utf-8") if text != "\ufffd" else b"\xff\x00")
    damaged = outcomes.file.read_bytes()

    told = outcomes.keep({"double": {"outcome": "solved"}})

    assert told.startswith(
        ".kata/outcomes.json could not be read, so it is kept as .kata/outcomes-"
    )
    assert (small_kata / ".kata/outcomes-broken.json").read_bytes() == damaged
    assert json.loads(outcomes.file.read_text(encoding="utf-8"))["exercises"].keys() == {"double"}
    assert outcomes.keep({"double": {"outcome": "solved"}}) == ""


def test_kata_does_not_import_torch(small_kata, run):
    (small_kata / "sitecustomize.py").write_text(
        "import sys\nsys.modules['torch'] = None\nsys.modules['pytest'] = None\n", encoding="utf-8"
    )
    path = [str(small_kata), *(p for p in sys.path if p)]

    for command in ([], ["list"], ["hint", "double"], ["reset", "double"]):
        done = run(small_kata, "torchkata", *command, PYTHONPATH=":".join(path))
        assert done.returncode == 0, done.stderr


def test_hints_come_one_at_a_time_and_are_remembered(small_kata, run):
    said = [run(small_kata, "torchkata", "hint", "DOUBLE").stdout.strip() for _ in range(4)]
    last = "Hint 3 of 3: outline"
    more = "This is the last hint. The solution: kata solution double --anyway"

    assert said == ["Hint 1 of 3: idea", "Hint 2 of 3: tool", f"{last}\n{more}", f"{last}\n{more}"]

    shutil.rmtree(small_kata / "solutions")
    assert run(small_kata, "torchkata", "hint", "double").stdout == f"{last}\n"


def test_what_cannot_be_kept_is_told_and_used_nevertheless(small_kata, run):
    (small_kata / ".kata").write_text("a file", encoding="utf-8")
    write(small_kata, "two", TODO, "return t + t")
    told = "Your progress is not kept: .kata/{} cannot be written (File exists)."

    checked = run(small_kata, "torchkata", "check", "double").stdout
    tested = run(small_kata, "pytest").stdout
    hint = run(small_kata, "torchkata", "hint", "double").stdout.splitlines()
    second = run(small_kata, "torchkata", "hint", "double", "--step", "2").stdout

    for output in (checked, tested):
        assert output.count(told.format("outcomes.json")) == 1
        assert "two   ██████████░░░░░░░░░░   1/2\n" in output
        assert "double: solved" in output
    assert hint == [
        "Hint 1 of 3: idea",
        told.format("hints.json"),
        "The next hint: kata hint double --step 2",
    ]
    assert second.startswith("Hint 2 of 3: tool\n")


def test_a_sign_that_a_pipe_cannot_take_is_escaped(small_kata, run):
    syllabus = small_kata / "exercises/syllabus.toml"
    text = syllabus.read_text(encoding="utf-8").replace('"idea"', '"t⁴, that is"')
    syllabus.write_text(text, encoding="utf-8")

    done = run(small_kata, "torchkata", "hint", "double", PYTHONIOENCODING="cp1252")

    assert done.stdout == "Hint 1 of 3: t\\u2074, that is\n"


def test_reset_brings_back_one_stub_and_keeps_the_rest(small_kata, run):
    file = small_kata / "exercises/two.py"
    shipped = file.read_text(encoding="utf-8")
    write(small_kata, "two", TODO, "return t + t")
    write(small_kata, "two", TODO, "return double(double(t))  # mine")
    mine = file.read_text(encoding="utf-8")

    done = run(small_kata, "torchkata", "reset", "double")

    text = file.read_text(encoding="utf-8")
    assert text == shipped.replace(TODO, "X").replace("X", TODO, 1).replace(
        "X", "return double(double(t))  # mine"
    )
    backup = small_kata / done.stdout.splitlines()[0].split("kept in ")[1].removesuffix(".")
    assert backup.read_text(encoding="utf-8") == mine


def test_a_reset_can_be_undone(small_kata, run):
    file = small_kata / "exercises/two.py"
    stubs = file.read_text(encoding="utf-8")
    mine = stubs.replace(TODO, "return t  # mine")
    file.write_text(mine, encoding="utf-8", newline="\r\n")
    before = file.read_bytes()

    asked = run(small_kata, "torchkata", "reset", "two")
    told = run(small_kata, "torchkata", "reset", "two", "--yes")
    reset_text = file.read_text(encoding="utf-8")
    back = run(small_kata, "torchkata", "reset", "--undo")
    again = run(small_kata, "torchkata", "reset", "--undo")

    assert "Reset double and quadruple? [y/N]" in asked.stdout
    assert asked.returncode == 1
    assert told.stdout.count("is a stub again. Your text is kept in .kata/backup/two-") == 2
    assert reset_text == stubs
    assert back.stdout.splitlines() == [
        "double has your text again.",
        "quadruple has your text again.",
    ]
    assert file.read_bytes() == before
    assert (again.returncode, again.stderr) == (
        2,
        "Error: There is nothing to undo: no exercise was reset here.\n",
    )


def test_an_undo_keeps_what_was_begun_since(small_kata):
    kata = Kata(small_kata)
    exercise = kata.syllabus.exercise("double")
    file = small_kata / "exercises/two.py"
    stubs = file.read_text(encoding="utf-8")
    file.write_text(stubs.replace(TODO, "return t  # old", 1), encoding="utf-8")
    reset(kata, exercise)
    file.write_text(stubs.replace(TODO, "return 2 * t  # new", 1), encoding="utf-8")

    (said,) = undo(kata)

    assert said.startswith("double has new work in it and stays; the old text is in .kata/backup/")
    assert "# new" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("named", [[], ["double", "--undo"]])
def test_a_reset_names_exercises_or_undoes(small_kata, run, named):
    done = run(small_kata, "torchkata", "reset", *named)

    assert done.returncode == 2
    assert "Name an exercise or a topic, or say --undo." in done.stderr


def test_reset_keeps_the_rest_to_the_byte(small_kata, run):
    file = small_kata / "exercises/two.py"
    shipped = file.read_text(encoding="utf-8").replace("\n", "\r\n")
    mine = shipped.replace("import torch", "# -*- coding: latin-1 -*-\r\nimport torch")
    mine = mine.replace("def double", "\x0c\r\nNAME = 'gr\xf6\xdfe \x1c \x85'\r\ndef double")
    written = mine.replace(TODO, "return t + t", 1).encode("latin-1")
    file.write_bytes(written)

    done = run(small_kata, "torchkata", "reset", "double")

    assert done.returncode == 0
    assert file.read_bytes() == mine.encode("latin-1")


def test_reset_brings_back_what_was_deleted(small_kata, run):
    file = small_kata / "exercises/two.py"
    shipped = file.read_text(encoding="utf-8")
    file.write_text(shipped[: shipped.index("def quadruple")], encoding="utf-8")

    run(small_kata, "torchkata", "reset", "quadruple")

    assert file.read_text(encoding="utf-8") == shipped


def test_reset_counts_lines_as_python_does(small_kata, run):
    file = small_kata / "exercises/two.py"
    shipped = file.read_text(encoding="utf-8")
    shipped = shipped.replace("import torch\n", 'import torch\n\nSIGN = "\u2028"  # \x0c\n', 1)
    file.write_text(shipped.replace(TODO, "return 2 * t", 1), encoding="utf-8")

    run(small_kata, "torchkata", "reset", "double")

    assert file.read_text(encoding="utf-8") == shipped


def test_reset_does_not_touch_what_is_no_python(small_kata, run):
    write(small_kata, "two", TODO, "return (t")
    before = (small_kata / "exercises/two.py").read_text(encoding="utf-8")

    done = run(small_kata, "torchkata", "reset", "double")

    assert done.returncode == 2
    assert "exercises/two.py, line 12, is not valid Python ('(' was never closed)" in done.stderr
    assert (small_kata / "exercises/two.py").read_text(encoding="utf-8") == before


def test_the_solution_is_shown_once_solved_or_when_asked_for_anyway(small_kata, run):
    refused = run(small_kata, "torchkata", "solution", "double")
    anyway = run(small_kata, "torchkata", "solution", "double", "--anyway")
    write(small_kata, "two", TODO, "return t + t")
    run(small_kata, "pytest", "-q")
    solved = run(small_kata, "torchkata", "solution", "double")

    assert refused.returncode == 2
    assert "double is not solved yet. Try `kata hint double` first" in refused.stderr
    assert anyway.stdout == solved.stdout
    assert solved.stdout.startswith("def double(t: torch.Tensor) -> torch.Tensor:")
    assert solved.stdout.rstrip().endswith("return 2 * t")


def test_check_tests_one_exercise(small_kata, run):
    write(small_kata, "two", TODO, "return t + t")

    right, todo = (run(small_kata, "torchkata", "check", name) for name in ("double", "negate"))

    assert (right.returncode, todo.returncode) == (0, 1)
    assert "13 passed" in right.stdout
    assert "13 todo" in todo.stdout


def test_check_tests_a_topic_too_and_has_a_time_limit(small_kata, run):
    write(small_kata, "two", TODO, "while True:\n        t.add_(0)")

    done = run(small_kata, "torchkata", "check", "two", "--limit", "0.2")
    wrong = run(small_kata, "torchkata", "check", "two", "--limit", "soon")
    for file in (small_kata / "tests/exercises").glob("*/*.py"):
        file.unlink()
    example = run(small_kata, "torchkata", "check", "two", "--limit", "0.2")

    assert "ran for more than 0.2 s and was stopped" in done.stdout
    assert "1 timed out, 12 not run, 13 todo" in done.stdout
    assert "--limit takes a number of seconds above 0, not 'soon'." in wrong.stderr
    assert "1 timed out, 1 todo" in example.stdout


def test_a_folder_above_may_have_brackets_in_its_name(make_kata, run, tmp_path):
    kata = make_kata(tmp_path / "week [2]")
    write(kata, "two", TODO, "return t + t")

    assert "13 passed" in run(kata / "exercises", "torchkata", "check", "double").stdout
    (kata / "tests/exercises/two/test_double.py").unlink()
    assert "1 passed" in run(kata, "torchkata", "check", "double").stdout


def test_list_shows_states_and_filters(small_kata, run):
    write(small_kata, "two", TODO, "return t + t")
    run(small_kata, "pytest", "-q")

    lines = run(small_kata, "torchkata", "list").stdout.splitlines()
    left = run(small_kata, "torchkata", "list", "two", "--todo").stdout

    assert lines[0] == "two: Two"
    assert lines[1].split() == ["double", "core", "*", "2", "min", "solved"]
    assert "double" not in left
    assert "quadruple" in left


def test_an_unknown_topic_is_told_the_topics(small_kata, run):
    done = run(small_kata, "torchkata", "list", "tow")

    assert done.returncode == 2
    assert "There is no topic called tow; there are two, sign." in done.stderr


def test_outcomes_are_written_whole_or_not_at_all(small_kata, run):
    write(small_kata, "two", TODO, "return t + t")
    run(small_kata, "pytest", "-q")

    kept = json.loads((small_kata / ".kata/outcomes.json").read_text(encoding="utf-8"))

    assert kept["version"] == 1
    assert not list((small_kata / ".kata").glob(".*.draft"))
    assert (small_kata / ".kata/.gitignore").read_text(encoding="utf-8") == "*\n"


def _kata(folder, run):
    return run(folder, "torchkata").stdout
