"""What parses a stranger's bytes, each as a function of bytes, and what holds whatever they are.

A target raises nothing: what the code may refuse, it refuses with its own exception.
"""

import io
import json
import socket
import tarfile
import tempfile
import time
import zipfile
from contextlib import suppress
from pathlib import Path, PurePosixPath
from types import SimpleNamespace

from torchkata.errors import KataError
from torchkata.grade.flags import suspicious
from torchkata.grade.flags.reach import Reading
from torchkata.grade.intake import carried as claims
from torchkata.grade.intake.arrivals import owners
from torchkata.grade.intake.classes import _told_apart
from torchkata.grade.intake.metadata import METADATA, named
from torchkata.grade.reports.files import stems
from torchkata.grade.reports.roster import Roster
from torchkata.grade.reports.sheet import Sheet
from torchkata.grade.results import Graded, Result
from torchkata.grade.submission import Submission
from torchkata.grade.wall import frames, messages
from torchkata.kata.manifest import handed_out, is_strict
from torchkata.kata.outcome import Outcome
from torchkata.observe import Ending, Malformed, read_answer
from torchkata.observe.pack import pack
from torchkata.observe.wire import LARGEST
from torchkata.submit.reading.asked import Asked
from torchkata.submit.reading.entries import File, Folder, Refused
from torchkata.submit.reading.files import LARGEST_SUBMISSION, MOST_MODULES
from torchkata.submit.reading.gather import MOST_REMARKS, gather
from torchkata.submit.reading.names import LONGEST, visible
from torchkata.submit.reading.topics import likely_topic, topic_of
from torchkata.submit.reading.tree import Tree
from torchkata.submit.reading.versions import last_versions
from torchkata.submit.student import carried

TOPICS = ("line_fit", "tensors")
ASKED = Asked(TOPICS, names={"line_fit": ("mse",), "tensors": ()})
PARTED = b"\xff"  # between the parts of an input: UTF-8 never has it


def answer(data: bytes) -> None:
    """A worker's answer; the lengths are right, because the fuzzer cannot guess them."""
    if data[:1] == b"\0":
        whole = data[1:]
    else:
        head, _one, rest = data[1:].partition(PARTED)
        text, _two, memory = rest.partition(PARTED)
        packet = len(text).to_bytes(8, "little") + text + memory
        parts = (head, packet, packet if data[:1] == b"\2" else b"")
        whole = b"".join(len(part).to_bytes(8, "little") + part for part in parts)
    try:
        seen = read_answer(whole)
    except Malformed:
        return
    assert isinstance(seen.ending, Ending)
    assert len(seen.printed) <= LARGEST


def message(data: bytes) -> None:
    """Messages on a channel, and a submission's files on their way into a folder."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            theirs.sendall(data[: 1 << 15])
        deadline, heard = time.monotonic() + 5, 0
        try:
            while True:
                heard += 8 + len(frames.receive(ours, deadline, 1 << 14))
        except frames.TooLate:
            raise AssertionError("a closed channel never waits") from None
        except frames.Lost:
            assert heard <= len(data)
    names = (
        [
            one.decode("utf-8", "surrogateescape" if data[:1] == b"s" else "replace")
            for one in data[1:400].split(PARTED)
        ]
        if data[:1] in (b"s", b"r")
        else []
    )
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home", "box")
        home.parent.mkdir()
        with suppress(ValueError, OSError):
            messages.unpack(messages.pack(dict.fromkeys(names, b"x")), home)
        assert sorted(Path(folder).iterdir()) == [home.parent]
        assert set(home.parent.iterdir()) <= {home}


def archive(data: bytes) -> None:
    """One archive that somebody handed in; its first byte says which kind."""
    suffix = {b"t": ".tar", b"g": ".tar.gz"}.get(data[:1], ".zip")
    _gathered([File(f"work{suffix}", lambda: io.BytesIO(data[1:]))])


def files(data: bytes) -> None:
    """A folder of files with any names and contents: modules, notebooks, descriptions."""
    tree = Tree("")
    parts = data.split(PARTED)
    for path, content in zip(parts[::2], parts[1::2], strict=False):
        name = path.decode("utf-8", "surrogateescape")
        make = lambda leaf, content=content: File(leaf, lambda: io.BytesIO(content))
        tree.add(name, None if name.endswith("/") else make)
    found = _gathered([tree.folder()])
    if found is not None:
        suspicious(found.files)
        Reading(found.files).refused("line_fit", ["mse"])


def _gathered(entries):
    try:
        found = gather(entries, TOPICS, ASKED)
    except Refused as refused:
        _is_text(str(refused))
        return None
    assert sum(map(len, found.files.values())) <= LARGEST_SUBMISSION
    assert len(found.files) <= MOST_MODULES + len(TOPICS)
    assert len(found.remarks) <= MOST_REMARKS + 1
    for path, content in found.files.items():
        content.decode("utf-8")
        assert not {"..", "/"} & set(PurePosixPath(path).parts)
    _is_text(*found.remarks)
    return found


def _is_text(*said):
    """Whether it can be shown and written: no half of a surrogate pair, nothing for a terminal."""
    for text in said:
        assert text.isprintable(), text
        text.encode()


def names(data: bytes) -> None:
    """The names of a class's entries; the first byte of each says whether it is a folder."""
    lines = [one for one in data.split(PARTED)[:40] if len(one) > 1]
    entries = [(one[1:].decode("utf-8", "surrogateescape"), one[:1] == b"d") for one in lines]
    found = owners(entries)
    assert len(found) == len(entries)
    for one in found:
        assert visible(one.student) == one.student
        assert 0 < len(one.student) <= LONGEST
    list(stems(one.student for one in found))
    for name, _is_folder in entries:
        assert {topic_of(name, TOPICS), likely_topic(name, TOPICS)} <= {None, *TOPICS}
    last_versions([Folder(name, list) for name, _is_folder in entries], PurePosixPath())


def documents(data: bytes) -> None:
    """What a submission says of itself, and what a platform's files say of a class."""
    one, _end, other = data.partition(PARTED)
    for text in (one, other):
        given = handed_out(text)
        assert given is None or all(isinstance(value, str) for value in given.values())
        assert is_strict(text) in (True, False)
    students = [carried(one), carried(other)]
    read = [
        claims.with_carried(
            Submission(name, source=f"{name} {in_class} {on_platform} {is_archive}.zip"),
            *(student, in_class, on_platform, is_archive),
        )
        for name, student in zip(("Ada", "Bo"), students, strict=True)
        for in_class in (True, False)
        for on_platform in (True, False)
        for is_archive in (True, False)
    ]
    told = list(_told_apart(claims.claims_told(read[:1] + read[-2:])))
    assert len({one.student for one in told}) == len(told)
    for submission in (*read, *told):
        _is_text(submission.student, submission.claimed or "", *submission.remarks)
        assert Submission.from_bytes(submission.to_bytes()) == submission
    entries = [File(METADATA, lambda: io.BytesIO(one)), Folder("submission_1", list)]
    whose = owners([(entry.name, isinstance(entry, Folder)) for entry in entries])
    for group in named(entries, whose, entries):
        for student in group:
            _is_text(student.student, student.identity or "")


def roster(data: bytes) -> None:
    """A gradebook that is read, matched and filled in."""
    text = SimpleNamespace(name="book.csv", read_bytes=lambda: data)
    try:
        sheet = Sheet(data)
        assert sheet.data() == data
        book = Roster(text, ["Ada Lovelace", "Bo (17)", "1815"], {"Ada Lovelace": "1815"})
        book.plan()
        results = [
            Result(name, 7.5, "graded", exercises={"a.b": Graded(Outcome.SOLVED, 7.5)})
            for name in ("Ada Lovelace", "Bo (17)", "1815")
        ]
        filled, written, said = book.fill(results, 10.0)
    except KataError as error:
        _is_text(str(error))
        return
    _is_text(*said)
    assert len(Sheet(filled)) == len(Sheet(data))
    json.dumps(dict(written.grades))


TARGETS = {one.__name__: one for one in (names, archive, files, message, answer, roster, documents)}


# --- inputs that are sound, from which a fuzzer begins ------------------------------------------


def _zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("ada/line_fit.py", "def mse(a, b):\n    return 1\n")
        made.writestr("ada/student.json", '{"name": "Ada", "id": "1"}')
    return stream.getvalue()


def _tar(mode: str) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode, format=tarfile.PAX_FORMAT) as made:
        member = tarfile.TarInfo("adä/line_fit.py")
        member.size = 6
        made.addfile(member, io.BytesIO(b"x = 1\n"))
        link = tarfile.TarInfo("ada/tensors.py")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        made.addfile(link)
    return stream.getvalue()


def _answers() -> list[bytes]:
    import numpy as np
    import torch

    head = {
        "ending": "returned",
        "error": ["E", "m", ["B"], [["exercises/t.py", 1, "f", "raise E"]], ""],
        "gradient_error": None,
        "calls": {"mul": 1},
        "places": {"mul": ["exercises/t.py", 3, "f", "return t * n"]},
        "violations": [["tolist", None, "einsum"]],
        "work": [1, 2, 3],
        "warnings": ["take care"],
        "switched": ["gradients"],
        "printed": "x",
        "seconds": 0.1,
    }
    t = torch.arange(3.0, requires_grad=True)
    value = {"a": t[1:], "b": [np.arange(3), 2**1001, None, (1.5, True, 1j)], 1: torch.float32}
    found = []
    for kept in (value, torch.Generator(), np.float32(1), torch.zeros(2, 0)):
        packet = pack((kept, (t,), {}))
        for kind in (b"\1", b"\2"):
            found.append(
                kind
                + json.dumps(head).encode()
                + PARTED
                + packet.text.encode()
                + PARTED
                + packet.memory
            )
    return found


_NOTEBOOK = json.dumps(
    {"cells": [{"cell_type": "code", "source": ["%time x\n", "def mse(a, b):\n", "    pass\n"]}]}
).encode()
_MANIFEST = json.dumps(
    {
        "format": 1,
        "version": "1",
        "kind": "course",
        "stubs": {"line_fit.mse": "a"},
        "files": {},
        "strict": True,
    }
).encode()


def seeds(target: str) -> list[bytes]:
    """Sound inputs of a target."""
    if target == "answer":
        return _answers()
    return {
        "names": [
            PARTED.join(
                [
                    "fAda Löwe_1815_assignsubmission_file_line_fit.py".encode(),
                    b"fBo_17_assignsubmission_file_x.zip",
                    b"dGroup A-Ann_2_assignsubmission_file_",
                ]
            ),
            PARTED.join([b"flovelaceada_LATE_12_34_line_fit-2.py", b"fanon_abcde_1_x.py"]),
            PARTED.join([b"fa_ada_attempt_2026-01-02-03-04-05_x.py", b"d1-2 - Ada - Jan 1, 2026"]),
            PARTED.join([b"dsubmission_12", b"fAda - line_fit.py", b"fAda - x - Kopie (2).py"]),
            PARTED.join(
                [b"fline_fit_v2 (1) final.py.txt", b"dVersion 2", b"fCopy of tensors.ipynb"]
            ),
        ],
        "archive": [b"z" + _zip(), b"t" + _tar("w"), b"g" + _tar("w:gz")],
        "files": [
            PARTED.join(
                [b"ada/line_fit.py", b"# coding: latin-1\nx = f'{1}'\n", b"ada/h.py", b"a.b"]
            ),
            PARTED.join([b"line_fit.ipynb", _NOTEBOOK, b"handout.json", _MANIFEST]),
            PARTED.join(
                [b"exercises/line_fit.py", b"import os\ndef mse(a): return os.a", b"x/", b""]
            ),
            PARTED.join([b"Version 1/line_fit.py", b"def mse(): pass", b"work.zip", _zip()]),
        ],
        "message": [b"\3\0\0\0\0\0\0\0abc", b"ra.py" + PARTED + b"b/c.py", b"s../a"],
        "roster": [
            b"Student,ID,SIS Login ID,Section,mse (12)\n    Points Possible,,,,10\n"
            b'"Lovelace, Ada",1815,ada,A,\n',
            b"\xef\xbb\xbfIdentifier,Full name,Status,Grade,Maximum Grade\r\n"
            b"Participant 1815,Ada Lovelace,,,100.00\r\n",
            'Last Name;First Name;Username;"mse [Total Pts: 10]|7"\nLovelace;Ada;1815;1\n'.encode(
                "utf-16"
            ),
            b"OrgDefinedId,Username,mse Points Grade <Numeric MaxPoints:10>,End-of-Line Indicator\n"
            b"#1815,#ada,,#\n",
        ],
        "documents": [
            b'{"name": "Ada", "id": "1815"}' + PARTED + b'{"name": "Bo", "id": "1815"}',
            _MANIFEST + PARTED + b'{"name": "Ada Lovelace"}',
            b"submission_1:\n  :submitters:\n  - :name: Ada\n    :sid: '1'\n" + PARTED,
        ],
    }[target]
