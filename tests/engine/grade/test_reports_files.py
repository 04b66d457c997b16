"""The reports of a class: tables, feedback and JUnit files, with safe names."""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import PureWindowsPath
from xml.etree import ElementTree

import jsonschema
import pytest

from tests.engine.grade.made_class import HOSTILE, SYLLABUS, made_class
from torchkata.diagnosis.kinds import PRINTS
from torchkata.errors import KataError
from torchkata.grade.reports import code, write_reports
from torchkata.grade.reports.code import code_page
from torchkata.grade.reports.feedback import feedback, plain
from torchkata.grade.reports.files import stems
from torchkata.grade.reports.junit import junit
from torchkata.grade.reports.table import HEAD, table
from torchkata.grade.results import Graded, Grades, Result
from torchkata.kata.spreadsheet import inert
from torchkata.kata.syllabus import Syllabus

KEYS = [exercise.key for exercise in SYLLABUS]


@pytest.fixture(scope="module")
def grades() -> Grades:
    return made_class(24)


@pytest.fixture(scope="module")
def out(grades, tmp_path_factory):
    folder = tmp_path_factory.mktemp("class") / "out"
    write_reports(grades, SYLLABUS, folder)
    return folder


def files(folder):
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_every_report_is_there_for_every_student(out, grades):
    names = files(out)

    assert {"grades.csv", "grades.json", "report.html"} <= names.keys()
    assert len(grades.submissions) == sum(name.startswith("feedback/") for name in names)
    assert len(grades.submissions) == sum(name.startswith("junit/") for name in names)
    assert len(grades.submissions) == sum(name.startswith("code/") for name in names)
    assert len(names) == 3 + 3 * len(grades.submissions)


def test_the_same_grades_give_the_same_bytes(out, grades, tmp_path):
    write_reports(Grades.from_json(grades.to_json()), SYLLABUS, tmp_path)

    assert files(out) == files(tmp_path)


def test_names_of_files_are_utf_8_where_python_reads_only_ascii(tmp_path):
    code = (
        "import pathlib, sys\n"
        "from torchkata.grade.reports import write_reports\n"
        "from torchkata.grade.results import Grades, Result\n"
        "from torchkata.kata.syllabus import Syllabus\n"
        "grades = Grades.of(1, 0, [], [Result('\\u65e5', 0, 'graded')])\n"
        "for _twice in range(2):\n"
        "    print(write_reports(grades, Syllabus(()), pathlib.Path(sys.argv[1])))"
    )
    environment = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}

    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.stdout.splitlines() == ["[]", "[]"], done.stderr
    assert (tmp_path / "code/日.html").is_file()
    assert (tmp_path / "feedback/日.md").is_file()


def test_what_an_earlier_run_left_is_told_and_kept(grades, tmp_path):
    (tmp_path / "feedback").mkdir()
    (tmp_path / "feedback" / "nobody.md").write_text("mine", encoding="utf-8")

    said = write_reports(grades, SYLLABUS, tmp_path)

    assert said == [
        "feedback/ holds 1 file for students who are not in this class, such as nobody.md."
    ]
    assert (tmp_path / "feedback" / "nobody.md").read_text(encoding="utf-8") == "mine"


# --- grades.csv and grades.json ------------------------------------------------------------------


def test_the_table_has_a_column_for_each_exercise_in_the_syllabus_order(grades):
    rows = list(csv.DictReader(table(grades, SYLLABUS).splitlines(keepends=True)))

    points = [f"{key} points" for key in KEYS]
    assert [*HEAD, *KEYS, *points] == list(rows[0])
    assert len(grades.submissions) == len(rows)
    for row, line in zip(grades.submissions, rows, strict=True):
        assert row.points == float(line["points"])
        assert {key: graded.outcome for key, graded in row.exercises.items()} == {
            key: line[key] for key in KEYS if line[key]
        }
        earned = [float(line[key]) for key in points if line[key]]
        assert [one.points for one in row.exercises.values()] == earned
        assert sum(earned) == row.points
        assert (row.identity or "", "yes" if row.late else "no") == (line["id"], line["late"])
    assert len({line["late"] for line in rows}) == len({bool(line["id"]) for line in rows}) == 2


def test_two_students_of_one_name_keep_it_in_the_table():
    rows = [Result(f"Ada ({n})", 0, "graded", name="Ada", identity=f"{n}") for n in (7, 8)]

    text = table(Grades.of(1, 0, [], rows), Syllabus(()))

    assert "Ada (7),Ada,7,no,0,0,graded" in text
    assert "Ada (8),Ada,8,no,0,0,graded" in text


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "|x", "%0a"]
)
def test_no_name_becomes_a_formula(text):
    assert f"'{text}" == inert(text)


@pytest.mark.parametrize("text", ["Ada", "Anne-Marie", "a=b", "", "O'Neill"])
def test_other_names_stay(text):
    assert text == inert(text)


def test_the_json_is_as_its_schema_says_and_reads_back(out, grades, kata):
    schema = json.loads((kata.root / "docs" / "grades.schema.json").read_text(encoding="utf-8"))
    text = (out / "grades.json").read_text(encoding="utf-8")

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(text))
    assert grades == Grades.from_json(text)


@pytest.mark.parametrize(
    ("key", "value"),
    [("version", 1), ("max_points", "7"), ("submissions", [{"student": "Ada"}]), ("more", 1)],
)
def test_the_schema_refuses_anything_else(grades, kata, key, value):
    schema = json.loads((kata.root / "docs" / "grades.schema.json").read_text(encoding="utf-8"))

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(grades.to_json()) | {key: value}, schema)


# --- names of files ------------------------------------------------------------------------------


def test_names_of_files_are_safe_and_apart():
    names = stems(
        [*HOSTILE, "a/b", "a\\b", "x." * 300, "Zoë", "Zoe\u0308", "ZOË", "nul.txt", "名" * 99]
    )

    assert len(names) == len({name.casefold() for name in names.values()})
    for stem in names.values():
        assert re.fullmatch(r"[\w.@+() -]+", stem)
        assert not stem.startswith(".")
        assert not PureWindowsPath(stem).is_reserved()
        assert len(f".{stem}.xml.4194304.draft".encode()) <= 255


def test_a_plain_name_is_its_own():
    assert stems(["Ada Lovelace", "Zoë"]) == {"Ada Lovelace": "Ada Lovelace", "Zoë": "Zoë"}


def test_nobody_can_take_the_name_of_another_by_foreseeing_it():
    clash = stems(["bob", "BOB"])["bob"]

    names = stems(["bob", "BOB", clash])

    assert len({name.casefold() for name in names.values()}) == 3


# --- junit ---------------------------------------------------------------------------------------


def test_junit_has_a_suite_for_each_exercise_and_counts_add_up(grades):
    for row in grades.submissions:
        root = ElementTree.fromstring(junit(row, SYLLABUS))
        suites = list(root)
        wanted = KEYS if row.status == "graded" else ["submission"]

        assert wanted == [suite.get("name") for suite in suites]
        for suite in suites:
            cases, failures = suite.findall("testcase"), suite.findall("testcase/failure")
            assert (len(cases), len(failures)) == (
                int(suite.get("tests")),
                int(suite.get("failures")),
            )
            assert cases
            if row.status == "graded":
                solved = row.exercises[suite.get("name")].outcome == "solved"
                assert solved == (not failures)
        assert int(root.get("failures")) == len(root.findall(".//failure"))


def test_whatever_is_not_solved_is_a_failure_of_that_type():
    outcomes = ["wrong", "todo", "raised", "timed_out", "crashed", "refused"]
    tests = {f"test_{outcome}": outcome for outcome in outcomes}
    row = Result("Ada", 0, "graded", exercises={KEYS[0]: Graded("wrong", 0, tests)})

    found = ElementTree.fromstring(junit(row, SYLLABUS)).findall(".//failure")

    assert outcomes == [failure.get("type") for failure in found]


def test_an_exercise_without_tests_does_not_read_as_if_all_were_well():
    row = Result(
        "A\x00\x1b\udc80", 0, "graded", exercises={KEYS[0]: Graded("raised", 0, reason="\x07")}
    )

    root = ElementTree.fromstring(junit(row, SYLLABUS))

    assert (root.get("tests"), root.get("failures")) == ("1", "1")


# --- feedback ------------------------------------------------------------------------------------


def told(**exercises):
    found = {key: exercises.get(key.partition(".")[2], Graded("todo", 0)) for key in KEYS}
    row = Result("Ada *Lovelace*", 3.5, "graded", exercises=found)
    return feedback(row, Grades.of(1, 364, [], [row]), SYLLABUS)


def test_feedback_says_what_is_wrong_and_one_hint():
    text = told(
        mse=Graded("wrong", 0, {"test_secret": "wrong"}, "wrong shape", "You took the sum.")
    )

    assert text.startswith(
        f"# Ada \\*Lovelace\\*\n\n0 of {len(KEYS)} exercises solved, 3.5 of 364 points.\n"
    )
    hint = SYLLABUS.by_name["mse"].hints[1]
    assert (
        "### `mse`: wrong (0 of 2 points)\n\n"
        "- It returned the wrong shape.\n"
        "- **You took the sum.**\n"
        f"- Hint: {hint}\n"
    ) in text
    assert "secret" not in text


def test_feedback_remarks_once_on_a_print():
    printed = Graded("solved", 1, remarks=(PRINTS,))

    text = told(line=printed, mse=printed, fit_line=Graded("wrong", 0, remarks=(PRINTS,)))

    assert f"`line` (1 of 1 point), `mse` (1 of 2 points)\n\n- `line`, `mse`: {PRINTS}\n" in text
    most = SYLLABUS.by_name["fit_line"].points
    assert f"### `fit_line`: wrong (0 of {most} points)\n\n- {PRINTS}\n" in text


def test_feedback_says_once_that_a_module_cannot_be_loaded():
    why = "line_fit.py, line 3: SyntaxError: invalid syntax"
    broken = Graded("raised", 0, {"test_secret": "raised"}, why)

    text = told(mse=broken, line=broken)

    assert (
        "### `line_fit.py` cannot be loaded\n\n"
        "- line_fit.py, line 3: SyntaxError: invalid syntax\n"
        "- Until you fix this, none of these can be graded: `line` (0 of 1 point), "
        "`mse` (0 of 2 points)\n"
    ) in text
    assert text.count("SyntaxError") == 1
    assert plain(SYLLABUS.by_name["mse"].hints[1]) not in text


def test_feedback_gives_the_first_hint_for_what_was_not_begun_and_never_the_outline():
    text = told(line=Graded("solved", 1))
    plainly = text.replace("\\", "")

    for exercise in SYLLABUS:
        assert (exercise.hints[0].replace("\\", "") in plainly) == (exercise.name != "line")
        assert exercise.hints[2] not in plainly
    topic = SYLLABUS.topic("line_fit").exercises
    points = sum(exercise.points for exercise in topic)
    head = f"1 of {len(topic)} solved, 1 of {points} points: `line` (1 of 1 point)\n"
    assert head in text
    mse = SYLLABUS.by_name["mse"]
    assert f"- `mse` (0 of {mse.points} points), {mse.title}. Hint: " in text


def test_feedback_on_a_refused_submission_says_why():
    row = Result("Ada", 0, "refused", reason="The archive holds a link (<b>line_fit.py</b>).")

    text = feedback(row, Grades.of(1, 364, [], [row]), SYLLABUS)

    assert "could not be graded: The archive holds a link (\\<b>line_fit.py\\</b>)." in text
    assert "## " not in text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("<script>", "\\<script>"),
        ("[x](javascript:y)", "[x\\](javascript:y)"),
        ("[x]: http://y", "[x\\]: http://y"),
        ("two\n# lines", "two # lines"),
        ("`<b>` is code, ` is not", "`<b>` is code, \\` is not"),
        ("&lt; & co", "\\&lt; & co"),
        ("log_sum_exp 2 * 3 **bold** _it_", "log_sum_exp 2 * 3 \\*\\*bold\\*\\* \\_it\\_"),
        ("\u202eevil\x00", "evil"),
    ],
)
def test_markdown_shows_text_word_for_word(text, wanted):
    assert wanted == plain(text)


def test_a_page_of_code_is_bounded_whatever_the_code(grades, monkeypatch):
    monkeypatch.setattr(code, "MOST_CHARACTERS", 10_000)
    hidden = ("\x01" * 99 + "\n") * 1_000  # each of them is written out

    page = code_page(grades.submissions[0], grades, SYLLABUS, {"a.py": hidden.encode()}, "a")
    short = code_page(grades.submissions[0], grades, SYLLABUS, {"a.py": b"x = 1\n" * 9}, "a")

    assert page.count("⟨U+0001⟩") == 9_900
    assert "901 more lines are not shown." in page
    assert "not shown" not in short


def test_without_jinja2_one_sentence_says_what_to_install(grades, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "jinja2", None)

    with pytest.raises(KataError, match=r'pip install -e ".*\[grade\]"'):
        write_reports(grades, SYLLABUS, tmp_path)
    assert not files(tmp_path)


def test_an_empty_class_and_an_empty_syllabus_have_reports_too(tmp_path):
    write_reports(Grades.of(1, 0, [], []), Syllabus(()), tmp_path / "none")
    write_reports(Grades.of(1, 364, [], []), SYLLABUS, tmp_path / "nobody")

    assert (tmp_path / "none" / "grades.csv").read_text("utf-8-sig") == ",".join(HEAD) + "\n"
    assert "not graded" in (tmp_path / "nobody" / "report.html").read_text(encoding="utf-8")
