"""A class in which nearly everybody attacks by names, descriptions and files, graded in one run.

Nothing of it costs the honest rows anything, and none of it is more than text in a report.
"""

import csv
import gzip
import io
import json
import re
import struct
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from torchkata.grade.wall.sandbox import Walls
from torchkata.kata.folder import Kata

ROOT = Path(__file__).resolve().parents[3]
RIGHT = (ROOT / "solutions" / "line_fit.py").read_bytes()
WHOLE = sum(one.points for one in Kata(ROOT).syllabus.known_topic("line_fit").exercises)
HONEST = ("Ada Lovelace", "Zoë Zett")

pytestmark = [
    pytest.mark.attacks,
    pytest.mark.skipif(not Walls.here().whole, reason="; ".join(Walls.here().missing)),
]


@dataclass(frozen=True)
class Sent:
    """One file that somebody handed in, and the row that it gets.

    Attributes:
        file: Its name.
        content: Its bytes.
        row: The student of its row; empty if it is the file's name without its suffix.
        points: The points of that row; None if it is refused.
        told: A part of the reason, or of a flag.
    """

    file: str
    content: bytes
    row: str = ""
    points: float | None = WHOLE
    told: str = ""

    @property
    def student(self):
        return self.row or self.file.partition(".")[0]


def zipped(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def says(name, identity):
    """A right submission whose `student.json` says that."""
    carried = json.dumps({"name": name, "id": identity})
    return zipped({"line_fit.py": RIGHT, "student.json": carried})


def with_manifest(manifest):
    return zipped({"line_fit.py": RIGHT, "handout.json": manifest})


def handout(**fields):
    return json.dumps({"format": 1, "version": "1", "kind": "course", "files": {}} | fields)


def beside(**files):
    """A right module beside files that something could take for its own."""
    return zipped({"line_fit.py": RIGHT} | {name.replace("__", "."): b"1/0" for name in files})


def notebook(*sources):
    cells = [{"cell_type": "code", "source": source} for source in sources]
    return zipped({"line_fit.ipynb": json.dumps({"cells": cells})})


def tarred(*members, mode="w"):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode, format=tarfile.PAX_FORMAT) as archive:
        for member, content in members:
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def member(name, kind=tarfile.REGTYPE, link="", **headers):
    made = tarfile.TarInfo(name)
    made.type, made.linkname, made.pax_headers = kind, link, headers
    return made


def sparse():
    body = b"1\n0\n5\n".ljust(512, b"\0") + b"x = 1"
    names = {"major": "1", "minor": "0", "name": "line_fit.py", "realsize": str(1 << 40)}
    headers = {f"GNU.sparse.{name}": value for name, value in names.items()}
    return tarred((member("line_fit.py", **headers), body))


def overlapping():
    """A zip with fifteen thousand names for one piece of data."""
    whole = zipped({"line_fit.py": b"x = 1\n" + b"#" * 200_000})
    start, end = whole.index(b"PK\1\2"), whole.index(b"PK\5\6")
    entry = whole[start:end]
    listing = b"".join(entry.replace(b"line_fit", b"x%07d" % n) for n in range(15_000))
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 15_000, 15_000, len(listing), start, 0)
    return whole[:start] + listing + tail


def of_another_size():
    """A zip whose list says that a file has four gigabytes."""
    whole = bytearray(zipped({"line_fit.py": RIGHT}))
    place = bytes(whole).index(b"PK\1\2") + 24
    whole[place : place + 4] = struct.pack("<L", 0xFFFFFFF0)
    return bytes(whole)


CLASHES = "its student.json says"
REFUSED = None
SENT = {
    # --- the row of somebody else, or of nobody
    "half a surrogate for an id": Sent("a1.zip", says(HONEST[0], "\ud800"), "Ada Lovelace, a1"),
    "an id that controls the screen": Sent(
        "a2.zip", says(HONEST[1], "\x1b]0;x\x07\x1b[31m\x00"), "Zoë Zett (]0;x[31m)", told=CLASHES
    ),
    "an id of marks that turn text": Sent("a3.zip", says("Turned", "\u202e\u2066"), "Turned"),
    "the victim's number in the name": Sent(
        "a4.zip", says("Ada Lovelace (1815)", ""), "Ada Lovelace (1815)"
    ),
    "the victim's number as the name": Sent("a5.zip", says("1815", ""), "1815"),
    "letters of another script": Sent("a6.zip", says("Аda Lovelace", ""), "Аda Lovelace"),
    "a name of two hundred emoji": Sent("a7.zip", says("😀" * 200, "7" * 200), "a7"),
    "numbers for texts": Sent("a8.zip", zipped({"line_fit.py": RIGHT, "student.json": "[1]"})),
    # --- what a report could take for more than text
    "a formula": Sent("b1.zip", says("=cmd|'/C calc'!A0", "=1+1"), "=cmd|'_C calc'!A0"),
    "a formula behind a semicolon": Sent("b2.zip", says("x;=1+1;y", "@SUM(1;2)"), "x;=1+1;y"),
    "a wide formula": Sent("b3.zip", says("＝1+1 x", ""), "＝1+1 x"),
    "a script": Sent(
        "b4.zip", says("<script>alert(1)</script>", "'>"), "<script>alert(1)<_script>"
    ),
    "an attribute": Sent("b5.zip", says('x" onload=alert(1) y="', ""), 'x" onload=alert(1) y="'),
    "a link in Markdown": Sent("b6.zip", says("[x](javascript:y)", ""), "[x](javascript:y)"),
    "a template": Sent("b7.zip", says("{{ 7 * 7 }}{% x %}", ""), "{{ 7 * 7 }}{% x %}"),
    "a way out": Sent("b8.zip", says("../../../etc/cron", ".."), "_.._.._etc_cron"),
    "a device": Sent("b9.zip", says("con", "nul"), "con"),
    "an option": Sent("c1.zip", says("--fresh", "-j"), "--fresh"),
    # --- descriptions of the handout
    "a manifest as deep as it is long": Sent("d1.zip", with_manifest("[" * 100_000)),
    "a manifest of thirty thousand exercises": Sent(
        "d2.zip",
        with_manifest(handout(stubs={f"a.x{n}": "x" for n in range(30_000)})),
        points=0.0,
        told="Left out",
    ),
    "a manifest of what it solved": Sent(
        "d3.zip", with_manifest(handout(stubs={"line_fit.mse": "x"})), points=2.0, told="Left out"
    ),
    "a manifest of a version that is none": Sent(
        "d6.zip", with_manifest(handout(stubs={}, version="\ud800"))
    ),
    "a manifest of another kind": Sent("d4.zip", with_manifest(handout(kind="exam", stubs={}))),
    "a manifest of numbers": Sent("d5.zip", with_manifest(handout(stubs={"line_fit.mse": 1}))),
    # --- files that something could take for its own
    "modules of the interpreter": Sent(
        "e1.zip", beside(sitecustomize__py=1, usercustomize__py=1, x__pth=1, conftest__py=1)
    ),
    "modules of the libraries": Sent(
        "e2.zip",
        beside(torch__py=1, numpy__py=1, json__py=1, typing__py=1, torchkata__py=1),
        told="has the name of a library",
    ),
    "a package of the module's name": Sent(
        "e3.zip", zipped({"line_fit.py": RIGHT, "line_fit/__init__.py": b"1/0"})
    ),
    "a package around it": Sent("e4.zip", zipped({"line_fit.py": RIGHT, "__init__.py": b"1/0"})),
    # --- archives
    "a tar that is mostly holes": Sent("f1.tar", sparse(), points=REFUSED, told="larger than"),
    "two links to each other": Sent(
        "f2.tar",
        tarred(
            (member("line_fit.py", tarfile.LNKTYPE, "b.py"), b""),
            (member("b.py", tarfile.LNKTYPE, "line_fit.py"), b""),
        ),
        points=REFUSED,
        told="is a hard link",
    ),
    "two hundred streams of zeros": Sent(
        "f3.tgz", gzip.compress(bytes(1 << 20)) * 200, points=REFUSED, told="unpacks to more than"
    ),
    "one piece of data under many names": Sent(
        "f4.zip", overlapping(), points=REFUSED, told="No file in it is named like a module"
    ),
    "a size that is not true": Sent("f5.zip", of_another_size()),
    "another name at the data": Sent(
        "f6.zip",
        zipped({"line_fit.py": RIGHT}).replace(b"line_fit.py", b"../../../xx", 1),
        points=REFUSED,
        told="damaged",
    ),
    "an owner and a time before all": Sent(
        "f7.tar",
        tarred((member("line_fit.py", mtime="-1e300", uname="\ud7ff" * 40, uid="-5"), RIGHT)),
    ),
    # --- notebooks
    "cells that ask for a shell": Sent(
        "g1.zip", notebook(RIGHT.decode(), "!id\n%run x\n", "%%bash\nid", "%%html\n<script>")
    ),
    "cells that are no list": Sent(
        "g2.zip",
        zipped({"line_fit.ipynb": b'{"cells": {"cell_type": "code"}}'}),
        points=REFUSED,
        told="not a readable notebook",
    ),
    "a cell of many pieces": Sent("g3.zip", notebook(["x"] * 200_000), points=0.0),
    "a cell of numbers": Sent("g4.zip", notebook([1, 2]), points=REFUSED, told="not a readable"),
}
ROSTER = "Student,ID,SIS User ID,SIS Login ID,Section,Assignment (7)\n"
ROSTER += f"    Points Possible,,,,,{WHOLE:g}\n"
ROSTER += '"Lovelace, Ada",1815,1815,ada,A,\n"Zett, Zoë",1900,1900,zoe,A,\n'


@dataclass
class Graded:
    """What the run said and wrote."""

    said: str = ""
    out: Path = Path()
    rows: dict[str, dict] = field(default_factory=dict)
    filled: list[list[str]] = field(default_factory=list)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "class").mkdir()
    for student in HONEST:
        (folder / "class" / f"{student}.zip").write_bytes(zipped({"line_fit.py": RIGHT}))
    for sent in SENT.values():
        (folder / "class" / sent.file).write_bytes(sent.content)
    (folder / "book.csv").write_text(ROSTER, encoding="utf-8")
    run = Graded(out=folder / "out")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "torchkata", "grade", folder / "class", "--out", run.out),
            *("--topics", "line_fit", "-j", "1", "--seconds", "30", "--seed", "5"),
            *("--roster", folder / "book.csv"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    run.said = done.stdout + done.stderr
    assert done.returncode == 1, run.said[-3000:]
    document = json.loads((run.out / "grades.json").read_text(encoding="utf-8"))
    run.rows = {row["student"]: row for row in document["submissions"]}
    filled = (run.out / "filled-book.csv").read_text(encoding="utf-8")
    run.filled = list(csv.reader(io.StringIO(filled)))
    return run


@pytest.mark.parametrize("name", SENT)
def test_it_costs_its_own_row_alone(graded, name):
    sent = SENT[name]

    row = graded.rows[sent.student]

    assert row["status"] == ("refused" if sent.points is None else "graded"), row
    assert (sent.points or 0) == row["points"]
    assert sent.told in f"{row['reason']} {row['flags']}"


def test_the_honest_rows_are_whole_and_there_is_one_for_each(graded):
    assert len(graded.rows) == len(SENT) + len(HONEST)
    for student in HONEST:
        assert (graded.rows[student]["points"], graded.rows[student]["status"]) == (WHOLE, "graded")


def test_the_gradebook_gives_nobodys_points_to_somebody_else(graded):
    cells = {row[0]: row[-1] for row in graded.filled}

    assert cells["Zett, Zoë"] == f"{WHOLE:g}"
    # Whoever calls himself by a number that is hers makes it doubtful whose points these are.
    assert cells["Lovelace, Ada"] in ("", f"{WHOLE:g}")
    assert "Ada Lovelace" in graded.said if not cells["Lovelace, Ada"] else True


def test_all_of_it_is_text(graded):
    written = [path for path in graded.out.rglob("*") if path.is_file()]
    assert {path.parent.name for path in written} == {"out", "feedback", "junit", "code"}
    table = (graded.out / "grades.csv").read_text(encoding="utf-8-sig")
    cells = [
        cell
        for line in csv.reader(io.StringIO(table))
        for cell in re.split("[;\t]", ",".join(line))
    ]
    cells += [cell for line in csv.reader(io.StringIO(table)) for cell in line]
    assert not [cell for cell in cells if re.match(r" *[=+\-@＝]", cell)]
    assert not re.search(r"[^\n\r\t -~ -\U0010ffff]", graded.said)
    for page in (path for path in written if path.suffix == ".html"):
        text = page.read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert 'x" onload' not in text
        assert ">49<" not in text


def test_none_of_it_is_kept_beside_the_reports(graded):
    assert sorted(path.name for path in graded.out.parent.iterdir()) == ["book.csv", "class", "out"]
