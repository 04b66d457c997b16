"""A row is its sender's: each platform's pattern with every name that a student could write."""

import re
from pathlib import Path

import pytest

from torchkata.grade.intake import read_class
from torchkata.grade.intake.arrivals import ARRIVALS, owners
from torchkata.submit.reading.names import plain_student

ROOT = Path(__file__).resolve().parents[3]
TOPICS = ("line_fit", "shapes")
FIT = "def mse(p, t):\n    return ((p - t) ** 2).mean()\n"
HOSTILE = "def mse(p, t):\n    return 'not hers'\n"

# The fields of a platform's names, as it writes them for two students.
VICTIM = {"name": "janedoe", "id": "18160", "upload": "77", "file": "line_fit.py"}
SENDER = {"name": "eve", "id": "19000", "upload": "78", "file": "line_fit.py"}
CLASS = {"assignment": "Kata 1", "number": "351765"}
TIMES = {"Blackboard": "2026-10-01-10-00-00", "Brightspace": "Oct 2, 2026 0124 PM"}
FILES = ("line_fit.py", "line-fit.py", "shapes.py", "handout.json", "kata.zip")

FORMS = [pytest.param(one, id=one.written) for one in ARRIVALS]
OF_FILES = [pytest.param(one, id=one.written) for one in ARRIVALS if "file" in one.chosen]
OF_NAMES = [pytest.param(one, id=one.written) for one in ARRIVALS if "name" in one.chosen]


def written(arrival, fields, **changed):
    time = {"time": TIMES.get(arrival.platform)}
    return arrival.written.format_map({**VICTIM, **CLASS, **time, **fields, **changed})


def hostile_files():
    """File names that hold the victim's name, as any platform writes it, at any place."""
    for other in ARRIVALS:
        for file in FILES:
            whole = written(other, VICTIM, file=file)
            yield from (whole, f"x_{whole}", f"_{whole}", f"{whole}-2.py", f"12_{whole}")
            yield whole.removeprefix(VICTIM["name"]).lstrip("_")
    yield from ("18160_line_fit.py", "18160_77_line_fit.py", "LATE_18160_77_line_fit.py")
    yield from ("a\nb_18160_77_line_fit.py", "line_fit-999999.py", "text.html", "18160.zip")


def hostile_names():
    """Names that a student could give itself."""
    for other in ARRIVALS:
        whole = written(other, VICTIM, file="")
        yield from (whole, f"x_{whole}", whole.rstrip("_"), f"{whole}_")
    yield from ("janedoe_18160", "eve_１８１６０_７７_x", "janedoe", "JaneDoe", "janedoe\u00a0")


@pytest.mark.parametrize("arrival", FORMS)
def test_a_pattern_reads_what_its_platform_writes(arrival):
    entries = [(written(arrival, one), arrival.is_folder) for one in (VICTIM, SENDER)]

    read = owners(entries)

    assert [one.platform for one in read] == [arrival.platform] * 2
    assert not any(one.doubtful for one in read)
    assert len({one.key for one in read}) == 2


@pytest.mark.parametrize("arrival", OF_FILES)
def test_a_file_name_never_decides_whose_it_is(arrival):
    honest = (written(arrival, VICTIM), arrival.is_folder)
    (sender,) = owners([(written(arrival, SENDER), arrival.is_folder)])

    for file in hostile_files():
        sent = (written(arrival, SENDER, file=file), arrival.is_folder)
        victim, found = owners([honest, sent])
        alone = owners([sent])[0]

        assert not victim.doubtful
        assert found.doubtful or found.key == sender.key, file
        assert alone.doubtful or alone.key == sender.key, file


@pytest.mark.parametrize("arrival", OF_NAMES)
def test_a_students_own_name_never_takes_anothers_row(arrival):
    honest = (written(arrival, VICTIM), arrival.is_folder)

    has_id = "{id}" in arrival.written  # otherwise nothing tells two students of one name apart
    for name in hostile_names():
        if not has_id and plain_student(name) == VICTIM["name"]:
            continue
        for file in ("line_fit.py", *hostile_files()) if "file" in arrival.chosen else ("",):
            sent = (written(arrival, SENDER, name=name, file=file), arrival.is_folder)
            victim, found = owners([honest, sent])

            assert not victim.doubtful
            assert found.doubtful or found.key != victim.key, (name, file)
            assert found.doubtful or found.identity == (SENDER["id"] if has_id else None)


@pytest.mark.parametrize("arrival", OF_FILES)
def test_the_victims_row_stays_as_it_was_and_the_sender_has_one(arrival, tmp_path, exports):
    exports.folder(tmp_path / "alone", {written(arrival, VICTIM): FIT})
    (before,) = read_class(tmp_path / "alone", TOPICS)

    for number, file in enumerate(hostile_files()):
        if "\n" in file or "/" in file:
            continue
        folder = tmp_path / f"class{number}"
        exports.folder(folder, {written(arrival, VICTIM): FIT})
        exports.folder(folder, {written(arrival, SENDER, file=file): HOSTILE})

        rows = {one.identity or one.student: one for one in read_class(folder, TOPICS)}

        assert rows.pop(before.identity or before.student) == before, file
        is_beside = arrival.is_weak and file.endswith((".json", ".html"))
        assert len(rows) == 1 or is_beside, file


def test_the_page_for_instructors_shows_the_table():
    page = (ROOT / "docs" / "grading-input.md").read_text("utf-8")
    rows = [
        f"| {one.platform} | {'a folder' if one.is_folder else 'a file'} | "
        f"`{re.sub(r'[{}]', '', one.written.replace('{', '<').replace('}', '>'))}` | "
        f"{' and '.join(one.chosen) or 'nothing'} |"
        for one in ARRIVALS
    ]

    assert re.findall(r"^\| .* \| a (?:folder|file) \| .*$", page, re.MULTILINE) == rows


@pytest.mark.parametrize("others", [("bob", "carol"), ("bob.zip", "carol.tar.gz")])
@pytest.mark.parametrize("name", ["exercises", "solutions", "tests", "docs"])
def test_a_student_may_be_called_exercises(tmp_path, exports, name, others):
    exports.folder(tmp_path / name, {"line_fit.py": HOSTILE})
    if name != "exercises":
        exports.folder(tmp_path / "exercises", {"line_fit.py": HOSTILE})
    for other in others:
        files = {"line_fit.py": FIT}
        data = exports.tarred(files) if other.endswith("gz") else exports.zipped(files)
        exports.folder(tmp_path, {other: data} if "." in other else {f"{other}/line_fit.py": FIT})

    read = {one.student: one for one in read_class(tmp_path, TOPICS)}

    assert sorted(read) == sorted({name, "exercises", "bob", "carol"})
    assert {"line_fit.py": FIT.encode()} == read["bob"].files == read["carol"].files


def test_a_student_called_exercises_beside_others_without_a_module(tmp_path, exports):
    exports.folder(tmp_path, {"exercises/line_fit.py": HOSTILE, "bob/essay.txt": "x"})

    assert [one.student for one in read_class(tmp_path, TOPICS)] == ["bob", "exercises"]


TWINS = {
    "case": "Jane doe",
    "a no-break space": "Jane\u00a0Doe",
    "a ligature": "Jane Doe".replace("e", "ｅ"),
    "a hidden mark": "Jane\u200b Doe",
    "two spaces": "Jane  Doe",
    "a joiner": "Jane\u200d Doe",
}


@pytest.mark.parametrize("kind", TWINS)
def test_a_twin_of_a_name_costs_nobody_a_row(tmp_path, exports, kind):
    exports.folder(tmp_path, {"Jane Doe.zip": exports.zipped({"line_fit.py": FIT})})
    exports.folder(tmp_path, {f"{TWINS[kind]}.zip": exports.zipped({"line_fit.py": HOSTILE})})

    read = {one.student: one for one in read_class(tmp_path, TOPICS)}

    assert len(read) == 2
    jane = read.pop("Jane Doe")
    assert (jane.refused, jane.files) == (None, {"line_fit.py": FIT.encode()})
    (twin,) = read.values()
    assert twin.files == {"line_fit.py": HOSTILE.encode()}
    for one, other in ((jane, twin), (twin, jane)):
        assert one.remarks == (
            f"There are other submissions with almost the same name: {other.student}.",
        )


# --- each platform's own ways --------------------------------------------------------------------

STUDENT = '{{"name": "{}", "id": "{}"}}\n'
BLACKBOARD = "Kata 1_{}_attempt_2026-10-{}-10-00-00"
SECOND = FIT.replace("mean", "sum")


def rows(folder, **more):
    return {one.student: one for one in read_class(folder, TOPICS, **more)}


def test_blackboard(tmp_path, exports):
    jane, bob = BLACKBOARD.format("j_doe", "{}"), BLACKBOARD.format("bob", "{}")
    exports.folder(
        tmp_path,
        {
            f"{jane.format('01')}.txt": "Name: Jane Doe (j_doe)\nAssignment: Kata 1\n",
            f"{jane.format('01')}_line_fit.py": FIT,
            f"{jane.format('01')}_shapes.py": FIT,
            f"{jane.format('02')}.txt": "Nombre: Jane Doe (j_doe)\nName: Bob (bob)\n",
            f"{jane.format('02')}_line_fit.py": SECOND,
            f"{bob.format('01')}.txt": "Name: Jane Doe (j_doe)\n",  # which is not bob's
            f"{bob.format('01')}_line_fit.py": FIT,
        },
    )

    read = rows(tmp_path)

    assert {name: one.identity for name, one in read.items()} == {"Jane Doe": "j_doe", "bob": "bob"}
    assert read["Jane Doe"].files == {"line_fit.py": SECOND.encode(), "shapes.py": FIT.encode()}
    assert [one for one in read["Jane Doe"].remarks if "earlier attempt" in one] == [
        f"shapes.py: from an earlier attempt ({jane.format('01')}.txt, "
        f"{jane.format('01')}_line_fit.py, {jane.format('01')}_shapes.py); the last has no such "
        "file."
    ]
    assert read["bob"].remarks == ()


def test_brightspace(tmp_path, exports):
    jane = "152711-351765 - Jane - Ann Doe - Oct {}, 2026 {}"
    exports.folder(
        tmp_path,
        {
            "index.html": "",
            f"{jane.format(2, '0124 PM')}/line_fit.py": SECOND,
            f"{jane.format(2, '1124 AM')}/line_fit.py": FIT,
            f"{jane.format(10, '0900 AM')}/notes.txt": "I sent it already.",
            "152712-351765 - Jane - Ann Doe - Oct 2, 2026 0124 PM/shapes.py": FIT,
        },
    )

    read = rows(tmp_path)

    assert read.keys() == {"Jane - Ann Doe (152711)", "Jane - Ann Doe (152712)"}
    row = read["Jane - Ann Doe (152711)"]
    assert (row.refused, row.files) == (None, {"line_fit.py": SECOND.encode()})
    assert row.remarks == (
        f"{jane.format(10, '0900 AM')} was skipped: There is no Python file in it (expected: "
        "line_fit.py, shapes.py).",
        f"{jane.format(2, '1124 AM')} was skipped: there is a later attempt.",
    )


METADATA = """---
submission_101:
  :submitters:
  - :name: Jane Doe
    :sid: '1815'
    :email: jane@example.org
  - :name: 李 雷
    :sid:
    :email: lei@example.org
  :created_at: !ruby/object:ActiveSupport::TimeWithZone
    utc: 2026-10-01 10:00:00.000000000 Z
submission_102:
  :submitters:
  - :name: "Eve: [x]"
    :sid: '1816'
"""


@pytest.mark.parametrize(
    ("metadata", "names"),
    [
        (METADATA, {"Jane Doe": "1815", "李 雷": "lei@example.org", "Eve: [x]": "1816"}),
        ("- [", {"submission_101": "101", "submission_102": "102"}),
        ("!!python/object/apply:os.getcwd []", {"submission_101": "101", "submission_102": "102"}),
        (None, {"submission_101": "101", "submission_102": "102"}),
    ],
    ids=["whole", "broken", "hostile", "missing"],
)
def test_gradescope(tmp_path, exports, metadata, names):
    export = tmp_path / "assignment_7_export"
    exports.folder(export, {f"submission_10{n}/line_fit.py": FIT for n in (1, 2)})
    if metadata is not None:
        exports.folder(export, {"submission_metadata.yml": metadata})

    read = rows(tmp_path)

    assert {name: one.identity for name, one in read.items()} == names
    assert all(one.files == {"line_fit.py": FIT.encode()} for one in read.values())


def test_google_classroom(tmp_path, exports):
    exports.folder(
        tmp_path,
        {
            "Jane Doe - line_fit.py": FIT,
            "Jane Doe - Copy of shapes.py": FIT,
            "Bob Roe - line_fit - Kopie.py": SECOND,
            "Eve - essay.pdf": "",
        },
    )

    read = rows(tmp_path)

    assert read["Jane Doe"].files.keys() == {"line_fit.py", "shapes.py"}
    assert read["Bob Roe"].files == {"line_fit.py": SECOND.encode()}
    assert read["Eve"].refused is not None
    exports.folder(tmp_path, {"alice/line_fit.py": FIT})  # so it is not a class of that platform
    assert "Jane Doe" not in rows(tmp_path)


@pytest.mark.parametrize("title", ["Kata 1", "Kata_1"])
@pytest.mark.parametrize("logins", [("ada_hopper", "grace_hopper"), ("o_x", "k_x", "jdoe")])
def test_blackboards_logins_with_an_underscore_are_students_of_their_own(
    tmp_path, exports, title, logins
):
    for login in logins:
        name = f"{title}_{login}_attempt_2026-10-01-10-00-00_line_fit.py"
        exports.folder(tmp_path, {name: f"x = {login!r}\n"})

    read = rows(tmp_path)

    assert {name: one.files["line_fit.py"].decode() for name, one in read.items()} == {
        login: f"x = {login!r}\n" for login in logins
    }
    assert {one.identity for one in read.values()} == {*logins}


def test_teams(tmp_path, exports):
    files = {f"Version {n}/line_fit.py": f"x = {n}\n" for n in (1, 2, 10)}
    exports.folder(tmp_path / "Jane Doe/Kata 1", files)
    exports.folder(tmp_path / "Bob Roe/Kata 1", {"Version 1/line_fit.py": FIT})

    read = rows(tmp_path)

    assert read["Jane Doe"].files == {"line_fit.py": b"x = 10\n"}
    assert read["Jane Doe"].remarks == (
        "Kata 1/Version 1 was skipped: there is a later version.",
        "Kata 1/Version 2 was skipped: there is a later version.",
    )
    assert (read["Bob Roe"].refused, read["Bob Roe"].remarks) == (None, ())


@pytest.mark.parametrize(
    ("sent", "names"),
    [
        (("Group A-Jane Doe", "Group A-Bob Roe"), ("Jane Doe", "Bob Roe")),
        (("Group A-Jean-Luc Roe", "Group A-Bob", "B 2-Eve"), ("Jean-Luc Roe", "Bob", "Eve")),
        (("Red-Ann", "Red-Bob", "Blue-Cy", "Blue-Di"), ("Ann", "Bob", "Cy", "Di")),
        (("Jean-Luc Roe", "Jean-Paul Doe"), ("Jean-Luc Roe", "Jean-Paul Doe")),
        (("Ana Ruiz-Gil", "Eva Paz-Mas"), ("Ana Ruiz-Gil", "Eva Paz-Mas")),
        (("Group A-Jane Doe", "Bob Roe"), ("Group A-Jane Doe", "Bob Roe")),
    ],
)
def test_moodles_groups(tmp_path, exports, sent, names):
    files = {"line_fit.py": FIT}
    exports.moodle(tmp_path, {(name, number): files for number, name in enumerate(sent, 1)})

    read = {one.identity: name for name, one in rows(tmp_path).items()}

    assert read == {str(number): name for number, name in enumerate(names, 1)}


# --- the student whom a submission names itself --------------------------------------------------


def of_submit(exports, name, identity, text=FIT):
    return exports.zipped(
        {"exercises/line_fit.py": text, "student.json": STUDENT.format(name, identity)}
    )


def test_a_zip_of_kata_submit_is_known_by_what_it_carries(tmp_path, exports):
    exports.folder(
        tmp_path,
        {
            "Ada Lovelace_1815.zip": of_submit(exports, "Ada Lovelace", "1815"),
            "homework (3).zip": of_submit(exports, "Zoë O'Brien", "s-1"),
            "Alan Turing_7/exercises/line_fit.py": FIT,
            "Alan Turing_7/student.json": STUDENT.format("Alan Turing", "7"),
            "Grace.zip": exports.zipped({"line_fit.py": FIT, "student.json": "{"}),
        },
    )

    read = rows(tmp_path)

    assert {name: one.claimed for name, one in read.items()} == {
        "Ada Lovelace": "1815",
        "Zoë O'Brien": "s-1",
        "Alan Turing": "7",
        "Grace": None,
    }
    assert read["Ada Lovelace"].remarks == ()
    assert read["Zoë O'Brien"].remarks == (
        "Its file is called homework (3), and its student.json says Zoë O'Brien (s-1).",
    )


@pytest.mark.parametrize(
    ("carried", "told"),
    [(("Jane Doe", "9"), False), (("jane", ""), False), (("Ada Lovelace", "1815"), True)],
)
def test_a_platform_counts_more_than_what_a_submission_says(tmp_path, exports, carried, told):
    sent = of_submit(exports, *carried)
    exports.canvas(tmp_path / "canvas", {("doejane", 12): {"kata.zip": sent}})
    exports.moodle(tmp_path / "moodle", {("Jane Doe", 12): {"kata.zip": sent}})
    exports.folder(tmp_path / "folders", {"Jane Doe/kata.zip": sent, "Bob/line_fit.py": FIT})
    exports.folder(tmp_path / "logins", {f"{BLACKBOARD.format('x12', '01')}_kata.zip": sent})

    students = {"canvas": "doejane", "moodle": "Jane Doe", "folders": "Jane Doe"}
    for platform, student in students.items():
        row = rows(tmp_path / platform)[student]
        assert any("student.json says Ada Lovelace (1815)" in one for one in row.remarks) == told
        assert row.claimed is None or (platform == "folders" and not told)
    assert rows(tmp_path / "logins")["x12"].remarks == ()  # a login says nothing of a name
    alone = exports.folder(tmp_path / "submission", {"line_fit.py": FIT})  # Gradescope's own name
    exports.folder(alone, {"student.json": STUDENT.format(*carried)})
    (one,) = read_class(alone, TOPICS)
    assert (one.student, one.remarks) == (carried[0], ())


def test_two_that_claim_one_id_are_told_and_kept_apart(tmp_path, exports):
    exports.folder(
        tmp_path,
        {
            "ada.zip": of_submit(exports, "Ada Lovelace", "1815"),
            "eve.zip": of_submit(exports, "Ada Lovelace", "1815", HOSTILE),
            "ada2.zip": of_submit(exports, "Ada Lovelace", "1816"),
        },
    )

    read = rows(tmp_path)

    assert read.keys() == {"Ada Lovelace, ada", "Ada Lovelace, eve", "Ada Lovelace"}
    said = "{} has the id 1815 in its student.json, too: only you can say whose it is."
    assert said.format("eve.zip") in read["Ada Lovelace, ada"].remarks
    assert said.format("ada.zip") in read["Ada Lovelace, eve"].remarks
    assert read["Ada Lovelace, eve"].files == {"line_fit.py": HOSTILE.encode()}


@pytest.mark.parametrize("identity", ["", "1815"])
@pytest.mark.parametrize("file", ["A.zip", "zzz.zip"])
def test_another_ones_name_is_not_taken_by_saying_it(tmp_path, exports, identity, file):
    hers = of_submit(exports, "Ada Lovelace", identity) if identity else FIT
    name = "Ada Lovelace_1815.zip" if identity else "Ada Lovelace/line_fit.py"
    exports.folder(tmp_path, {name: hers, file: of_submit(exports, "Ada Lovelace", "", HOSTILE)})
    stem = file.removesuffix(".zip")

    read = rows(tmp_path)

    assert read.keys() == {"Ada Lovelace", f"Ada Lovelace, {stem}"}
    assert read["Ada Lovelace"].files == {"line_fit.py": FIT.encode()}
    said = f"{name.partition('/')[0]} has the name Ada Lovelace, too, and this file is called"
    assert said in " ".join(read[f"Ada Lovelace, {stem}"].remarks)
