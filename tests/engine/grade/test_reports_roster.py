"""Filling in a gradebook of Canvas or Moodle: nothing else changes, and no student is guessed."""

import pytest

from tests.engine.grade.made_class import SYLLABUS
from torchkata.errors import KataError
from torchkata.grade.reports import fill_roster, write_reports
from torchkata.grade.results import Grades, Result

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Essay (11),torchkata (12),Final Score\n"
    ",,,,,Manual Posting,,\n"
    "    Points Possible,,,,,10,50,(read only)\n"
    '"Lovelace, Ada",101,u1,ada@x.edu,A,9,,90\n'
    '"Hopper, Grace",102,u2,grace@x.edu,A,,,\n'
    '"Łoś, José",103,u3,los,"B, C",7,4,\n'
    '"Student, Test",109,,t,A,,,\n'
)
WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Feedback comments\n"
    "Participant 41,Ada Lovelace,ada@x.edu,Submitted,-,100.00,\n"
    "Participant 42,Grace Hopper,grace@x.edu,No submission,,100.00,\n"
)
COURSE = (
    '"First name";"Last name";"ID number";"Email address";"Assignment: Essay (Real)"\r\n'
    '"Ada";"Lovelace";"7";"ada@x.edu";"8,50"\r\n'
    '"Grace";"Hopper";"8";"grace@x.edu";"-"\r\n'
)


def grades(*students, points=40.0, most=50):
    rows = [one if isinstance(one, Result) else Result(one, points, "graded") for one in students]
    return Grades.of(1, most, [], rows)


def test_canvas_gets_one_column_of_numbers_and_keeps_all_else():
    text, said = fill_roster(CANVAS, grades("Ada Lovelace", "Jose Los"))

    assert text == CANVAS.replace("ada@x.edu,A,9,,90", "ada@x.edu,A,9,40,90").replace(
        '"B, C",7,4,', '"B, C",7,40,'
    )
    assert said == [
        "The points are in the roster's column torchkata (12).",
        "No submission for 1 row of the roster, so their cells were not changed: Hopper, Grace.",
    ]


@pytest.mark.parametrize(
    "student",
    [
        "Ada Lovelace",
        "LOVELACE ADA",
        "lovelaceada",
        "ada@x.edu",
        "101",
        "u1",
        "Lovelace, Ada",
        "Adà Lovelace",
    ],
)
def test_a_student_is_known_by_name_number_login_or_address(student):
    assert "ada@x.edu,A,9,40,90" in fill_roster(CANVAS, grades(student))[0]


def test_the_platforms_own_id_is_known_too():
    text, _said = fill_roster(CANVAS, grades("a (101)", "b"), {"b": "102"})

    assert "ada@x.edu,A,9,40,90" in text
    assert "grace@x.edu,A,,40," in text


@pytest.mark.parametrize(
    ("students", "identities"),
    [
        (["Ada Lovelace"], {"Ada Lovelace": "102"}),  # the id says Grace, the name says Ada
        (["Ada Lovelace", "u1"], {}),  # two submissions, one row
        (["Grace Brewster Hopper"], {}),
        (["Adda Lovelace"], {}),
        (["ada"], {}),
        ([""], {}),
    ],
)
def test_nobody_is_guessed(students, identities):
    text, said = fill_roster(CANVAS, grades(*students), identities)

    assert text == CANVAS
    assert any("fill in by hand" in one and students[0] in one for one in said)


def test_two_of_one_name_are_told_apart_by_what_else_is_known():
    twins = CANVAS.replace("Hopper, Grace", "Lovelace, Ada")

    assert twins == fill_roster(twins, grades("Ada Lovelace"))[0]
    text, _said = fill_roster(twins, grades("Ada Lovelace"), {"Ada Lovelace": "102"})
    assert "grace@x.edu,A,,40," in text


@pytest.mark.parametrize("twin", ["ada lovelace", "Ada Lovelace′", "Ada  Lovelace", "ＡdaLovelace"])
def test_of_twins_the_one_that_is_written_as_in_the_gradebook_gets_the_row(twin):
    rows = (Result("Ada Lovelace", 40.0, "graded"), Result(twin, 0.0, "graded"))

    for given in (rows, rows[::-1]):
        text, said = fill_roster(CANVAS, grades(*given))

        assert text == CANVAS.replace("ada@x.edu,A,9,,90", "ada@x.edu,A,9,40,90")
        assert any(
            sentence.startswith("More than one row, or more than one student") for sentence in said
        )


def test_another_assignments_grades_are_never_written_over():
    other = CANVAS.replace("torchkata (12)", "Homework (12)")

    text, said = fill_roster(other, grades("Ada Lovelace", most=364))

    lines = text.splitlines()
    assert "The points are in a new column of the roster, torchkata." in said
    assert [line + end for line, end in zip(
        other.splitlines(), [",torchkata", ",", ",364", ",40", ",", ",", ","], strict=True
    )] == lines  # fmt: skip


def test_the_only_empty_column_is_taken():
    other = CANVAS.replace("torchkata (12)", "Homework (12)").replace('C",7,4,', 'C",7,,')

    assert "ada@x.edu,A,9,40,90" in fill_roster(other, grades("Ada Lovelace"))[0]


def test_points_are_scaled_to_what_the_platform_counts_and_that_is_said():
    text, said = fill_roster(CANVAS, grades("Ada Lovelace", points=91, most=364))

    assert "ada@x.edu,A,9,12.5,90" in text
    assert "Points are scaled: the platform's maximum is 50, the syllabus's is 364." in said


def test_a_refused_submission_gets_no_grade():
    refused = Result("Ada Lovelace", 0, "refused", reason="no archive")

    text, said = fill_roster(CANVAS, grades(refused))

    assert text == CANVAS
    assert "Refused, so their cells were not changed: Ada Lovelace." in said


def test_moodles_worksheet():
    text, said = fill_roster(WORKSHEET, grades("Ada Lovelace", "Grace"), {"Grace": "42"})

    assert WORKSHEET.replace("Submitted,-,", "Submitted,80,").replace(
        "submission,,", "submission,80,"
    ) == text  # fmt: skip
    assert "Points are scaled: the platform's maximum is 100, the syllabus's is 50." in said


def test_moodles_gradebook_with_semicolons_commas_mark_and_line_ends():
    text, _said = fill_roster("\ufeff" + COURSE, grades("Ada Lovelace", "8", points=12.5))

    assert text == (
        "\ufeffFirst name;Last name;ID number;Email address;Assignment: Essay (Real);torchkata\r\n"
        "Ada;Lovelace;7;ada@x.edu;8,50;12,5\r\n"
        "Grace;Hopper;8;grace@x.edu;-;12,5\r\n"
    )


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "sep=;\nStudent;ID\n", "\x00"])
def test_what_is_no_gradebook_is_refused_with_the_mend(text):
    with pytest.raises(KataError, match="roster"):
        fill_roster(text, grades("Ada"))


def test_a_roster_is_filled_beside_the_reports_and_itself_stays(tmp_path):
    roster = tmp_path / "book.csv"
    roster.write_bytes(CANVAS.replace("\n", "\r\n").encode("utf-8-sig"))
    before = roster.read_bytes()

    said = write_reports(grades("Ada Lovelace"), SYLLABUS, tmp_path, roster=roster)

    assert before == roster.read_bytes()
    assert before.replace(b"A,9,,90", b"A,9,40,90") == (tmp_path / "filled-book.csv").read_bytes()
    assert "The points are in the roster's column torchkata (12)." in said


def test_a_roster_that_cannot_be_read_stops_before_anything_is_written(tmp_path):
    roster = tmp_path / "book.csv"
    roster.write_bytes("Student,ID\nJosé,1\n".encode("latin-1"))

    with pytest.raises(KataError, match=r"book\.csv cannot be read.*UTF-8"):
        write_reports(grades("Ada"), SYLLABUS, tmp_path / "out", roster=roster)
    assert not (tmp_path / "out").exists()
