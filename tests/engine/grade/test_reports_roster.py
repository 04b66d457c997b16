"""Filling in a platform's gradebook: nothing else changes, and no student is guessed.

The exports are small, and have the titles, quotes, marks and line ends of real ones.
"""

import codecs
import tempfile
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from tests.engine.grade.made_class import SYLLABUS
from torchkata.errors import KataError
from torchkata.grade import console
from torchkata.grade.order import Order
from torchkata.grade.reports import Roster, write_reports
from torchkata.grade.reports.formats import FORMATS
from torchkata.grade.reports.languages import LANGUAGES
from torchkata.grade.reports.sheet import Sheet
from torchkata.grade.results import Filled, Grades, Result
from torchkata.grade.rules import Rules

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Essay (11),torchkata (12),Final Score\n"
    ",,,,,Manual Posting,,\n"
    "    Points Possible,,,,,10,50,(read only)\n"
    '"Lovelace, Ada",101,u1,ada@x.edu,A,9,,90\n'
    '"Hopper, Grace",102,u2,grace@x.edu,A,,,\n'
    '"Łoś, José",103,u3,los,"B, C",7,,\n'
    '"Student, Test",109,,t,A,,,\n'
)
WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
    "Participant 41,Ada Lovelace,ada@x.edu,Submitted for grading,,100.00,Yes,"
    '"Thursday, 1 October 2026, 9:00 AM",-,\n'
    "Participant 42,Grace Hopper,grace@x.edu,No submission,-,100.00,Yes,-,-,\n"
)
COURSE = (
    '"First name";"Last name";"ID number";"Email address";"Assignment: Essay (Real)"\r\n'
    '"Ada";"Lovelace";"7";"ada@x.edu";"8,50"\r\n'
    '"Grace";"Hopper";"8";"grace@x.edu";"-"\r\n'
)
BLACKBOARD = (
    '"Last Name","First Name","Username","Student ID","Availability",'
    '"Weighted Total [Total Pts: up to 100 Percentage] |9",'
    '"Essay [Total Pts: 20 Score] |12344","Kata 1 [Total Pts: 100 Score] |12345"\r\n'
    '"Lovelace","Ada","ada","0007","Yes","40.5","18","Needs Grading"\r\n'
    '"Hopper","Grace","grace","0008","Yes","","",""\r\n'
)
BRIGHTSPACE = (
    "OrgDefinedId,Username,Last Name,First Name,Essay Points Grade <Numeric MaxPoints:20>,"
    "Kata 1 Points Grade <Numeric MaxPoints:100 Weight:10 Category:Kata CategoryWeight:30>,"
    "Calculated Final Grade Numerator,End-of-Line Indicator\n"
    "#0007,#ada,Lovelace,Ada,18,,44,#\n"
    "#0008,#grace,Hopper,Grace,,,,#\n"
)


def grades(*students, points=40.0, most=50):
    rows = [one if isinstance(one, Result) else Result(one, points, "graded") for one in students]
    return Grades.of(1, most, [], rows)


def filled(data, given, identities=None, **how):
    """The roster, the filled-in bytes, what was written, and what was said."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "book.csv"
        file.write_bytes(data if isinstance(data, bytes) else data.encode())
        students = [one.student for one in given.submissions]
        roster = Roster(file, students, identities or {}, **how)
        return roster, *roster.fill(given.submissions, given.max_points)


def fill_roster(text, given, identities=None, **how):
    """The filled-in text, and what was said."""
    _roster, data, _written, said = filled(text, given, identities, **how)
    return data.decode(), said


# --- the formats ----------------------------------------------------------------------------------

# An export; the end of Ada's line, up to the cell for the points and after it; what is there then.
EXPORTS = {
    "canvas": (CANVAS, "A,9,", ",90", "40"),
    "canvas, first and last name": (
        "LastName,FirstName,ID,SIS Login ID,Section,Kata 1 (12),Final Score (2026)\n"
        "    Points Possible,,,,,50,(read only)\nLovelace,Ada,101,ada,A,,90\n",
        "Ada,101,ada,A,",
        ",90",
        "40",
    ),
    "canvas in swedish": (
        "\ufeffStudent,ID,SIS Login ID,Section,Essay (11),Kata 1 (12),Final Score\r\n"
        '    Points Possible,,,,"10,0","100,0",(läs endast)\r\n'
        '"Lovelace, Ada",101,ada,"A, B","9,5",,"95,0"\r\n',
        '"9,5",',
        ',"95,0"',
        '"72,5"',
    ),
    "canvas with semicolons": (
        "Student;ID;SIS Login ID;Section;Essay (11);Kata 1 (12)\n    Points Possible;;;;10,00;50\n"
        "Lovelace, Ada;101;ada;A;9,50;\n",
        "A;9,50;",
        "\n",
        "36,25",
    ),
    "worksheet": (WORKSHEET, "Submitted for grading,", ",100.00", "80"),
    "worksheet, earlier": (
        WORKSHEET.replace("Maximum grade", "Maximum Grade"),
        "Submitted for grading,",
        ",100.00",
        "80",
    ),
    "gradebook": (
        '\ufeff"First name",Surname,"ID number","Assignment: Essay (Real)",'
        '"Assignment: Kata 1 (Real)","Assignment: Kata 1 (Feedback)","Course total (Real)",'
        '"Last downloaded from this course"\nAda,Lovelace,7,8.50,-,,8.50,1700000000\n',
        "7,8.50,",
        ",,8.50",
        "40",
    ),
    "blackboard": (BLACKBOARD, '"40.5","18",', "\r\n", '"80"'),
    "blackboard as xls": (
        BLACKBOARD.replace('","', '"\t"').encode("utf-16"),
        '"40.5"\t"18"\t',
        "\r\n",
        '"80"',
    ),
    "brightspace": (BRIGHTSPACE, "Ada,18,", ",44,#", "80"),
}
# The titles of a worksheet, the row's points and decimal mark, and its yes.
WORKSHEETS = {
    "ca": (
        'Identificador,"Nom complet",Estat,Qualificació,"Qualificació màxima",'
        '"Es pot canviar la qualificació","Darrera modificació (qualificació)"',
        "Sí",
    ),
    "de": (
        'ID,"Vollständiger Name",Status,Bewertung,Bestwertung,"Bewertung kann geändert werden",'
        '"Zuletzt geändert (Bewertung)"',
        "Ja",
    ),
    "es": (
        'Identificador,"Nombre completo",Estado,Calificación,"Calificación máxima",'
        '"La calificación puede ser cambiada","Última modificación (calificación)"',
        "Sí",
    ),
    "fr": (
        'Identifiant,"Nom complet",Statut,Note,"Note maximale","La note peut être modifiée",'
        '"Dernière modification (note)"',
        "Oui",
    ),
    "it": (
        'Identificativo,"Nome completo",Stato,Valutazione,"Valutazione massima",'
        '"La valutazione può essere cambiata","Ultima modifica (valutazione)"',
        "Sì",
    ),
    "ja": ("ID,フルネーム,ステータス,評点,最大評点,評点変更可,最終更新日時 (評定)", "Yes"),
    "nl": (
        'Identificatie,"Volledige naam",Status,Cijfer,"Maximaal cijfer",'
        '"Het cijfer kan gewijzigd worden","Laatst gewijzigd (beoordeling)"',
        "Ja",
    ),
    "pt": (
        'Identificador,"Nome completo",Estado,Nota,"Nota máxima","A nota pode ser alterada.",'
        '"Última atualização (avaliação)"',
        "Sim",
    ),
    "pt_br": (
        'Identificador,"Nome completo",Status,Nota,"Nota máxima","Nota pode ser alterada",'
        '"Última modificação (nota)"',
        "Sim",
    ),
    "zh_cn": ("标识符,全名,状态,成绩,最高分,允许更改成绩,上次修改（评分）", "是"),
}
COURSES = {
    "ca": ('Nom,Cognoms,"Número ID"', "Tasca: Kata 1 (Real)"),
    "de": ("Vorname,Nachname,ID-Nummer", "Aufgabe: Kata 1 (Punkte)"),
    "es": ('Nombre,Apellido(s),"Número de ID"', "Tarea: Kata 1 (Real)"),
    "fr": ('Prénom,Nom,"Numéro d\'identification"', "Devoir\u00a0: Kata 1 (Brut)"),
    "it": ('Nome,Cognome,"Codice identificativo"', "Compito: Kata 1 (Punteggio)"),
    "ja": ("名,姓,IDナンバー", "課題: Kata 1 (実データ)"),
    "nl": ('Voornaam,Achternaam,"Nummer (ID)"', "Opdracht: Kata 1 (Echt)"),
    "pt": ("Nome,Apelido,Número ID", "Trabalho: Kata 1 (Real)"),
    "pt_br": ('Nome,Sobrenome,"Número de identificação"', "Tarefa: Kata 1 (Real)"),
    "zh_cn": ("名,姓,ID 号", "作业：Kata 1 (分数)"),
}
for _code, (_titles, _yes) in WORKSHEETS.items():
    _mark = "." if _code in ("ja", "zh_cn") else ","
    _most = "100.00" if _mark == "." else '"100,00"'
    EXPORTS[f"worksheet in {_code}"] = (
        f"{_titles}\r\nParticipant 41,Ada Lovelace,-,,{_most},{_yes},-\r\n",
        "Lovelace,-,",
        f",{_most}",
        "72.5" if _mark == "." else '"72,5"',
    )
for _code, (_titles, _title) in COURSES.items():
    EXPORTS[f"gradebook in {_code}"] = (
        f'{_titles},"{_title}"\nAda,Lovelace,7,-\n',
        "Ada,Lovelace,7,",
        "\n",
        "36.25" if _code in ("ja", "zh_cn") else '"36,25"',
    )


@pytest.mark.parametrize("name", EXPORTS)
def test_only_the_cells_for_the_points_change_in_an_export(name):
    export, before, after, value = EXPORTS[name]
    points = 36.25 if "5" in value else 40.0
    data = export if isinstance(export, bytes) else export.encode()
    encoding = "utf-16" if data.startswith(b"\xff\xfe") else "utf-8"

    unchanged = filled(data, grades("Nobody", points=points))[1]
    roster, done, _written, said = filled(data, grades("Ada Lovelace", points=points))

    assert data == unchanged
    text = data.decode(encoding)
    there = text[text.index(before) + len(before) :].partition(after)[0]
    assert text.replace(f"{before}{there}{after}", f"{before}{value}{after}", 1) == done.decode(
        encoding
    )
    assert not roster.plan()[1:]  # neither a new column nor somebody without a row
    assert any("Points are scaled" in one for one in said) == (value.strip('"')[0] in "78")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a,b\n1,2\n",
        "Student,ID\nAda,1\n",
        "\x00",
        # Gradescope, Google Classroom, attendance in Brightspace, a Moodle in Russian
        "First Name,Last Name,SID,Email,Sections,Kata 1,Kata 1 - Max Points,Total Lateness\n",
        "Last Name,First Name,Email Address,Kata 1\nDate,,,2026-10-01\nPoints,,,50\n",
        "First Name,Last Name,Username,January 30,% Attendance,End-of-Line Indicator\n",
        'Индивидуальный номер,"Полное имя",Статус,Оценка,"Максимальная оценка"\n',
        "First name,Last name,ID number,Email address,Assignment: Kata 1 (Percentage)\n",
    ],
)
def test_what_is_not_known_is_refused_in_a_sentence_that_names_what_is(text):
    with pytest.raises(KataError, match=r"roster book\.csv cannot be used.*Canvas.*Moodle.*Black"):
        fill_roster(text, grades("Ada"))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("Student,ID\nJosé,1\n".encode("latin-1"), "not in UTF-8"),
        (b"PK\x03\x04 and more", "Excel workbook"),
        (b'Student,ID,Section\n"Ada,1,2\n', "a quote in line 2 never ends"),
        (
            WORKSHEET.replace("Maximum grade", "Scale").encode(),
            r'no column "Maximum grade".*graded in points',
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_its_cause(data, told):
    with pytest.raises(KataError, match=f"roster book.csv cannot be used: .*{told}"):
        filled(data, grades("Ada"))


def test_the_docs_name_every_format_and_every_language():
    told = (Path(__file__).parents[3] / "docs" / "reports.md").read_text(encoding="utf-8")

    assert [one.name for one in FORMATS if f"| {one.name} |" not in told] == []
    assert [one.code for one in LANGUAGES if f"`{one.code}`" not in told] == []


def test_a_file_that_is_not_written_to_keeps_every_byte():
    random = Random(7)
    for _try in range(300):
        mark, encoding = random.choice([(b"", "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le")])
        text = "".join(random.choices('a"é,;\t\r\n 1.', k=random.randrange(30)))
        data = mark + text.encode(encoding)
        with suppress(KataError):  # a quote that never ends
            assert Sheet(data).data() == data


def test_a_name_in_a_message_cannot_control_a_terminal():
    book = CANVAS.replace("Hopper, Grace", "Hopper\x1b[2J, \u202eGrace")

    _text, said = fill_roster(book, grades("Ada Lovelace"))

    assert any("Hopper [2J, Grace" in one for one in said)


# --- which column ---------------------------------------------------------------------------------

KATAS = CANVAS.replace("Essay (11)", "Kata 1 (11)").replace("torchkata (12)", "Kata 2 (12)")


def test_the_second_kata_of_a_course_goes_into_its_own_column():
    text, said = fill_roster(KATAS, grades("Ada Lovelace"))

    assert KATAS.replace("A,9,,90", "A,9,40,90") == text
    assert "The points are in the roster's column Kata 2 (12)." in said


def test_a_regrade_goes_into_the_column_that_it_filled_before_and_replaces_its_own_grades():
    book = KATAS.replace("Kata", "Homework").replace('C",7,,', 'C",7,3,')
    before = Filled("Homework 1 (11)", {"101": 9.0, "103": 5.0})

    text, said = fill_roster(book, grades("Ada Lovelace", "Jose Los", most=10), before=before)

    assert book.replace("A,9,,90", "A,40,,90") == text
    assert (
        "These cells hold a grade that somebody else gave, so they were not changed "
        "(--overwrite replaces it): "
        "Jose Los (7 there, 40 here)." in said
    )


def test_of_two_empty_columns_the_one_called_kata_is_meant():
    book = KATAS.replace("Kata 1", "Essay").replace("A,9,,90", "A,,,90").replace('C",7,', 'C",,')

    assert "ada@x.edu,A,,40,90" in fill_roster(book, grades("Ada Lovelace"))[0]
    neither = book.replace("Kata 2", "Homework")
    _text, said = fill_roster(neither, grades("Ada Lovelace"))
    assert "The points are in a new column of the roster, torchkata." in said


def test_a_number_that_was_written_elsewhere_is_somebody_elses_here():
    before = Filled("Kata 2 (12)", {"101": 9.0, "102": 5.0})

    text, _said = fill_roster(
        KATAS, grades("Ada Lovelace", most=10), before=before, column="Kata 1"
    )
    assert text == KATAS
    written = filled(KATAS, grades("Ada Lovelace"), before=before)[2]
    assert written == Filled("Kata 2 (12)", {"101": 40.0, "102": 5.0})


def test_what_was_written_is_known_to_the_next_run_also_by_a_column_that_was_new():
    other = CANVAS.replace("torchkata (12)", "Final (12)").replace('C",7,,', 'C",7,3,')
    _roster, data, written, _said = filled(other, grades("Ada Lovelace", points=40.004))
    # What Canvas gives back: the new assignment has an id, and its points two decimals.
    again = data.decode().replace(",torchkata\n", ",torchkata (99)\n").replace("40.004", "40.00")

    text, said = fill_roster(again, grades("Ada Lovelace", points=20), before=written)

    assert again.replace("90,40.00\n", "90,20\n") == text
    assert "The points are in the roster's column torchkata (99)." in said


@pytest.mark.parametrize("asked", ["Kata 1 (11)", "kata 1"])
def test_a_column_is_named_by_its_title_or_by_the_instructors_part_of_it(asked):
    text, _said = fill_roster(KATAS, grades("Grace Hopper", most=10, points=8), column=asked)

    assert KATAS.replace("grace@x.edu,A,,,", "grace@x.edu,A,8,,") == text


@pytest.mark.parametrize("asked", ["Kata 1", "assignment: kata 1", "Assignment: Kata 1 (Real)"])
def test_an_activity_of_moodle_is_named_by_its_title_without_its_kind(asked):
    book = COURSE.replace("Essay", "Kata 1")
    two = book.replace('"Assignment: Kata 1', '"Quiz: Kata 2 (Real)";"Assignment: Kata 1')
    two = two.replace('.edu";', '.edu";"1,00";')

    text, said = fill_roster(two, grades("Grace Hopper"), column=asked)

    assert two.replace('"1,00";"-"', '"1,00";"40"') == text
    assert "The points are in the roster's column Assignment: Kata 1 (Real)." in said


def test_a_worksheet_that_does_not_say_what_is_locked_is_told():
    without = WORKSHEET.replace("Grade can be changed", "The grade is open")
    told = (
        'The roster has no column "Grade can be changed", so grades that the platform has locked '
        "are not known, and may be replaced."
    )

    assert told in fill_roster(without, grades("Ada Lovelace"))[1]
    assert told not in fill_roster(WORKSHEET, grades("Ada Lovelace"))[1]


def test_canvas_imports_titles_without_an_id_and_lines_in_any_order():
    by_hand = "Student,ID,Section,Kata\n, ,,Muted\nAda Lovelace,7,A,-\nPoints Possible,,,100\n"

    text, said = fill_roster(by_hand, grades("Ada Lovelace"), column="Kata")

    assert by_hand.replace("A,-", "A,80") == text
    assert len(said) == 2


@pytest.mark.parametrize("asked", ["Kata 3", "Final Score", "Section", ""])
def test_a_column_that_is_not_there_is_refused_with_those_that_are(asked):
    with pytest.raises(KataError, match=r'no column "' f"{asked}" r'".*Kata 1 \(11\) and Kata 2'):
        fill_roster(KATAS, grades("Ada Lovelace"), column=asked)


def test_a_title_that_two_columns_have_has_to_be_whole():
    twice = KATAS.replace("Kata 2 (12)", "Kata 1 (12)")

    with pytest.raises(KataError, match=r"several columns are called \"Kata 1\".*Kata 1 \(12\)"):
        fill_roster(twice, grades("Ada Lovelace"), column="Kata 1")


def test_a_column_that_the_platform_locks_is_not_one_to_choose_in_any_language():
    locked = KATAS.replace("Essay", "Total").replace("(read only)", "(läs endast)")
    locked = locked.replace("Kata 1 (11)", "Kata total (11)").replace(
        ",,10,50,", ",,(läs endast),50,"
    )
    locked = locked.replace("A,9,,90", "A,,,90").replace('C",7,,', 'C",,,')

    assert "ada@x.edu,A,,40,90" in fill_roster(locked, grades("Ada Lovelace"))[0]
    with pytest.raises(KataError, match="It has: Kata 2"):
        fill_roster(locked, grades("Ada Lovelace"), column="Kata total")


def test_another_assignments_grades_are_never_written_over():
    for title, there in (("Homework (12)", 4), ("Kata 1 (12)", 4), ("Letters (12)", "B+")):
        other = CANVAS.replace("torchkata (12)", title).replace('C",7,,', f'C",7,{there},')

        text, said = fill_roster(other, grades("Ada Lovelace", most=364))

        lines = text.splitlines()
        assert "The points are in a new column of the roster, torchkata." in said
        assert (
            "If they belong in a column that is there, name it with --column: Essay (11) and "
            f"{title}." in said
        )
        assert [line + end for line, end in zip(
            other.splitlines(), [",torchkata", ",", ",364", ",40", ",", ",", ","], strict=True
        )] == lines  # fmt: skip


def test_a_platforms_zeros_and_excuses_do_not_make_a_column_used():
    other = CANVAS.replace('A,,,\n"Łoś', 'A,,0,\n"Łoś').replace('C",7,,', 'C",7,EX,')

    assert "ada@x.edu,A,9,40,90" in fill_roster(other, grades("Ada Lovelace"))[0]


def test_a_new_column_of_brightspace_goes_before_the_end_of_the_line():
    used = BRIGHTSPACE.replace("Ada,18,,", "Ada,18,3,").replace("Grace,,", "Grace,17,")

    lines = fill_roster(used, grades("Grace Hopper"))[0].splitlines()

    assert lines[0].endswith(",torchkata Points Grade <Numeric MaxPoints:50>,End-of-Line Indicator")
    assert lines[1:] == [
        "#0007,#ada,Lovelace,Ada,18,3,44,,#",
        "#0008,#grace,Hopper,Grace,17,,,40,#",
    ]


def test_blackboard_cannot_import_a_new_column_so_it_has_to_be_named():
    used = BLACKBOARD.replace('"Needs Grading"', '"3"')

    with pytest.raises(KataError, match=r"not certain which column.*--column: Essay .*12344 and"):
        fill_roster(used, grades("Ada Lovelace"), before=Filled("Essay 2", {}))
    text, _said = fill_roster(used, grades("Grace Hopper"), column="Kata 1")
    assert '"Yes","","","80"' in text


# --- which cells are kept -------------------------------------------------------------------------


def test_cells_that_say_something_else_or_are_somebodys_grade_stay():
    book = CANVAS.replace("A,9,,90", "A,9,EX,90").replace('A,,,\n"Łoś', 'A,,N/A,\n"Łoś')
    book = book.replace('C",7,,', 'C",7,33,')

    text, said = fill_roster(
        book, grades("Ada Lovelace", "Grace Hopper", "Jose Los"), column="torchkata"
    )

    assert book == text
    assert (
        "These cells hold a word, so they were not changed: Ada Lovelace (EX); "
        "Grace Hopper (N/A)." in said
    )
    assert (
        "These cells hold a grade that somebody else gave, so they were not changed "
        "(--overwrite replaces it): "
        "Jose Los (33 there, 40 here)." in said
    )
    over, said = fill_roster(
        book,
        grades("Ada Lovelace", "Grace Hopper", "Jose Los"),
        column="torchkata",
        overwrite=True,
    )
    assert book.replace('C",7,33,', 'C",7,40,') == over
    assert not any("--overwrite" in one for one in said)


def test_a_worksheet_keeps_what_may_not_change_and_what_was_given_by_hand():
    book = WORKSHEET.replace("100.00,Yes,-", "100.00,No,-").replace(
        "grading,,100", "grading,55.00,100"
    )

    for overwrite in (False, True):
        text, said = fill_roster(book, grades("Ada Lovelace", "Grace Hopper"), overwrite=overwrite)

        assert (book.replace("55.00", "80") if overwrite else book) == text
        assert (
            "The platform has locked these grades, so they were not changed: Grace Hopper." in said
        )
        assert any("Ada Lovelace (55 there, 80 here)" in one for one in said) != overwrite


@pytest.mark.parametrize("code", WORKSHEETS)
def test_a_row_is_locked_in_every_language(code):
    titles, yes = WORKSHEETS[code]
    book = f"{titles}\nParticipant 41,Ada Lovelace,-,,50.00,-{yes}-,-\n"

    text, said = fill_roster(book, grades("Ada Lovelace"))

    assert book == text
    assert "The platform has locked these grades, so they were not changed: Ada Lovelace." in said


def test_blind_marking_matches_by_the_identifier_alone():
    blind = WORKSHEET.replace("Full name,Email address,", "")
    blind = blind.replace("Ada Lovelace,ada@x.edu,", "").replace("Grace Hopper,grace@x.edu,", "")
    identities = {"Participant (41)": "41", "Participant (42)": "42"}

    text, said = fill_roster(blind, grades("Participant (41)"), identities)

    assert blind.replace("grading,,", "grading,80,") == text
    assert "No submission for 1 row of the roster, so their cells were not changed: 42." in said


def test_a_roster_that_does_not_say_the_maximum_gets_the_syllabus_points_and_that_is_said():
    _text, said = fill_roster(COURSE, grades("Ada Lovelace"), column="Assignment: Essay (Real)",
                              overwrite=True)  # fmt: skip

    assert "The roster does not say the assignment's maximum: the points are out of 50." in said


def test_a_refused_submission_gets_no_grade():
    refused = Result("Ada Lovelace", 0, "refused", reason="no archive")

    text, said = fill_roster(CANVAS, grades(refused))

    assert text == CANVAS
    assert "Refused, so their cells were not changed: Ada Lovelace." in said


# --- which row ------------------------------------------------------------------------------------


def test_canvas_gets_one_column_of_numbers_and_keeps_all_else():
    text, said = fill_roster(CANVAS, grades("Ada Lovelace", "Jose Los"))

    assert text == CANVAS.replace("ada@x.edu,A,9,,90", "ada@x.edu,A,9,40,90").replace(
        '"B, C",7,,', '"B, C",7,40,'
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
        "0101",
        "101.0",
        "u1",
        "Lovelace, Ada",
        "Adà Lovelace",
        "Ada\u0300 Lovelace",
        "Ada Lovelace_u1",
        "Lovelace, Ada_u1",
    ],
)
def test_a_student_is_known_by_name_number_login_or_address(student):
    assert "ada@x.edu,A,9,40,90" in fill_roster(CANVAS, grades(student))[0]


@pytest.mark.parametrize("cell", ["1815.0", "01815", '="1815"', "1815"])
def test_a_number_that_a_spreadsheet_changed_is_still_the_students(cell):
    book = CANVAS.replace("u1", cell.replace('"', '""').join('""') if "=" in cell else cell)

    assert "ada@x.edu,A,9,40,90" in fill_roster(book, grades("1815"))[0]
    assert "ada@x.edu,A,9,40,90" in fill_roster(book, grades("Ada Lovelace_1815"))[0]


def test_of_two_numbers_that_differ_in_zeros_each_is_itself():
    book = CANVAS.replace("u1", "0815").replace("u2", "815")

    assert "ada@x.edu,A,9,40,90" in fill_roster(book, grades("0815"))[0]
    assert book == fill_roster(book, grades("00815"))[0]


def test_moodle_knows_a_name_in_both_orders():
    for student in ("Lovelace Ada", "Lovelace, Ada"):
        assert '"ada@x.edu";"8,50";"40"' in fill_roster(COURSE, grades(student))[0]
    assert "grading,80," in fill_roster(WORKSHEET, grades("Lovelace, Ada"))[0]


@pytest.mark.parametrize("book", ["canvas", "canvas, first and last name"])
def test_canvas_own_test_student_is_nobody_and_a_student_called_student_is_somebody(book):
    export = EXPORTS[book][0]
    for name, found in (("Test Student", False), ("Ada Student", True)):
        first, last = name.split()
        rows = export.replace("Lovelace, Ada", f"{last}, {first}")
        rows = rows.replace("Lovelace,Ada", f"{last},{first}")

        assert (rows != fill_roster(rows, grades(name))[0]) == found


def test_a_name_that_would_be_a_formula_stays_as_it_is():
    book = CANVAS.replace('"Hopper, Grace"', "=cmd|' /C calc'!A0")

    text, _said = fill_roster(book, grades("=cmd|' /C calc'!A0"))

    assert book.replace("grace@x.edu,A,,,", "grace@x.edu,A,,40,") == text


def test_the_platforms_own_id_is_known_too():
    text, _said = fill_roster(CANVAS, grades("a (101)", "b"), {"b": "102"})

    assert "ada@x.edu,A,9,40,90" in text
    assert "grace@x.edu,A,,40," in text


def test_ids_of_another_platform_do_not_count_against_a_name():
    given, identities = grades("Ada Lovelace", "Grace Hopper"), {"Ada Lovelace": "7351"}

    text, _said = fill_roster(CANVAS, given, identities)
    assert "ada@x.edu,A,9,40,90" in text

    # Here they are this platform's, so 7351 is somebody of that name who is not in the roster.
    text, said = fill_roster(CANVAS, given, {**identities, "Grace Hopper": "102"})
    assert CANVAS.replace("grace@x.edu,A,,,", "grace@x.edu,A,,40,") == text
    assert "No row of the roster matches, so fill in by hand: Ada Lovelace." in said


@pytest.mark.parametrize(
    ("students", "identities"),
    [
        (["Ada Lovelace"], {"Ada Lovelace": "102"}),  # the id says Grace, the name says Ada
        (["Ada Lovelace", "u1"], {}),  # two submissions, one row
        (["Ada Lovelace_u2"], {}),  # the name says Ada, the number says Grace
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


@pytest.mark.parametrize("twin", ["ada lovelace", "Ada Lovelace′", "Ada  Lovelace", "ＡdaLovelace"])
def test_of_twins_the_one_that_is_written_as_in_the_gradebook_gets_the_row(twin):
    rows = (Result("Ada Lovelace", 40.0, "graded"), Result(twin, 0.0, "graded"))

    for given in (rows, rows[::-1]):
        text, said = fill_roster(CANVAS, grades(*given))

        assert text == CANVAS.replace("ada@x.edu,A,9,,90", "ada@x.edu,A,9,40,90")
        assert any(
            sentence.startswith("More than one row, or more than one student") for sentence in said
        )


def test_a_row_is_nobodys_if_one_has_its_name_and_another_one_its_id():
    given = grades("Ada Lovelace", "Ada Lovelace (101)")

    text, said = fill_roster(CANVAS, given, {"Ada Lovelace (101)": "101"})

    assert text == CANVAS
    assert any("Ada Lovelace; Ada Lovelace (101)" in sentence for sentence in said)


def test_two_of_one_name_are_told_apart_by_what_else_is_known():
    twins = CANVAS.replace("Hopper, Grace", "Lovelace, Ada")

    assert twins == fill_roster(twins, grades("Ada Lovelace"))[0]
    for identity in ("102", "u2"):
        text, _said = fill_roster(twins, grades("Ada Lovelace"), {"Ada Lovelace": identity})
        assert "grace@x.edu,A,,40," in text
    assert "grace@x.edu,A,,40," in fill_roster(twins, grades("Ada Lovelace_u2"))[0]


# --- the command ----------------------------------------------------------------------------------


def test_a_roster_is_filled_beside_the_reports(tmp_path):
    said = write_reports(grades("Ada Lovelace"), SYLLABUS, tmp_path, ("book.csv", b"filled"))

    assert (tmp_path / "filled-book.csv").read_bytes() == b"filled"
    assert said == []


@pytest.fixture
def order(tmp_path):
    """An order for two submissions that are refused, so that nothing needs a judge."""
    (tmp_path / "class").mkdir()
    for name in ("Ada Lovelace", "Grace Hopper"):
        (tmp_path / f"class/{name}.zip").write_bytes(b"this is no archive")
    (tmp_path / "book.csv").write_text(CANVAS, encoding="utf-8")

    def make(**how):
        rules = Rules(1, exercises=("mse",), trusted=True)
        roster = how.pop("roster", tmp_path / "book.csv")
        return Order(tmp_path / "class", tmp_path / "out", rules, roster=roster, **how)

    return make


def test_a_bad_roster_is_told_first_and_last_and_stops_nothing(whole_kata, order, tmp_path, capsys):
    for how, fault in (
        ({"roster": tmp_path}, "cannot be used: "),
        ({"column": "Kata 9"}, 'book.csv cannot be used: it has no column "Kata 9"'),
    ):
        status = console.grade(whole_kata, order(**how))

        lines = capsys.readouterr().out.splitlines()
        assert status == 1
        assert fault in lines[0]
        assert lines[-2] == lines[0]
        assert "Everything else is done" in lines[-1]
        assert (tmp_path / "out/report.html").exists()
        assert (tmp_path / "out/grades.csv").read_bytes().startswith(b"\xef\xbb\xbfstudent,")


def test_a_roster_is_matched_before_anything_is_graded(whole_kata, order, tmp_path, capsys):
    (tmp_path / "class/Eve Adams.zip").write_bytes(b"this is no archive")

    console.grade(whole_kata, order())

    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [
        "The roster is a gradebook of Canvas; the points go into its column torchkata (12).",
        "No row of the roster matches, so fill in by hand: Eve Adams.",
    ]
    assert "Refused, so their cells were not changed: Ada Lovelace; Grace Hopper." in lines
    assert (tmp_path / "out/filled-book.csv").read_text(encoding="utf-8") == CANVAS


def test_a_later_run_in_the_same_folder_knows_its_own_grades(whole_kata, order, tmp_path):
    book = tmp_path / "book.csv"
    console.grade(whole_kata, order())
    for points, there in ((2, 50), (1, 25)):
        given = "".join(f"{name},,{points},\n" for name in ("Ada Lovelace", "Grace Hopper"))
        (tmp_path / "out/overrides.csv").write_text(f"student,exercise,points,comment\n{given}")

        assert console.grade(whole_kata, order()) == 1  # refused; points by hand go in anyway

        book.write_bytes((tmp_path / "out/filled-book.csv").read_bytes())
        assert f"ada@x.edu,A,9,{there},90" in book.read_text(encoding="utf-8")
