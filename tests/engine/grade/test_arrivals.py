"""A row is its sender's: each platform's pattern with every name that a student could write."""

import re
from pathlib import Path

import pytest

from torchkata.grade.intake import read_class
from torchkata.grade.intake.arrivals import ARRIVALS, owner, owners

ROOT = Path(__file__).resolve().parents[3]
TOPICS = ("line_fit", "shapes")
FIT = "def mse(p, t):\n    return ((p - t) ** 2).mean()\n"
HOSTILE = "def mse(p, t):\n    return 'not hers'\n"

# The fields of a platform's names, as it writes them for two students.
VICTIM = {"name": "janedoe", "id": "18160", "upload": "77", "file": "line_fit.py"}
SENDER = {"name": "eve", "id": "19000", "upload": "78", "file": "line_fit.py"}
FILES = ("line_fit.py", "line-fit.py", "shapes.py", "handout.json", "kata.zip")

FORMS = [pytest.param(one, id=one.written) for one in ARRIVALS]
OF_FILES = [pytest.param(one, id=one.written) for one in ARRIVALS if "file" in one.chosen]
OF_NAMES = [pytest.param(one, id=one.written) for one in ARRIVALS if "name" in one.chosen]


def written(arrival, fields, **changed):
    return arrival.written.format_map({**VICTIM, **fields, **changed})


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
    sender = owner(written(arrival, SENDER), arrival.is_folder).key

    for file in hostile_files():
        sent = (written(arrival, SENDER, file=file), arrival.is_folder)
        victim, found = owners([honest, sent])
        alone = owners([sent])[0]

        assert not victim.doubtful
        assert found.doubtful or found.key == sender, file
        assert alone.doubtful or alone.key == sender, file


@pytest.mark.parametrize("arrival", OF_NAMES)
def test_a_students_own_name_never_takes_anothers_row(arrival):
    honest = (written(arrival, VICTIM), arrival.is_folder)

    for name in hostile_names():
        for file in ("line_fit.py", *hostile_files()) if "file" in arrival.chosen else ("",):
            sent = (written(arrival, SENDER, name=name, file=file), arrival.is_folder)
            victim, found = owners([honest, sent])

            assert not victim.doubtful
            assert found.doubtful or found.key != victim.key, (name, file)
            assert found.doubtful or found.identity == SENDER["id"], (name, file)


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

        rows = {one.identity: one for one in read_class(folder, TOPICS)}

        assert rows.pop(before.identity) == before, file
        assert len(rows) == 1, file


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
