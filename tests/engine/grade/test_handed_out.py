"""Grading covers the exercises of the handout, also of an older release."""

import pytest

from torchkata.grade.intake import read_one
from torchkata.grade.judge import Judge
from torchkata.grade.marks.course_file import CourseFile
from torchkata.grade.marks.marking import Judged, counted_by, marked
from torchkata.grade.reports.feedback import feedback
from torchkata.grade.results import Grades
from torchkata.grade.rules import Rules
from torchkata.grade.submission import Submission
from torchkata.grade.wall.sandbox import Walls
from torchkata.handout import contents
from torchkata.kata.manifest import COURSE, FILE, WORKSHOP, Manifest, is_strict
from torchkata.kata.source import Source
from torchkata.kata.zips import zipped

NAMES = ("line", "mse", "lost_targets")


@pytest.fixture(scope="module")
def few(whole_kata):
    judge = Judge(whole_kata, Rules(3, NAMES, trusted=not Walls.here().whole))
    judge.open()
    yield judge
    judge.close()


@pytest.fixture
def graded(few, tmp_path):
    """`graded(files)`: the row of a zip with these files."""

    def grade(files, name="Ada Lovelace_1815.zip"):
        path = tmp_path / name
        path.write_bytes(zipped(files))
        return few.grade(read_one(path, few.topics))

    return grade


def submission(kata, exercises, solved=True):
    """A course copy of some exercises, filled in, as `kata submit` packs it."""
    files = contents(kata, exercises, COURSE)
    kept = {name: data for name, data in files.items() if name.startswith("exercises/")}
    kept = {name: data for name, data in kept.items() if name.endswith(".py")}
    if solved:
        kept["exercises/line_fit.py"] = (kata.root / "solutions/line_fit.py").read_bytes()
    return kept | {FILE: files[FILE]}


def test_what_was_not_handed_out_is_left_out_and_the_rest_counts(few, graded, whole_kata):
    given = [whole_kata.syllabus.by_name["mse"]]

    row = graded(submission(whole_kata, given))

    assert {name: one.outcome for name, one in row.exercises.items()} == {"line_fit.mse": "solved"}
    assert row.points == given[0].points
    assert few.max_points > row.points
    syllabus = counted_by(whole_kata.syllabus, few.rules.exercises, CourseFile())
    judged = Judged(Submission("ada"), row, frozenset({"mse"}))
    assert marked(judged, CourseFile(), syllabus, {}).flags == (
        "Left out, because its handout.json says that they were not handed out: "
        "line and lost_targets.",
    )


def test_without_a_manifest_everything_counts(graded, whole_kata):
    files = submission(whole_kata, list(whole_kata.syllabus))
    for manifest in ({}, {FILE: b"forged"}):
        rest = {name: data for name, data in files.items() if name != FILE}

        row = graded(rest | manifest)

        outcomes = {name: one.outcome for name, one in row.exercises.items()}
        assert outcomes == {
            "line_fit.line": "solved",
            "line_fit.mse": "solved",
            "bug_hunts.lost_targets": "todo",
        }


def test_a_whole_folder_packed_by_hand_is_read_too(graded, whole_kata):
    files = submission(whole_kata, [whole_kata.syllabus.by_name["mse"]])

    row = graded({f"kata/{name}": data for name, data in files.items()})

    assert row.exercises.keys() == {"line_fit.mse"}


def test_the_stub_of_an_older_handout_is_to_do(graded, whole_kata, few, monkeypatch):
    monkeypatch.setitem(few.held, "lost_targets", ("test_one",))  # what the stub passes
    files = submission(whole_kata, list(whole_kata.syllabus), solved=False)
    name = "exercises/bug_hunts.py"
    older = files[name].replace(
        b"inputs.float(), targets.float()", b"inputs.half(), targets.half()"
    )
    assert older != files[name]
    manifest = Manifest.from_json(files[FILE])
    fingerprint = Source(whole_kata.root / name, older).fingerprint("lost_targets")
    stubs = {**manifest.stubs, "bug_hunts.lost_targets": fingerprint}
    known = Manifest(manifest.version, manifest.kind, stubs, manifest.files)

    as_said = graded(files | {name: older, FILE: known.to_json().encode()})
    unsaid = graded(files | {name: older})

    assert as_said.exercises["bug_hunts.lost_targets"].outcome == "todo"
    assert unsaid.exercises["bug_hunts.lost_targets"].outcome != "todo"
    assert unsaid.exercises["bug_hunts.lost_targets"].given == ("test_one",)


def test_nothing_is_gained_by_a_manifest_of_ones_own(graded, whole_kata):
    files = submission(whole_kata, list(whole_kata.syllabus))
    honest = graded(files)
    manifest = Manifest.from_json(files[FILE])
    solved = Source(whole_kata.root / "x.py", files["exercises/line_fit.py"])
    stubs = {**manifest.stubs, "line_fit.mse": solved.fingerprint("mse"), "line_fit.more": ""}
    forged = Manifest(manifest.version, manifest.kind, stubs, manifest.files)

    row = graded(files | {FILE: forged.to_json().encode()})

    assert row.points < honest.points
    assert row.exercises["line_fit.mse"].outcome == "todo"
    assert row.exercises.keys() == honest.exercises.keys()


LEANS = b"""
import operator


def _mean(p, t):
    return operator.attrgetter("sys.modules")(p)


def mse(predictions, targets):
    return _mean(predictions, targets)
"""


def test_a_course_refuses_what_its_readme_does_not_admit(few, graded, whole_kata):
    files = submission(whole_kata, list(whole_kata.syllabus))
    files["exercises/line_fit.py"] += LEANS
    loose = Manifest.from_json(files[FILE])
    loose = Manifest(loose.version, loose.kind, loose.stubs, loose.files)
    line = files["exercises/line_fit.py"].count(b"\n") - 4

    row = graded(files)
    without = graded(files | {FILE: loose.to_json().encode()})

    assert {name: one.outcome for name, one in row.exercises.items()} == {
        "line_fit.line": "solved",
        "line_fit.mse": "refused",
        "bug_hunts.lost_targets": "todo",
    }
    refused = row.exercises["line_fit.mse"]
    assert refused.reason == (
        f"Not admitted in this course: line_fit.py, line {line}, uses sys, which changes or reads "
        "how Python runs."
    )
    assert (refused.points, set(refused.tests.values())) == (0.0, {"refused"})
    assert f"- {refused.reason}" in feedback(
        row, Grades.of(1, 9.0, (), [row]), whole_kata.syllabus
    ).replace("\\", "")
    assert without.exercises["line_fit.mse"].outcome == "raised"


def test_what_is_refused_never_runs(graded, whole_kata):
    files = submission(whole_kata, list(whole_kata.syllabus))
    files["exercises/line_fit.py"] += b"\nimport gc\nwhile True: pass\n"

    row = graded(files)

    assert row.exercises["line_fit.line"].outcome == "refused"
    assert row.exercises["line_fit.mse"].outcome == "refused"


def test_only_a_course_is_strict(whole_kata):
    given = [whole_kata.syllabus.by_name["mse"]]

    kinds = {kind: contents(whole_kata, given, kind)[FILE] for kind in (COURSE, WORKSHOP)}

    assert {kind: is_strict(data) for kind, data in kinds.items()} == {
        COURSE: True,
        WORKSHOP: False,
    }
    assert not is_strict(None)
    assert not is_strict(b"forged")
