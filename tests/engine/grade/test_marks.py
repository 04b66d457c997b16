"""Marks: what was judged, a course's rules and points by hand give the same marks each time."""

import csv
import dataclasses
import json
import re
import subprocess
import sys
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from torchkata.errors import KataError
from torchkata.grade import judging
from torchkata.grade.flags import policy, suspicious
from torchkata.grade.grading import grade_class
from torchkata.grade.intake import read_class
from torchkata.grade.judge import Judge
from torchkata.grade.marks import changes, overrides
from torchkata.grade.marks.changes import Mark
from torchkata.grade.marks.course_file import CourseFile, read_course
from torchkata.grade.marks.lateness import Deadline, Extension, Late, Stated
from torchkata.grade.marks.marking import Judged, counted_by, held, marked
from torchkata.grade.marks.options import (
    decided,
    not_here,
    refuse_what_is_missing,
    rules_of,
    without_effect,
)
from torchkata.grade.marks.template import course_text
from torchkata.grade.order import Order
from torchkata.grade.reports.feedback import feedback
from torchkata.grade.results import Graded, Grades, Result
from torchkata.grade.rules import Rules
from torchkata.grade.submission import Submission
from torchkata.kata.folder import Kata
from torchkata.kata.manifest import Manifest

# --- course.toml ---------------------------------------------------------------------------------


@pytest.fixture
def course(whole_kata, tmp_path):
    """`course(text)`: the course of a file with that text."""

    def read(text: str | bytes) -> CourseFile:
        data = text.encode() if isinstance(text, str) else text
        (tmp_path / "course.toml").write_bytes(data)
        return read_course(tmp_path / "course.toml", whole_kata.syllabus)

    return read


def test_a_new_file_shows_every_key_and_says_nothing_of_its_own(course):
    text = course_text('Say "hi" \\ there', ["line_fit"], core=True)

    read = course(text)
    shown = course(re.sub(r'^# (?=("[^"]+"|\w+) = )', "", text, flags=re.MULTILINE))

    assert (read.title, read.topics, read.core) == ('Say "hi" \\ there', "line_fit", True)
    assert (
        dataclasses.replace(read, title="", topics="", core=False, name="", lines={})
        == CourseFile()
    )
    assert shown.deadline.late == Late(15, 10, 50, 7)
    assert (shown.points, shown.weights) == ({"mse": 3}, {"backprop": 2})


FULL = """\
title = "Deep Learning"
term = "Winter 2026"
partial_credit = "share"
strict = true
packages = ["numpy"]
deadline = 2026-11-30T23:59:00
time_zone = "Europe/Zurich"
late.percent_per_day = 10
extensions = { "1815" = 2, "Grace  Hopper" = 2026-12-04T12:00:00Z }

[points]
mse = 2.5
"line_fit.line" = 0

[weights]
line_fit = 2
descend = 0.5
"""


def test_everything_is_read_also_with_a_byte_order_mark_and_other_line_ends(course, whole_kata):
    read = course("\ufeff".encode() + FULL.replace("\n", "\r\n").encode())

    most = {name: read.most(whole_kata.syllabus.by_name[name]) for name in ("mse", "line", "sse")}
    assert most == {"mse": 5.0, "line": 0.0, "sse": whole_kata.syllabus.by_name["sse"].points}
    assert read.most(whole_kata.syllabus.by_name["descend"]) == 1.0
    assert read.deadline.at == datetime(2026, 11, 30, 22, 59, tzinfo=UTC)
    assert read.deadline.extensions["1815"].days == 2
    assert read.deadline.extensions["grace hopper"].until.hour == 12
    assert (read.strict, read.partial_credit, read.packages) == (True, "share", ("numpy",))
    assert "Due 2026-11-30 23:59 CET." in rules_of(read)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = 'a'\n\nterm = \n", "line 3: this cannot be read as TOML"),
        ("title = 'a'\ntitle = 'b'\n", "line 2: this cannot be read as TOML"),
        ("titel = 'a'\n", "line 1: there is no key titel (the nearest name is title)"),
        ("title = 3\n", 'line 1: title has to be a text: title = "..."'),
        (
            "\n[late]\nper_cent_per_day = 3\n",
            "[late]: there is no key per_cent_per_day (the nearest name is percent_per_day)",
        ),
        (
            "[late]\npercent_per_day = 130\n",
            "line 2, [late]: percent_per_day has to be between 0 and 100",
        ),
        (
            "[late]\npercent_per_day = '10 %'\n",
            "line 2, [late]: percent_per_day has to be a number",
        ),
        ("[late]\ngrace_minutes = true\n", "line 2, [late]: grace_minutes has to be a number"),
        ("[points]\n\nmse = -1\n", "line 3, [points]: mse has to be between 0"),
        ("[points]\nmse = nan\n", "line 2, [points]: mse has to be between 0"),
        ("[points]\nmse = inf\n", "line 2, [points]: mse has to be between 0"),
        (f"[points]\nmse = {10**400}\n", "line 2, [points]: mse has to be between 0"),
        (
            "[points]\nmsee = 1\n",
            "line 2, [points]: There is no exercise called msee. Did you mean mse, sse?",
        ),
        (
            "[points]\n'backprop.mse' = 1\n",
            "line 2, [points]: there is no backprop.mse: mse is in the topic line_fit",
        ),
        ("[points]\nline_fit = 1\n", "line 2, [points]: line_fit is a topic"),
        (
            "topics = [\n  'line_fit',\n  'bakprop',\n]\n",
            "line 3: there is no topic called bakprop (the nearest name is backprop)",
        ),
        ("topics = 'line_fit'\n", "line 1: topics has to be a list"),
        ("strict = 'yes'\n", "line 1: strict is true or false"),
        ("partial_credit = 'some'\n", 'line 1: partial_credit is "all" or "share"'),
        ("late = 10\n", "line 1: late has to be a table"),
        ("# x\ndeadline = 2026-11-30T23:59:00\n", "line 2: deadline has no time zone"),
        ("deadline = 2026-11-30\n", "line 1: deadline needs a time, too: 2026-11-30T23:59:00"),
        ("deadline = '2026-11-30'\n", "line 1: deadline has to be a time without quotes"),
        ("deadline = 0001-01-01T00:00:00Z\n", "line 1: deadline has to be a year of now"),
        ("time_zone = 'Zurich'\n", "line 1: there is no time zone called Zurich"),
        ("time_zone = '../../etc/passwd'\n", "line 1: there is no time zone called"),
        (
            "[extensions]\n'1815' = 3\n",
            "line 2, [extensions]: an extension in days needs a deadline",
        ),
        ("[extensions]\n'1815' = 'soon'\n", "line 2, [extensions]: 1815 has to be a time"),
        (
            "\nx = " + "[" * 5000 + "]" * 5000,
            "line 2: this cannot be read as TOML: it is nested too",
        ),
        (
            "[points]\nmse = " + "9" * 5000,
            "line 2: this cannot be read as TOML: a number is too long",
        ),
        (
            "deadline = 30.11.2026 23:59\n",
            "after a statement (write a time as 2026-11-30T23:59:00+01:00).",
        ),
        ("deadline = 2026-11-30 23:59\n", "(write a time as 2026-11-30T23:59:00+01:00)"),
        (
            "title = \u201cKata\u201d\n",
            "line 1: this cannot be read as TOML: Invalid value (use str",
        ),
        ("[late]\npercent_per_day = 10%\n", "(leave the % out)"),
        ("[points]\nmse = 1,5\n", "(write a number with a point: 1.5)"),
        ("strict = True\n", "(write true or false in small letters)"),
        ("[extensions]\nAda Lovelace = 3\n", 'quotes: "Ada Lovelace" = 3)'),
        ("[extensions]\nZoë = 3\n", 'quotes: "Ada Lovelace" = 3)'),
        ("[extensions]\nada@example.org = 3\n", 'quotes: "Ada Lovelace" = 3)'),
        (
            "[extensions]\nada.lovelace = 3\n",
            "line 2, [extensions]: a name with a point needs quot",
        ),
        ("[submitted]\n\n'' = 3\n", "line 3, [submitted]: the student's name is empty."),
        # A line at the end of the file belongs to the last table.
        ("[points]\nmse = 1\nstrict = true\n", "line 3, [points]: strict belongs to the top of"),
        ("[submitted]\ndeadline = 2026-11-30T23:59:00Z\n", "line 2, [submitted]: deadline belongs"),
        ("[late]\ntitle = 'a'\n", "line 2, [late]: title belongs to the top of the file"),
        # An exercise of a topic, in each way to write it.
        ("[points]\nmse = 1\n'line_fit.mse' = 2\n", "line 3, [points]: line_fit.mse and mse are"),
        ("[weights]\nline_fit.mse = 1\n\nmse = 2\n", "line 4, [weights]: mse and line_fit.mse are"),
        ("[points]\nline_fit.mse = 'two'\n", "line 2, [points]: line_fit.mse has to be a number"),
        ("[points.line_fit]\nline = 1\nmse = -2\n", "line 3, [points]: line_fit.mse has to be be"),
        ("[points]\nline_fit = {mse = 'x'}\n", "line 2, [points]: line_fit.mse has to be a number"),
        ("[points]\n[points.line_fit]\nmsse = 3\n", "line 3, [points]: There is no exercise"),
        (b"title = '\xff'", "line 1: this is not UTF-8. Save the file as UTF-8."),
        (b"# a\r\n\r\ntitle = 'Zo\xeb'", "line 3: this is not UTF-8"),
        ("title = 'a'\n".encode("utf-16"), "line 1: this is not UTF-8"),
        (
            "deadline = 2026-11-30T23:59:00Z\n[extensions]\nAda = 2026-11-03T23:59:00Z\n",
            "line 3, [extensions]: Ada has less time than the others: the deadline is 2026-11-30T",
        ),
        (
            "deadline = 2026-11-30T23:59:00Z\n[extensions]\n'Ada L' = 1\n'ada  l' = 2\n",
            "line 4, [extensions]: ada  l and Ada L are the same student: keep one of them",
        ),
    ],
)
def test_a_broken_file_is_refused_with_its_line(course, text, said):
    with pytest.raises(KataError) as refused:
        course(text)

    assert said in str(refused.value)
    assert str(refused.value).startswith("course.toml")
    assert "\n" not in str(refused.value)
    assert not str(refused.value).endswith("?.")


def test_points_and_weights_of_what_does_not_count_are_told(course, whole_kata):
    read = course("topics = ['line_fit']\n[points]\nmse = 2\nsse = 3\n[weights]\nattention = 2\n")

    told = without_effect(read, whole_kata.syllabus.chosen(read.topics, read.core))

    assert told == [
        "course.toml, line 4, [points]: sse does not count here.",
        "course.toml, line 6, [weights]: attention does not count here.",
    ]


def test_options_of_the_command_line_win_and_say_so(course, whole_kata, tmp_path):
    course("title = 'A'\ntopics = ['line_fit']\ncore = true\n")

    read, told = decided(
        tmp_path / "course.toml", whole_kata.syllabus, "B", "backprop", True, False
    )

    assert (read.title, read.topics, read.core) == ("B", "backprop", True)
    assert told == [
        "--title wins over course.toml, line 1: title.",
        "--topics wins over course.toml, line 2: topics.",
    ]


def test_packages_that_are_not_installed_are_told_before_anything_is_graded(course):
    with pytest.raises(KataError, match=r"line 4: the package no-such-thing is not installed here"):
        refuse_what_is_missing(course("\npackages = [\n  'numpy',\n  'no-such-thing',\n]\n"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("os", "os comes with Python, so students have it: leave it out."),
        ("scipy>=1.11", "scipy>=1.11 is not the plain name of a package, such as scipy."),
        ("../{x}", "../{x} is not the plain name of a package"),
        ("", " is not the plain name of a package"),
    ],
)
def test_what_is_not_a_package_is_never_told_to_be_installed(course, name, said):
    with pytest.raises(KataError) as refused:
        refuse_what_is_missing(course(f"packages = ['{name}']\n"))

    assert str(refused.value).startswith(f"course.toml, line 1: {said}")
    assert "pip install" not in str(refused.value)


def test_packages_of_the_course_are_admitted(monkeypatch):
    imports = {"a.py": b"import pandas\nimport scipy.linalg\n"}
    assert len(suspicious(imports)) == 1

    monkeypatch.setattr(policy, "OFFERED", {"pandas", "scipy"})

    assert suspicious(imports) == []


# --- late ----------------------------------------------------------------------------------------

DUE = datetime(2026, 11, 30, 23, 59, tzinfo=timezone(timedelta(hours=1)))
RULES = Late(grace_minutes=15, percent_per_day=10, percent_at_most=25, days_at_most=7)


def after(**time) -> str:
    return (DUE + timedelta(**time)).isoformat()


@pytest.mark.parametrize(
    ("when", "marked_late", "percent", "is_late"),
    [
        (after(minutes=0), False, 0, False),
        (after(minutes=15), False, 0, False),
        (after(minutes=15, seconds=1), False, 10, True),
        (after(hours=24), False, 10, True),
        (after(hours=24, seconds=1), False, 20, True),
        (after(days=5), False, 25, True),
        (after(days=7), False, 25, True),
        (after(days=7, seconds=1), False, 100, True),
        ("2026-11-30T23:50:00", False, 0, False),  # the platform's own clock is the deadline's
        ("2026-12-01T01:00:00", False, 10, True),
        ((DUE.astimezone(UTC)).isoformat(), True, 0, False),  # its deadline was another
        ("", True, 10, True),
        ("", False, 0, False),
    ],
)
def test_what_is_late_loses_what_the_rules_say(when, marked_late, percent, is_late):
    found = Deadline(DUE, DUE.tzinfo, RULES).handed_in(
        Submission("ada", when=when, late=marked_late)
    )

    assert (found.percent, found.is_late) == (percent, is_late)
    assert bool(found.note) == is_late


@pytest.mark.parametrize(
    ("when", "percent"),
    [
        # Clocks go back in the night after the deadline: the day has 25 hours.
        ("2026-10-25T23:58:00", 10),
        ("2026-10-25T22:58:00+00:00", 10),
        ("2026-10-25T23:59:30", 20),
        ("2026-10-25T22:59:30+00:00", 20),
    ],
)
def test_a_late_day_ends_at_the_hour_of_the_deadline_wherever_the_time_comes_from(when, percent):
    zone = ZoneInfo("Europe/Zurich")
    due = Deadline(datetime(2026, 10, 24, 23, 59, tzinfo=zone), zone, Late(0, 10))

    assert due.handed_in(Submission("ada", when=when)).percent == percent


def test_what_is_handed_in_after_the_clocks_went_back_is_late():
    zone = ZoneInfo("Europe/Zurich")
    due = Deadline(datetime(2026, 10, 25, 2, 30, tzinfo=zone), zone, Late(0, 10))

    assert due.handed_in(Submission("ada", when="2026-10-25T01:10:00+00:00")).is_late
    assert not due.handed_in(Submission("ada", when="2026-10-25T00:10:00+00:00")).is_late


def test_an_extension_is_found_by_id_or_name_and_one_of_nobody_is_told():
    two = {
        "1815": Extension(None, 2.0, 7),
        "grace hopper": Extension(DUE + timedelta(days=1), 0, 8, "Grace  Hopper"),
    }
    stated = {"noor": Stated(DUE + timedelta(days=3), 9, "Noor")}
    due = Deadline(DUE, DUE.tzinfo, RULES, two, stated)
    class_ = [
        Submission("Ada", identity="1815", when=after(hours=47)),
        Submission("Grace  HOPPER", when=after(hours=23)),
        Submission("Alan", claimed="1815", when=after(hours=49)),
        Submission("Noor"),
        Submission("Edith", identity="1815", late=True),
    ]

    assert [due.handed_in(one).percent for one in class_] == [0, 0, 10, 25, 0]
    assert not_here(CourseFile("c.toml", deadline=due), class_[:1]) == [
        "c.toml, line 8: there is no submission of Grace  Hopper.",
        "c.toml, line 9: there is no submission of Noor.",
    ]


def test_the_time_of_a_platform_is_read_with_its_submission(tmp_path):
    metadata = """
submission_7:
  :submitters:
  - :name: Ada
  :created_at: !ruby/object:ActiveSupport::TimeWithZone
    utc: 2026-10-01 21:00:00.123000000 Z
    zone: !ruby/object:ActiveSupport::TimeZone
      name: Etc/UTC
submission_8:
  :submitters:
  - :name: Ben
  :created_at: 2026-10-01 21:00:00.123000000 Z
"""
    exports = {
        "b/152711-351765 - Jane Doe - Oct 2, 2026 0124 PM": "2026-10-02T13:24:00",
        "g/submission_7": "2026-10-01T21:00:00.123000+00:00",
        "g/submission_8": "2026-10-01T21:00:00.123000+00:00",
    }
    for folder in exports:
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "line_fit.py").write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "g/submission_metadata.yml").write_text(metadata, encoding="utf-8")

    found = [one.when for name in "bg" for one in read_class(tmp_path / name, ["line_fit"])]

    assert found == list(exports.values())


def test_a_mark_of_the_platform_costs_nothing_without_rules():
    found = Deadline().handed_in(Submission("ada", late=True))

    assert (found.is_late, found.percent) == (True, 0)
    assert found.note == "The platform marked it late; nothing was taken off."


# --- points --------------------------------------------------------------------------------------


def graded(outcome="solved", solved=1, of=1, given=()):
    tests = {f"t{n}": "solved" if n < solved else "wrong" for n in range(of)}
    return Graded(outcome, 0.0, tests, given=given)


def mark(whole_kata, exercises, course=None, hands=None, submission=None, status="graded"):
    course = course or CourseFile()
    counted = counted_by(whole_kata.syllabus, ("line", "mse", "descend", "fit_line"), course)
    result = Result("ada", 0.0, status, exercises=exercises)
    one = Judged(submission or Submission("ada"), result)
    return marked(one, course, counted, {"ada": hands} if hands else {})


def test_the_share_leaves_out_what_the_stub_holds_and_never_reaches_the_whole():
    assert held(graded("wrong", 3, 4)) == (3, 4)
    assert held(graded("wrong", 3, 4, given=("t0", "t1"))) == (1, 2)
    # What the stub holds was broken: all the rest holds, and it is not solved all the same.
    assert held(graded("wrong", 3, 4, given=("t3",))) == (2, 3)
    assert held(graded("wrong", 0, 2, given=("t0", "t1"))) == (0, 0)


def test_what_a_stub_holds_is_known_from_the_stub_itself(small_kata):
    stub = small_kata / "torchkata/stubs/two.py"
    floats = "return 2 * t if t.is_floating_point() else t"
    text = stub.read_text(encoding="utf-8").replace("raise NotImplementedError", floats, 1)
    stub.write_text(text, encoding="utf-8")
    kata = Kata(small_kata)
    judge = Judge(kata, Rules(1, ("double", "quadruple"), trusted=True))

    double, quadruple = (judge._held_by_stub(one) for one in judge.exercises)

    assert "test_integers_stay_integers" not in double
    assert "test_standard[right_on_fresh_inputs]" in double
    assert quadruple == ()


def test_partial_credit_is_the_share_and_what_was_not_begun_earns_nothing(whole_kata):
    share = CourseFile(partial_credit="share", points={"mse": 4, "line": 1, "descend": 1})
    judged = {
        "line_fit.line": graded(),
        "line_fit.mse": graded("wrong", 3, 4),
        "line_fit.descend": Graded("todo", 0.0, {"t": "solved", "u": "todo"}),
        "line_fit.fit_line": Graded("todo", 0.0, {"t": "todo"}),
    }

    row = mark(whole_kata, judged, share)
    all_or_nothing = mark(whole_kata, judged)

    assert row.points == 4.5
    assert row.exercises["line_fit.mse"].share == (3, 4)
    assert row.exercises["line_fit.fit_line"].share is None
    assert all_or_nothing.points == whole_kata.syllabus.by_name["line"].points
    assert all_or_nothing.exercises["line_fit.mse"].share is None
    counted = counted_by(whole_kata.syllabus, ("mse", "descend", "fit_line"), share)
    text = feedback(row, Grades.of(1, 6, [], [row]), counted)
    assert "### `descend`: to do (0.5 of 1 point)" in text
    assert "- `fit_line` (0 of 3 points)" in text
    assert "### `mse`: wrong (3 of 4 points)" in text
    assert "Partial credit: 3 of 4 properties hold." in text


def test_points_by_hand_are_not_reduced_and_a_total_is_the_last_word(whole_kata):
    late = CourseFile(deadline=Deadline(DUE, late=Late(percent_per_day=50)), points={"line": 2})
    handed_in = Submission("ada", when=after(hours=1))
    judged = {"line_fit.line": graded(), "line_fit.mse": graded("wrong", 0, 1)}
    by_hand = {"line_fit.mse": overrides.Hand(3.0, "Shown in class.")}

    ruled = mark(whole_kata, judged, late, None, handed_in)
    some = mark(whole_kata, judged, late, by_hand, handed_in)
    total = mark(whole_kata, judged, late, by_hand | {"": overrides.Hand(9.5, "")}, handed_in)
    words = mark(whole_kata, judged, late, {"": overrides.Hand(None, "Well done.")}, handed_in)

    assert (ruled.points, some.points, total.points, words.points) == (1.0, 4.0, 9.5, 1.0)
    assert (ruled.earned, some.earned, total.taken_off) == (2.0, 5.0, 0.0)
    assert (some.hand_given, total.hand_given) == (("line_fit.mse",), ("line_fit.mse", ""))
    assert (words.comment, words.by_hand) == ("Well done.", False)
    assert "The total was given by hand; the exercises earned 5 points." in total.notes


def test_a_refused_submission_and_an_exercise_that_nobody_has_may_get_points(whole_kata):
    row = mark(
        whole_kata, {}, hands={"line_fit.mse": overrides.Hand(2.0, "oral")}, status="refused"
    )

    assert (row.points, row.hand_given) == (2.0, ("line_fit.mse",))
    counted = counted_by(whole_kata.syllabus, ("mse",), CourseFile())
    text = feedback(row, Grades.of(1, 2, [], [row]), counted)
    assert "2 of 2 points were given by hand." in text
    assert "`mse` (2 of 2 points, by hand): oral" in text


# --- overrides.csv -------------------------------------------------------------------------------

CLASS = [
    Submission("Ada Lovelace", identity="007"),
    Submission("José"),
    Submission("=SUM(A1)"),
    Submission("Ada", claimed="12"),
]


def read(whole_kata, folder, data):
    (folder / overrides.FILE).write_bytes(data if isinstance(data, bytes) else data.encode())
    return overrides.read(folder, CLASS, whole_kata.syllabus)


def test_the_file_is_written_once_and_says_how_it_is_filled_in(whole_kata, tmp_path):
    overrides.begin(tmp_path)
    text = (tmp_path / overrides.FILE).read_text(encoding="utf-8-sig")
    (tmp_path / overrides.FILE).write_text(text + "José,mse,1,", encoding="utf-8")
    overrides.begin(tmp_path)

    hands, said = overrides.read(tmp_path, CLASS, whole_kata.syllabus)

    assert text.splitlines()[0] == "student,exercise,points,comment"
    assert "no late rule changes them" in text
    assert (hands, said) == ({"José": {"line_fit.mse": overrides.Hand(1.0, "")}}, [])


SAVED = """\
student,exercise,points,comment
# mine,,,
José,mse,"1,5","so; ""la""\"
007,,3,
,,,
"""
SEMICOLONS = """\
student;exercise;points;comment
# mine;;;
José;mse;1,5;"so; ""la""\"
007;;3;
;;;
"""


@pytest.mark.parametrize(
    "data",
    [
        SAVED.encode(),
        SAVED.encode("utf-8-sig").replace(b"\n", b"\r\n"),
        SAVED.encode().replace(b"\n", b"\r"),
        b"sep=,\n" + SAVED.encode(),
        b"sep=;\n" + SEMICOLONS.encode(),
        SAVED.encode("utf-16"),
        SAVED.encode("cp1252"),
        SEMICOLONS.encode(),
        # A spreadsheet that wants semicolons leaves the commas of the explanation as they are.
        SAVED.replace("# mine,,,", "# points: 1, 2,,,").encode(),
        SAVED.replace("\n007,", "\n7.0,").encode(),
        SAVED.replace("\n007,", "\nADA  LOVELACE,").encode(),
        SAVED.replace('José,mse,"1,5",', "José,LINE_FIT.mse,1.5,").encode(),
        # Columns in another order, and a title more.
        b"Points,Student,seen,Comment,exercise\n"
        + 'mine,,,,\n"1,5",José,,"so; ""la""",mse\n3,007,x,,\n'.encode().replace(
            b"mine", b"# mine"
        ),
    ],
)
def test_it_is_read_as_spreadsheets_save_it(whole_kata, tmp_path, data):
    hands, said = read(whole_kata, tmp_path, data)

    assert said == []
    assert hands["José"]["line_fit.mse"].points == 1.5
    assert hands["José"]["line_fit.mse"].comment.startswith("so")
    assert hands["Ada Lovelace"] == {"": overrides.Hand(3.0, "")}


def test_a_row_that_cannot_be_used_is_told_and_the_others_count(whole_kata, tmp_path):
    hands, said = read(
        whole_kata,
        tmp_path,
        "student,exercise,points,comment\n"
        "Jose,mse,1,\nJosé,mes,1,\nJosé,mse,one,\nJosé,mse,-1,\nJosé,mse,nan,\nJosé,mse,1e3,\n"
        "José,mse,,\n,mse,1,\nJosé,backprop.mse,1,\n\nJosé,mse,2,\nJosé,mse,3,\n'=SUM(A1),,4,\n"
        "José,,1,5,five\n",
    )

    assert {key: hand.points for key, hand in hands.pop("José").items()} == {"line_fit.mse": 3}
    assert hands == {"=SUM(A1)": {"": overrides.Hand(4.0, "")}}
    starts = [f"overrides.csv, line {n}: " for n in (*range(2, 11), 13, 15)]
    assert [one[: len(start)] for one, start in zip(said, starts, strict=True)] == starts
    assert said[0].endswith("there is no submission of Jose. This row was left out.")
    assert "Did you mean" in said[1]
    assert "one is not a number of points, such as 1.5 or 1,5." in said[2]
    assert said[-2].endswith("line 12 says something else; this one counts.")
    assert "more cells than the titles" in said[-1]


def test_the_place_of_a_row_is_the_one_that_editors_and_spreadsheets_show(whole_kata, tmp_path):
    comment = '"first\r\nsecond\n""third"""'

    hands, said = read(
        whole_kata,
        tmp_path,
        f"student,exercise,points,comment\nJosé,Total,3,{comment}\nJosé,mse,one,\n",
    )

    assert hands == {"José": {"": overrides.Hand(3.0, 'first second "third"')}}
    assert [one.partition(":")[0] for one in said] == [
        "overrides.csv, line 5 (row 3 in a spreadsheet)"
    ]


def test_a_name_in_other_spellings_of_its_accents_is_the_same_name(whole_kata, tmp_path):
    hands, said = read(whole_kata, tmp_path, "student,points\nJose\u0301,2\n")

    assert (hands, said) == ({"José": {"": overrides.Hand(2.0, "")}}, [])


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04rest",
        b"Ada,mse,1\n",
        b'student,exercise,points,comment\n"Ada,mse,1\n',
        b"student,points,points\nAda,1,2\n",
    ],
)
def test_a_file_that_is_not_a_table_stops_it_before_a_report_is_written(whole_kata, tmp_path, data):
    with pytest.raises(KataError, match="cannot be used, so no report was written"):
        read(whole_kata, tmp_path, data)


# --- what changed --------------------------------------------------------------------------------


def test_what_changed_for_whom_is_told_with_the_reason_and_bounded():
    def of(points, **how):
        return Mark(points, exercises={"a.x": (points, "wrong", False)}, **how)

    before = {f"s{n:02}": of(1) for n in range(30)} | {"same": of(1), "gone": of(1)}
    now = {f"s{n:02}": of(2) for n in range(30)} | {"same": of(1), "new": of(5)}
    now["s00"] = dataclasses.replace(now["s00"], by_hand=True)
    now["s01"] = Mark(1, 50.0, comments="x", exercises={"a.x": (1, "solved", True)})

    found = changes.changes(before, now)
    lines = changes.told(found)

    assert lines[0] == "Changed for 30 students:"
    assert lines[1] == "  s00: 1 -> 2 (the total by hand and x: 1 -> 2)"
    assert lines[2] == "  s01: 1 (x: by hand, late: 0 % -> 50 % and a comment)"
    assert lines[3] == "  s02: 1 -> 2 (x: 1 -> 2)"
    assert lines[-1] == "  and 10 more: changes.csv lists them all"
    assert len(changes.table(found).splitlines()) == 31
    assert changes.told([]) == []


# --- runs: what is judged, and what is only reported ---------------------------------------------


class Machine:
    """Stands for the judges: everything holds but `negate`; it counts what it is asked for."""

    def __init__(self):
        self.asked = []

    def make(self, jobs):
        return self, jobs

    def submit(self, _work, course, *more):
        future = Future()
        if not more or not isinstance(more[0], Submission):
            future.set_result(("a wall",))
            return future
        (submission,) = more
        self.asked.append((submission.student, course.rules.exercises))
        names = [one.key for one in course.rules.counted(course.kata())]
        exercises = {
            key: Graded("wrong", 9.0, {"a": "solved", "b": "wrong"})
            if key == "sign.negate"
            else Graded("solved", 9.0, {"a": "solved", "b": "solved"})
            for key in names
        }
        future.set_result(Result(submission.student, 27.0, "graded", exercises=exercises))
        return future

    def shutdown(self, **_how):
        pass


@pytest.fixture
def machine():
    return Machine()


@pytest.fixture
def again(small_kata, tmp_path, machine):
    """`again(...)`: a run over two students with these rules; returns what it finished."""
    for student in ("ada", "ben"):
        (tmp_path / "class" / student).mkdir(parents=True)
        for topic in ("two", "sign"):
            text = (small_kata / f"solutions/{topic}.py").read_text(encoding="utf-8")
            (tmp_path / f"class/{student}/{topic}.py").write_text(f"{text}# {student}\n")

    def run(course=None, **how):
        machine.asked.clear()
        exercises, say = how.pop("exercises", ()), how.pop("say", str)
        order = Order(
            tmp_path / "class",
            tmp_path / "out",
            Rules(0, exercises, trusted=True),
            course=course or CourseFile(),
            **how,
        )
        tell = lambda done, _count: list(done)
        return grade_class(Kata(small_kata), order, make=machine.make, tell=tell, say=say)

    return run


def points(finished):
    return {one.student: one.points for one in finished.grades.submissions}


def test_a_class_that_was_handed_out_other_exercises_is_told_first_and_last(again, tmp_path):
    manifest = Manifest("0.1.0", "course", {"two.double": "x", "two.gone": "x"}, {})
    (tmp_path / "class/ada/handout.json").write_text(manifest.to_json(), encoding="utf-8")
    steps = []

    finished = again(exercises=("negate",), say=steps.append)

    told = (
        "1 of 2 submissions is from a handout without any of the exercises that count here, and "
        "earns nothing. To count what they were given: --topics two"
    )
    assert (steps[0], finished.said[0]) == (told, told)
    assert again(exercises=("double",)).said[0] != told


def test_new_rules_need_no_judge_and_no_reading(again, machine, tmp_path, monkeypatch):
    first = again()
    monkeypatch.setattr(judging, "read_apart", None)
    monkeypatch.setattr(judging, "walls_of", None)
    code = tmp_path / "out/code/ada.html"
    written = code.stat().st_mtime_ns

    rules = CourseFile("c.toml", "Kata", "2026", points={"double": 4}, partial_credit="share")
    second = again(rules)

    assert (points(first), points(second)) == ({"ada": 2, "ben": 2}, {"ada": 5.5, "ben": 5.5})
    assert second.grades.walls == ("a wall",)
    assert machine.asked == []
    assert code.stat().st_mtime_ns == written
    assert second.said[1] == "  ada: 2 -> 5.5 (double: 1 -> 4 and negate: 0 -> 0.5)"
    with (tmp_path / "out/changes.csv").open(encoding="utf-8-sig") as file:
        assert [row["now"] for row in csv.DictReader(file)] == ["5.5", "5.5"]
    assert again(rules).said == []
    assert "Kata · 2026" in (tmp_path / "out/feedback/ada.md").read_text(encoding="utf-8")


def test_points_by_hand_are_kept_and_marked_everywhere(again, tmp_path):
    again()
    with (tmp_path / "out/overrides.csv").open("a", encoding="utf-8") as file:
        file.write("ada,negate,0.5,=Nice\nben,,7,\nbne,,1,\n")

    for _twice in range(2):
        finished = again(CourseFile(weights={"two": 3}))

    assert points(finished) == {"ada": 6.5, "ben": 7}
    assert finished.faults == [
        "overrides.csv, line 9: there is no submission of bne. This row was left out."
    ]
    out = tmp_path / "out"
    with (out / "grades.csv").open(encoding="utf-8-sig") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert [rows[name]["by_hand"] for name in ("ada", "ben")] == ["sign.negate", "total"]
    document = json.loads((out / "grades.json").read_text(encoding="utf-8"))
    ada, ben = document["submissions"]
    assert (ada["exercises"]["sign.negate"]["by_hand"], ben["by_hand"]) == (True, True)
    assert "(0.5 of 1 point, by hand)" in (out / "feedback/ada.md").read_text(encoding="utf-8")
    page = (out / "report.html").read_text(encoding="utf-8")
    assert 'data-points=0.5 data-hand aria-label="wrong, by hand"' in page
    assert "<em>by hand</em>" in page


def test_only_what_changed_is_judged_again(again, machine, small_kata, tmp_path):
    again(exercises=("double", "quadruple"))
    everybody = [("ada", ("double", "quadruple")), ("ben", ("double", "quadruple"))]
    assert machine.asked == everybody

    again()
    assert machine.asked == [("ada", ("negate",)), ("ben", ("negate",))]
    again(exercises=("negate",))
    assert machine.asked == []

    test = small_kata / "tests/exercises/two/test_double.py"
    test.write_text(test.read_text(encoding="utf-8") + "# stricter\n", encoding="utf-8")
    (tmp_path / "class/ben/sign.py").write_text("x = 1\n", encoding="utf-8")
    finished = again()

    assert machine.asked == [("ada", ("double",)), ("ben", ())]
    assert {len(one.exercises) for one in finished.grades.submissions} == {3}
    oracles = small_kata / "tests/exercises/two/oracles.py"
    oracles.write_text("x = 1\n", encoding="utf-8")
    again()
    assert machine.asked == [("ada", ("double", "quadruple")), ("ben", ("double", "quadruple"))]


def test_a_class_whose_reading_took_too_long_is_read_again(again, monkeypatch):
    read = judging.read_apart

    def too_long(*order):
        return [
            dataclasses.replace(one, refused="too long", unread=True)
            if one.student == "ben"
            else one
            for one in read(*order)
        ]

    monkeypatch.setattr(judging, "read_apart", too_long)
    assert points(again()) == {"ada": 2, "ben": 0}
    monkeypatch.setattr(judging, "read_apart", read)

    assert points(again()) == {"ada": 2, "ben": 2}


def test_other_conditions_are_refused_and_what_was_judged_stays(again, machine):
    again()

    with pytest.raises(KataError, match="other limits, another strictness"):
        again(seed=5)

    machine.asked.clear()
    assert again(CourseFile(points={"double": 0})).grades.max_points == 2.0
    assert machine.asked == []


def test_reports_again_do_not_import_torch(run, small_kata):
    code = "import sys, torchkata.grade.console; print('torch' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=small_kata, capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "False\n"
