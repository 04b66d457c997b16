"""A problem of a submission appears in its own row, and never stops a class."""

import ast
import gzip
import io
import json
import os
import stat
import struct
import tarfile
import tracemalloc
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from torchkata.grade.intake import read_class, read_one
from torchkata.grade.intake.arrivals import owner
from torchkata.submit.reading import archives, entries, files, gather
from torchkata.submit.reading.encoding import as_utf8
from torchkata.submit.reading.entries import Refused

TOPICS = ("line_fit", "shapes")
FIT = "def mse(p, t):\n    return ((p - t) ** 2).mean()\n"
GOOD = {"line_fit.py": FIT.encode()}
FUZZ = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def told(tmp_path, exports):
    """`told({"a.zip": bytes})`: why the submission beside a good one is refused."""

    def read(handed_in, topics=TOPICS):
        exports.folder(tmp_path / "class" / "good", GOOD)
        exports.folder(tmp_path / "class", handed_in)
        bad, good = sorted(read_class(tmp_path / "class", topics), key=lambda one: one.student)
        assert (good.student, good.refused, good.files) == ("good", None, GOOD)
        assert bad.files == {}
        return bad.refused

    return read


def zip_of(*members):
    """A zip whose members are ZipInfo and content, as they are given."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members:
            archive.writestr(member, content)
    return stream.getvalue()


def tar_of(*members):
    """A tar whose members are name, type and link."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, kind, link in members:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, link
            archive.addfile(member)
    return stream.getvalue()


def unix(name, kind):
    member = zipfile.ZipInfo(name)
    member.create_system = 3
    member.external_attr = (kind | 0o644) << 16
    return member


SENTENCES = {
    "an empty folder": (
        {"a/": ""},
        "There is no Python file in it (expected: line_fit.py, shapes.py).",
    ),
    "an empty zip": (
        lambda: zip_of(),
        "There is no Python file in it (expected: line_fit.py, shapes.py).",
    ),
    "no bytes": (lambda: b"", "a.zip cannot be read: it is damaged or locked."),
    "no zip": (lambda: b"PK\3\4 no", "a.zip cannot be read: it is damaged or locked."),
    "other names": (
        lambda: zip_of(("solution.py", FIT)),
        "No file in it is named like a module of the kata (line_fit.py, shapes.py): "
        "a.zip/solution.py.",
    ),
    "a way out": (
        lambda: zip_of(("line_fit.py", FIT), ("../line_fit.py", FIT)),
        "../line_fit.py is a path that leads out of the archive.",
    ),
    "a way out from below": (
        lambda: zip_of(("x/../../line_fit.py", FIT)),
        "x/../../line_fit.py is a path that leads out of the archive.",
    ),
    "an absolute path": (
        lambda: zip_of(("/etc/line_fit.py", FIT)),
        "/etc/line_fit.py is a path that leads out of the archive.",
    ),
    "a drive": (
        lambda: zip_of((r"C:\x\line_fit.py", FIT)),
        "C:\\x\\line_fit.py is a path that leads out of the archive.".replace("\\", "/"),
    ),
    "a deep path": (
        lambda: zip_of(("x/" * 60 + "line_fit.py", FIT)),
        "x/" * 39 + "x… is a path too deep to follow.",
    ),
    "a link": (
        lambda: zip_of((unix("line_fit.py", stat.S_IFLNK), "/etc/passwd")),
        "a.zip/line_fit.py is a symbolic link: hand in the file itself.",
    ),
    "a device": (
        lambda: zip_of((unix("line_fit.py", stat.S_IFCHR), "")),
        "a.zip/line_fit.py is not a regular file: hand in the file itself.",
    ),
    "two of a name": (
        lambda: zip_of(("x/line_fit.py", FIT), ("y/line_fit.py", "other")),
        "Two files claim to be line_fit.py: a.zip/x/line_fit.py and a.zip/y/line_fit.py. Keep one.",
    ),
    "two of a name but for case": (
        lambda: zip_of(("Line_Fit.py", FIT), ("line_fit.py", "other")),
        "Two files claim to be line_fit.py: a.zip/Line_Fit.py and a.zip/line_fit.py. Keep one.",
    ),
    "two helpers but for case": (
        lambda: zip_of(("line_fit.py", FIT), ("util.py", "1"), ("Util.py", "2")),
        "Two files claim to be Util.py: a.zip/Util.py and a.zip/util.py. Keep one.",
    ),
    "a huge module": (
        lambda: zip_of(("line_fit.py", b" " * (files.LARGEST_MODULE + 1))),
        "line_fit.py is larger than 256 KB.",
    ),
    "huge together": (
        lambda: zip_of(
            *((f"m{n}.py", b" " * files.LARGEST_MODULE) for n in range(32)), ("line_fit.py", FIT)
        ),
        "Its Python files together are larger than 8 MB.",
    ),
    "too many modules": (
        lambda: zip_of(*((f"m{n}.py", "") for n in range(200)), ("line_fit.py", FIT)),
        "It holds more than 200 Python files.",
    ),
    "too many files": (
        lambda: zip_of(*((f"{n}.txt", "") for n in range(archives.STUDENT.entries + 1))),
        "a.zip holds more than 20,000 files.",
    ),
    "null bytes": (
        lambda: zip_of(("line_fit.py", b"x = 1\n\0")),
        "a.zip/line_fit.py holds null bytes: it is not Python source.",
    ),
    "UTF-16": (
        lambda: zip_of(("line_fit.py", FIT.encode("utf-16"))),
        "a.zip/line_fit.py is not UTF-8 but UTF-16: save it as UTF-8.",
    ),
    "Latin-1 that does not say so": (
        lambda: zip_of(("line_fit.py", "x = 1\r\n# é\n".encode("latin-1"))),
        "a.zip/line_fit.py:2 is not UTF-8: save it as UTF-8.",
    ),
    "another program by its encoding": (
        lambda: zip_of(("line_fit.py", b"# coding: utf-7\nx = '+AGE-'\n")),
        "a.zip/line_fit.py says that its encoding is utf-7: save it as UTF-8.",
    ),
    "the same behind a carriage return": (
        lambda: zip_of(("line_fit.py", b"#\r# vim: set fileencoding=unicode_escape :\r")),
        "a.zip/line_fit.py says that its encoding is unicode-escape: save it as UTF-8.",
    ),
    "the same behind an empty line of an old Mac": (
        lambda: zip_of(("line_fit.py", b"\r# coding: utf-7\rx = '+AGE-'\r")),
        "a.zip/line_fit.py says that its encoding is utf-7: save it as UTF-8.",
    ),
    "an encoding that it is not in": (
        lambda: zip_of(("line_fit.py", b"# coding: ascii\n\xff")),
        "a.zip/line_fit.py says that it is ascii, but it is not: save it as UTF-8.",
    ),
    "a mark that contradicts": (
        lambda: zip_of(("line_fit.py", b"\xef\xbb\xbf# coding: latin-1\n")),
        "a.zip/line_fit.py says that its encoding is latin-1: save it as UTF-8.",
    ),
    "an archive inside an archive": (
        lambda: zip_of(("b.zip", zip_of(("line_fit.py", FIT)))),
        "There is no Python file in it (expected: line_fit.py, shapes.py). "
        "a.zip/b.zip is an archive inside an archive: skipped.",
    ),
    "an archive that is not read, inside": (
        lambda: zip_of(("b.7z", "")),
        "There is no Python file in it (expected: line_fit.py, shapes.py). "
        "a.zip/b.7z is an unsupported kind of archive: skipped.",
    ),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_what_is_wrong_is_said_in_one_row(told, case, tmp_path):
    content, sentence = SENTENCES[case]
    if callable(content):
        content = {"a.zip": content()}
    else:
        (tmp_path / "class" / "a").mkdir(parents=True)
        content = {}

    refused = told(content)

    assert refused == sentence


def test_an_encrypted_zip(told):
    data = bytearray(zip_of(("line_fit.py", FIT)))
    for signature, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(signature) + place] |= 1

    assert told({"a.zip": bytes(data)}) == "line_fit.py is encrypted."


def test_a_zip_of_another_method(told):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("line_fit.py", FIT)

    assert told({"a.zip": stream.getvalue()}) == "line_fit.py uses an unusual compression method."


def test_a_member_that_lies_about_its_size(told):
    data = bytearray(zip_of(("line_fit.py", b" " * (8 << 20))))
    directory = data.index(b"PK\1\2")
    data[directory + 24 : directory + 28] = struct.pack("<I", 10)

    assert told({"a.zip": bytes(data)}) in (
        "line_fit.py is larger than 256 KB.",
        "line_fit.py cannot be read: it is damaged or locked.",
    )


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_twice(told):
    data = zip_of(("line_fit.py", FIT), ("line_fit.py", "other"))

    assert told({"a.zip": data}) == "a.zip/line_fit.py is in it twice, and the two differ."


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (tarfile.SYMTYPE, "a symbolic link"),
        (tarfile.LNKTYPE, "a hard link"),
        (tarfile.CHRTYPE, "not a regular file"),
        (tarfile.FIFOTYPE, "not a regular file"),
    ],
)
def test_links_and_devices_in_a_tar(told, kind, sentence):
    data = tar_of(("line_fit.py", kind, "/etc/passwd"))

    assert told({"a.tar.gz": data}) == (
        f"a.tar.gz/line_fit.py is {sentence}: hand in the file itself."
    )


def test_a_link_that_is_no_module_is_passed_over(tmp_path, exports):
    data = zip_of(("line_fit.py", FIT), (unix("data", stat.S_IFLNK), "/etc"))
    path = exports.folder(tmp_path, {"a.zip": data}) / "a.zip"

    one = read_one(path, TOPICS)

    assert one.files == GOOD
    assert one.remarks == ("a.zip/data is a symbolic link: skipped.",)


def test_paths_that_lead_out_of_a_tar(told, exports):
    assert told({"a.tgz": exports.tarred({"../../line_fit.py": FIT})}) == (
        "../../line_fit.py is a path that leads out of the archive."
    )


def test_a_bomb_costs_no_memory(tmp_path, exports):
    bomb = io.BytesIO()
    with gzip.GzipFile(fileobj=bomb, mode="w", compresslevel=1) as stream:
        for _ in range(140):
            stream.write(bytes(1 << 20))
    zipped = zip_of(*((f"bomb{n}.py", bytes(64 << 20)) for n in range(2)), ("line_fit.py", FIT))
    exports.folder(tmp_path, {"tar.tar.gz": bomb.getvalue(), "zip.zip": zipped})
    del bomb, zipped, stream

    tracemalloc.start()
    read = read_class(tmp_path, TOPICS)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert [one.refused for one in read] == [
        "tar.tar.gz unpacks to more than 128 MB.",
        None,
    ]
    assert read[1].remarks == tuple(f"bomb{n}.py is larger than 256 KB." for n in range(2))
    assert peak < 32 << 20


def test_a_zips_list_of_contents_is_bounded(told, monkeypatch):
    small = archives.ArchiveLimits(packed=1 << 20, unpacked=1 << 20, listing=100_000, entries=10)
    monkeypatch.setattr(archives.opened.__wrapped__, "__defaults__", (small,))

    assert told({"a.zip": zip_of(*((f"{n:060}.txt", "") for n in range(2000)))}) == (
        "a.zip cannot be read: it is damaged or locked."
    )


def test_an_archive_that_is_too_large_is_not_opened(told, monkeypatch):
    small = archives.ArchiveLimits(packed=100, unpacked=1 << 20, listing=100_000, entries=10)
    monkeypatch.setattr(archives.opened.__wrapped__, "__defaults__", (small,))

    assert told({"a.zip": zip_of(("line_fit.py", FIT))}) == "a.zip is larger than 0 KB."


def test_a_name_made_to_be_slow_is_not(tmp_path, exports):
    path = exports.folder(
        tmp_path, {"a.zip": zip_of(("line_fit.py", FIT), (" " * 60_000 + ".py", ""))}
    )

    assert read_one(path / "a.zip", TOPICS).files == GOOD


def test_a_notebook_that_gives_a_huge_module(told, monkeypatch):
    monkeypatch.setattr(files, "module_of", lambda *_: " " * (files.LARGEST_MODULE + 1))

    assert told({"a/line_fit.ipynb": '{"cells": []}'}) == "line_fit.ipynb is larger than 256 KB."


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("f();" * (files.LARGEST_MODULE // 4 + 1), "is larger than 256 KB."),
        (
            "import a" + ".a" * files.MOST_PARTS,
            "holds a name of more than 200 parts, such as a.b.c: it is not read.",
        ),
    ],
    ids=["large", "dots"],
)
def test_a_notebook_that_would_eat_all_time_or_memory_is_not_parsed(
    told, monkeypatch, code, sentence
):
    notebook = json.dumps({"cells": [{"cell_type": "code", "source": code}]})
    parsed = []
    monkeypatch.setattr("torchkata.notebook.convert.ast.parse", parsed.append)

    assert told({"a/line_fit.ipynb": notebook}) == f"line_fit.ipynb {sentence}"
    assert not parsed


@pytest.mark.parametrize("dot", [".", " . ", ".\\\n", "\\\r\n.\t"])
def test_a_module_that_would_eat_the_parsers_memory(told, dot):
    code = "import \u00e4" + f"{dot}\u00e4" * files.MOST_PARTS + "\n"

    assert told({"a/line_fit.py": code}) == (
        "line_fit.py holds a name of more than 200 parts, such as a.b.c: it is not read."
    )


def test_a_notebook_that_is_none(told, monkeypatch):
    monkeypatch.setattr(files, "code_of", json.loads)

    assert told({"a/line_fit.ipynb": "{"}) == "line_fit.ipynb is not a readable notebook."


def test_no_more_is_remarked_than_a_person_reads(tmp_path, exports):
    links = [(unix(f"x{n:02}", stat.S_IFLNK), "/") for n in range(20)]
    path = exports.folder(tmp_path, {"a.zip": zip_of(("line_fit.py", FIT), *links)}) / "a.zip"

    remarks = read_one(path, TOPICS).remarks

    assert len(remarks) == gather.MOST_REMARKS + 1
    assert remarks[-1] == "8 more remarks."


def test_a_folder_nested_too_deep(tmp_path, told):
    (tmp_path / "class" / "a" / ("x/" * 45)).mkdir(parents=True)

    assert told({}) == "Its folders are nested too deeply."


def test_a_folder_of_too_many_files(told, monkeypatch):
    monkeypatch.setattr(gather, "MOST_ENTRIES", 10)

    assert told({f"a/{n}.txt": "" for n in range(11)}) == "It holds more than 10 files."


def test_the_page_for_instructors_gives_the_limits_that_hold():
    page = (Path(__file__).resolve().parents[3] / "docs" / "grading-input.md").read_text("utf-8")

    assert f"{archives.STUDENT.packed >> 20} MB; a tar unpacked, " in page
    assert f"a tar unpacked, {archives.STUDENT.unpacked >> 20} MB |" in page
    assert f"| archives in one submission | {gather.MOST_ARCHIVES} |" in page
    assert f"| files and folders in one submission | {gather.MOST_ENTRIES:,} |" in page
    assert f"| a Python file | {files.LARGEST_MODULE >> 10} KB; " in page
    assert f"a notebook, {files.LARGEST_NOTEBOOK >> 20} MB, of which 256 KB are code |" in page
    assert f"| a dotted name | {files.MOST_PARTS} parts |" in page
    assert f"| {files.LARGEST_SUBMISSION >> 20} MB, {files.MOST_MODULES} files |" in page


def test_a_tar_that_leads_back_to_its_start_ends(told, exports):
    start = exports.tarred({"notes.txt": "x"}, "w")[:1024]
    header = bytearray(tarfile.TarInfo("line_fit.py").tobuf())
    header[124:136] = b"\xff" * 10 + b"\xfa\x00"  # a size of -1536, in base 256
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)

    assert told({"a.tar": start + bytes(header) + bytes(2048)}) == (
        "a.tar cannot be read: it is damaged or locked."
    )


def test_more_archives_than_a_student_has(told, exports):
    data = exports.zipped({"x.txt": ""})

    assert told({f"a/{n}.zip": data for n in range(gather.MOST_ARCHIVES + 1)}) == (
        "It holds more than 8 archives."
    )


@pytest.mark.parametrize("name", ["a.rar", "a.7z", "a.tar.xz"])
def test_archives_of_other_kinds(told, name):
    assert told({name: ""}) == (f"{name} is an unsupported kind of archive: pack it as .zip.")


def test_other_files(told):
    assert (
        told({"a.docx": ""}) == "There is no Python file in it (expected: line_fit.py, shapes.py)."
    )


def test_a_module_without_a_name(told):
    assert told({"LINE_FIT.py": FIT}) == (
        "LINE_FIT.py does not name its student: put it into a folder with the name."
    )


def test_two_submissions_of_one_name(told, exports):
    assert told({"a/line_fit.py": FIT, "a.zip": exports.zipped({"line_fit.py": "other"})}) == (
        "There is more than one submission with that name: a, a.zip. Keep one."
    )


def test_a_link_in_place_of_a_submission(tmp_path, told):
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "a").symlink_to("good")

    assert told({}) == "a is a symbolic link: hand in the files themselves."


def test_a_link_in_a_folder_is_not_followed(tmp_path, told):
    (tmp_path / "secret.py").write_text("secret", encoding="utf-8")
    (tmp_path / "class" / "a").mkdir(parents=True)
    (tmp_path / "class" / "a" / "line_fit.py").symlink_to(tmp_path / "secret.py")

    assert told({}) == "line_fit.py is a symbolic link: hand in the file itself."


def test_a_file_that_becomes_a_link_while_the_class_is_read_is_not_followed(tmp_path):
    path = tmp_path / "line_fit.py"
    path.write_text(FIT, encoding="utf-8")
    entry = entries.on_disk(path)
    path.unlink()
    path.symlink_to("/etc/passwd")

    with pytest.raises(Refused, match=r"^line_fit\.py cannot be read: it is damaged or locked\.$"):
        entry.read(1 << 20)


def test_a_pipe_does_not_hang(tmp_path, told):
    (tmp_path / "class" / "a").mkdir(parents=True)
    os.mkfifo(tmp_path / "class" / "a" / "line_fit.py")

    assert told({}) == "line_fit.py is not a regular file: hand in the file itself."


@pytest.mark.parametrize(("function", "name"), [("open", "line_fit.py"), ("listdir", "a")])
def test_what_may_not_be_read(tmp_path, told, exports, monkeypatch, function, name):
    exports.folder(tmp_path / "class" / "a", GOOD)
    real = getattr(os, function)

    def locked(path, *arguments):
        if str(path).endswith(f"a/{name}" if function == "open" else "class/a"):
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments)

    monkeypatch.setattr(os, function, locked)

    assert told({}) == f"{name} cannot be read: it is damaged or locked."


def test_what_nobody_foresaw_stays_in_its_row(told, monkeypatch):
    real = files.as_utf8

    def broken(data, name):
        if name.startswith("a.zip"):
            raise ZeroDivisionError
        return real(data, name)

    monkeypatch.setattr(files, "as_utf8", broken)

    assert told({"a.zip": zip_of(("line_fit.py", FIT))}) == "It cannot be read (ZeroDivisionError)."


def test_a_hostile_entry_of_a_packed_class_is_a_row_of_its_own(tmp_path, exports):
    export = {
        "alice/line_fit.py": FIT,
        "../../evil.py": FIT,
        "bob/../../x": "",
        "bob/shapes.py": "",
    }
    path = exports.folder(tmp_path, {"export.zip": exports.zipped(export)}) / "export.zip"

    refused = {one.student: one.refused for one in read_class(path, TOPICS)}

    assert refused == {
        "_.._evil": "../../evil.py is a path that leads out of the archive.",
        "alice": None,
        "bob": "bob/../../x is a path that leads out of the archive.",
    }


def test_names_that_are_not_what_they_seem(tmp_path, exports):
    names = ["ev\u202eil\u2066", "new\nline", "\u200b", "tab\there", "..\u200b", "x" * 200]
    for name in names:
        exports.folder(tmp_path / name, GOOD)

    students = [one.student for one in read_class(tmp_path, TOPICS)]

    assert sorted(students) == sorted(
        ["evil", "new line", "(no name)", "tab here", "x" * 79 + "…"]
    )  # `..` begins with a dot, as hidden files do


def test_names_of_macos_zips_are_utf8_though_they_do_not_say_so(tmp_path, exports):
    data = bytearray(exports.zipped({"Jürgen/line_fit.py": FIT, "Zoë/line_fit.py": FIT}))
    for signature, place in ((b"PK\3\4", 7), (b"PK\1\2", 9)):
        at = -1
        while (at := data.find(signature, at + 1)) >= 0:
            data[at + place] &= ~8
    path = exports.folder(tmp_path, {"c.zip": bytes(data)}) / "c.zip"

    assert [one.student for one in read_class(path, TOPICS)] == ["Jürgen", "Zoë"]


def test_windows_paths_in_a_zip(tmp_path, exports):
    path = exports.folder(tmp_path, {"a.zip": zip_of((r"kata\exercises\line_fit.py", FIT))})

    assert read_one(path / "a.zip", TOPICS).files == GOOD


NAMES = st.text(
    st.sampled_from("aA1 ._-/\\:é\u0301\u202e\u200b\n%ß") | st.characters(codec="utf-8"),
    min_size=1,
    max_size=30,
).filter(lambda name: not name.startswith("\0")) | st.sampled_from(
    ["line_fit.py", "Line_Fit.py", "x/line_fit.py", "../line_fit.py", "/x.py"]
)


@FUZZ
@given(st.lists(st.tuples(NAMES, st.binary(max_size=40)), max_size=8))
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_whatever_names_a_zip_holds(tmp_path_factory, members):
    path = tmp_path_factory.mktemp("names") / "a.zip"
    path.write_bytes(zip_of(*members))

    one = read_one(path, TOPICS)

    assert not (one.refused or "").startswith("It cannot be read (")
    assert (one.refused is None) == bool(one.files)
    for name in one.files:
        parts = name.removesuffix(".py").split("/")
        assert all(part.isidentifier() for part in parts)


@FUZZ
@given(st.data())
def test_a_damaged_archive_is_refused_or_read_whole(tmp_path_factory, exports, data):
    files = {"line_fit.py": FIT, "x/y/shapes.py": "x = 1\n" * 50, "x/notes.txt": "no"}
    kind = data.draw(st.sampled_from(["zip", "tar.gz", "tar"]))
    raw = exports.zipped(files) if kind == "zip" else exports.tarred(files, f"w:{kind[4:]}")
    if data.draw(st.booleans()):
        raw = raw[: data.draw(st.integers(0, len(raw)))]
    raw = bytearray(raw)
    for _ in range(data.draw(st.integers(0, 4)) if raw else 0):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("damaged") / f"a.{kind}"
    path.write_bytes(bytes(raw))

    one = read_one(path, TOPICS)

    assert not (one.refused or "").startswith("It cannot be read (")
    assert (one.refused is None) == bool(one.files)


COOKIES = st.sampled_from(
    [b"# coding: ", b"#-*-coding=", b"\f # vim: fileencoding:", b"#", b"x = 1", b"", b"'''"]
)
ENDS = st.sampled_from([b"\n", b"\r", b"\r\n", b"\f\n", b"\x0b", b"\n\n"])
CODECS = st.sampled_from(
    [b"utf-7", b"latin-1", b"utf_8", b"UTF-8-unix", b"rot13", b"unicode_escape", b"cp037", b""]
)


@FUZZ
@given(st.lists(st.tuples(COOKIES, CODECS, ENDS), max_size=4), st.booleans())
def test_no_encoding_is_honoured_that_was_not_seen(lines, mark):
    text = b"".join(part for line in lines for part in line) + b"\nseen = '+AGE- \xc3\xa9 \\x41'\n"
    try:
        data, _remark = as_utf8((b"\xef\xbb\xbf" if mark else b"") + text, "x.py")
    except Refused:
        return
    try:
        tree = ast.parse(data)
    except SyntaxError:
        return
    seen = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert not any("a" in value for value in seen if isinstance(value, str) and "é" in value)


@FUZZ
@given(st.text(st.characters(blacklist_characters="/\0", codec="utf-8"), min_size=1, max_size=60))
def test_whatever_name_a_submission_has_reports_can_write_it(name):
    for is_folder in (True, False):
        student = owner(name, is_folder).student
        assert student
        assert not set(student) & set("/\\\n\r\t\0")
        assert student.strip(". ") == student
        assert all(
            unicodedata.category(mark)[0] != "C" or mark in "\u200c\u200d" for mark in student
        )
        assert Path(student).name == student


def test_reading_a_class_twice_gives_the_same(tmp_path, exports):
    for number, name in enumerate(["zoe", "Adam", "élan", "bob"]):
        exports.folder(tmp_path / name, {"line_fit.py": FIT, "u.py": str(number)})

    assert read_class(tmp_path, TOPICS) == read_class(tmp_path, TOPICS)
    assert [one.student for one in read_class(tmp_path, TOPICS)] == ["Adam", "bob", "zoe", "élan"]
