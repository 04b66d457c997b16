"""What reads a stranger's text takes as many steps as the text is long.

Most texts here are so long that a reader whose steps grow with the square of the length would not
come to its end: these tests hang if one does.
"""

import ast
import io
import json
import tarfile
import warnings
import zipfile

import pytest

from torchkata.grade.intake import read_one
from torchkata.notebook.convert import module_of
from torchkata.submit.reading import archives, files
from torchkata.submit.reading.entries import File
from torchkata.submit.reading.parsable import MOST_PARTS, longest_name, string_work
from torchkata.submit.reading.topics import topic_of

TOPICS = ("line_fit", "shapes")
MEGA = 1 << 20
TRIPLE = b'"""'


@pytest.fixture
def read(tmp_path):
    """`read("a.zip", data)`: the submission in that file."""

    def write_and_read(name, data):
        (tmp_path / name).write_bytes(data)
        return read_one(tmp_path / name, TOPICS)

    return write_and_read


@pytest.fixture
def reads(monkeypatch):
    """The names of the files that were read."""
    seen = []
    before = File.read
    monkeypatch.setattr(
        File, "read", lambda file, limit: seen.append(file.name) or before(file, limit)
    )
    return seen


def zip_of(*members):
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # of names that are there twice
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def tar_of(*members):
    """A tar.gz of headers of that type with these bytes, and of a module."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for kind, content in (*members, (tarfile.REGTYPE, b"x = 1\n")):
            member = tarfile.TarInfo("line_fit.py")
            member.type, member.size = kind, len(content)
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()


# --- archives ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names",
    [["line_fit.py"] * 201, [f"x{n}/line_fit.py" for n in range(201)], ["line_fit.ipynb"] * 201],
    ids=["one path", "one topic", "notebooks"],
)
def test_copies_are_counted_before_one_is_read(read, reads, names):
    one = read("a.zip", zip_of(*((name, "x = 1\n") for name in names)))

    assert one.refused == "It holds more than 200 Python files."
    assert not reads


def test_all_that_is_read_is_bounded_together(read, reads, monkeypatch):
    monkeypatch.setattr(files, "LARGEST_READ", 10_000)
    notebook = json.dumps({"cells": [], "ballast": "x" * 3_000})

    one = read("a.zip", zip_of(*((f"{n}/line_fit.ipynb", notebook) for n in range(20))))

    assert one.refused == "Its Python files together are larger than 9 KB."
    assert len(reads) == 4


@pytest.mark.parametrize(
    "content",
    [
        b"7" * (archives.LARGEST_HEADER - 1024),  # tarfile searches on from each digit
        b"20 comment=" + b"7" * 10_000 + b"\n",
        b"x" * (archives.LARGEST_HEADER + 1),
    ],
    ids=["digits", "a value of digits", "large"],
)
@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE], ids=["one", "all"])
def test_a_header_that_its_reader_could_not_finish_is_not_read(read, kind, content):
    assert read("a.tar.gz", tar_of((kind, content))).refused == (
        "a.tar.gz cannot be read: it is damaged or locked."
    )


def test_entries_for_all_members_are_few(read):
    entries = b"".join(b"%d k%06d=1\n" % (13, n) for n in range(archives.MOST_GLOBAL + 1))

    assert read("a.tgz", tar_of((tarfile.XGLTYPE, entries))).refused == (
        "a.tgz cannot be read: it is damaged or locked."
    )


def test_the_headers_of_all_members_are_bounded_together(read, monkeypatch):
    few = archives.ArchiveLimits(packed=MEGA, unpacked=16 * MEGA, listing=MEGA, entries=50)
    monkeypatch.setattr(archives.opened.__wrapped__, "__defaults__", (few,))
    header = b"%d comment=%s\n" % (200_000, b"x" * (200_000 - 16))

    assert read("a.tgz", tar_of(*[(tarfile.XHDTYPE, header)] * 3)).refused is not None


def test_an_honest_tar_is_read(read):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        member = tarfile.TarInfo("é" * 100 + "/line_fit.py")  # takes a pax header
        member.size, member.mtime = 6, 1.123456789
        member.pax_headers = {"LIBARCHIVE.xattr.com.apple.provenance": "AQAAMcQ" * 1000}
        archive.addfile(member, io.BytesIO(b"x = 1\n"))
    numbers = b"x = " + b"7" * 5000 + b"\n"

    assert read("a.tar.gz", stream.getvalue()).files == {"line_fit.py": b"x = 1\n"}
    assert read("b.tar.gz", tar_of((tarfile.REGTYPE, numbers))).refused is not None  # it is twice


# --- texts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "piece",
    [b".", b". ", b".\\\n", b"." + b"a" * 1300, b".a" + b" " * 1300, b"a.", b". a"],
    ids=repr,
)
def test_long_names_are_found_in_one_pass(piece):
    text = piece * (MEGA // 4 // len(piece))

    assert longest_name(text) <= len(text)


def test_a_name_is_as_long_as_it_has_parts():
    assert longest_name(b"import a" + b".a" * MOST_PARTS) == MOST_PARTS
    assert longest_name(b"a.b; c.d.e, f . \\\n g(.h)..i") == 2


@pytest.mark.parametrize(
    "code", [b"{a}" * 80_000, b"{a:{b}}" * 30_000, b"x" * 200_000 + b"{" * 900]
)
def test_an_f_string_of_too_many_braces_is_not_parsed(read, monkeypatch, code):
    parsed = []
    monkeypatch.setattr(ast, "parse", parsed.append)
    text = b"f" + TRIPLE + code + TRIPLE
    notebook = {"cells": [{"cell_type": "code", "source": text.decode()}]}

    for name, data in {
        "line_fit.py": text,
        "line_fit.ipynb": json.dumps(notebook).encode(),
    }.items():
        assert read(name, data).refused == (
            f"{name} holds an f-string with too many braces: it is not read."
        )
    assert not parsed


@pytest.mark.parametrize(
    ("text", "work"),
    [
        (b"f'{a}'", 4),
        (b"f'{a}{b}' + f'{c}'", 2 * 7 + 4),
        (b"# it's {\n'{'", 2),
        (b"'\\'{' '\\\r\n{'", 4 + 5),
        (b"'{\n{'", 2),
        (b'"a"""""{{"""', 2 * 6),
        (b'""' + TRIPLE + b"'{\n{'" + TRIPLE, 2 * 10),
        (b'"a"' + TRIPLE + b"{\n{" + TRIPLE, 2 * 6),
        (b"{{{ 1 }}}", 0),
        (b"'''{{", 4),
    ],
)
def test_the_work_of_a_string_is_its_braces_times_its_length(text, work):
    assert string_work(text) == work


@pytest.mark.parametrize("piece", [b'"', b"'''", b"\\", b"#\n", b'"a"', b"'{\n", b'"""{'], ids=repr)
def test_strings_are_found_in_one_pass(piece):
    assert string_work(piece * (MEGA // 4 // len(piece))) >= 0


@pytest.mark.parametrize(
    "line",
    ["a" * MEGA, " " * MEGA + "a", "a? " * (MEGA // 3), "a, " * 20_000 + "="],
    ids=lambda line: line[:4],
)
def test_a_long_line_of_a_notebook_is_looked_at_once(line):
    cell = {"cell_type": "code", "source": line + " ?\n(("}

    assert "so it is commented" in module_of(json.dumps({"cells": [cell]}))


@pytest.mark.parametrize("stem", ["-" * 240, "copy " * 48, "(1" * 120, " 1" * 120, "1" * 240])
def test_the_mark_of_a_copy_is_looked_for_from_the_end(stem):
    assert topic_of(stem + ".py", TOPICS) is None


@pytest.mark.parametrize(
    "stem",
    [
        *("line_fit", "Line-Fit", "line fit (1)", "line_fit(12)", "line_fit-2", "line_fit 2"),
        *("line_fit copy", "line_fit - copy 3", "line_fit_copy_2", "line_fit copy4"),
    ],
)
def test_a_copy_is_the_same_module(stem):
    assert topic_of(stem + ".py", TOPICS) == "line_fit"


@pytest.mark.parametrize(
    "stem", ["line_fit)", "line_fit()", "line_fitcopy", "line_fit2", "line_fit_2"]
)
def test_what_is_no_mark_of_a_copy_is_another_name(stem):
    assert topic_of(stem + ".py", TOPICS) is None
