"""Which student a file is from, as learning platforms write it into names: one table.

A student chooses a part of such a name: always the name of an uploaded file, on some platforms the
own name, too. So a pattern takes the student only from the place where the platform wrote it: the
front of a file's name, or the end of a folder's name. Digits are ASCII, for a platform writes no
others. `docs/grading-input.md` shows the table, and its test tries each row with hostile names.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

from torchkata.submit.reading.names import plain_student, stem
from torchkata.submit.reading.topics import LONGEST_NAME

_RESUBMITTED = re.compile(r"(?s)(?P<stem>.+)-(?P<number>[0-9]{1,6})(?P<suffix>(?:\.tar)?\.\w+)")


@dataclass(frozen=True)
class Owner:
    """The student that a file or folder is from.

    Attributes:
        student: The student's name.
        identity: The platform's id of the student; None if the name has no platform's pattern.
        late: Whether the platform says that it is late.
        file: The student's own name of the file; empty for a folder, or for text typed online.
        version: Which submission of that file it is, larger for a later one: the N that Canvas
            adds to its name, 0 for the first, and Canvas's number of the upload.
        platform: The platform whose pattern it is; empty if it has none.
        doubtful: Whether the name could be read in a second way, so it does not say whose it is.
        exact: Whether the name was written as it is shown, without other spaces or hidden marks.
        when: The time of the attempt, larger for a later one; empty if the name has none.
    """

    student: str
    identity: str | None = None
    late: bool = False
    file: str = ""
    version: tuple[int, int] = (0, 0)
    platform: str = ""
    doubtful: bool = False
    exact: bool = True
    when: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """A key that is equal for two entries of one student, and for no one else's."""
        return self.platform, self.identity or "", self.student


@dataclass(frozen=True)
class Arrival:
    """One form in which a platform hands over submissions.

    Attributes:
        platform: The platform's name.
        is_folder: Whether the pattern is for folders, otherwise for files.
        written: What the platform writes, with `{name}`, `{id}` and so on for what differs.
        pattern: Matches the whole name. Groups: `name` and `id` of the student, perhaps `late`,
            `file` (the student's own name of the file), `upload` (a number that grows) and `time`.
        chosen: The fields of `written` that a student can choose. Where `name` and `file` are
            among them, either the platform removes what could look like its own part from the
            name, or `mark` tells.
        mark: The part that the platform writes once. A name that has it twice does not say whose
            it is.
        times: How the platform writes a time, as `strptime` reads it.
        is_weak: Whether people write such names, too, so that it counts only if all names of a
            class have it.
    """

    platform: str
    is_folder: bool
    written: str
    pattern: re.Pattern[str]
    chosen: tuple[str, ...]
    mark: re.Pattern[str] | None = None
    times: tuple[str, ...] = ()
    is_weak: bool = False

    def matches(self, name: str, is_folder: bool) -> re.Match[str] | None:
        """The match of a name; no platform writes one that a disk cannot hold."""
        if is_folder != self.is_folder or len(name) > LONGEST_NAME:
            return None
        return self.pattern.fullmatch(name)


_ATTEMPT = r"_attempt_(?P<time>[0-9]{4}(?:-[0-9]{2}){5})"
_BLACKBOARD_MARK = re.compile(r"_attempt_[0-9]{4}(?:-[0-9]{2}){5}(?=[_.]|$)")
# How the name of a second copy goes on after ` - `.
_A_COPY = r"(?:kopi|copi|copy|cópi)\w*(?: ?\([0-9]+\))?\.\w+$"
_MOODLE_MARK = re.compile(r"_[0-9]{1,18}_assignsubmission_(?:file|onlinetext)(?=_|$)")

ARRIVALS = (
    # The name may hold the whole pattern, too, but the platform writes the end.
    Arrival(
        "Moodle",
        True,
        "{name}_{id}_assignsubmission_file_",
        re.compile(r"(?s)(?P<name>.+)_(?P<id>[0-9]{1,18})_assignsubmission_(?:file|onlinetext)_?"),
        chosen=("name",),
    ),
    Arrival(
        "Moodle",
        False,
        "{name}_{id}_assignsubmission_file_{file}",
        re.compile(
            r"(?s)(?P<name>.+?)_(?P<id>[0-9]{1,18})_assignsubmission_(?:file|onlinetext)_(?P<file>.+)"
        ),
        chosen=("name", "file"),
        mark=_MOODLE_MARK,
    ),
    # Before Canvas's other form, which a file named `12_x.py` would make of it.
    Arrival(
        "Canvas",
        False,
        "anon_{id}_{upload}_{file}",
        re.compile(
            r"(?s)(?P<late>LATE_)?(?P<name>anon_(?P<id>[A-Za-z0-9]{5}))"
            r"_(?:(?P<upload>[0-9]{1,18})_(?P<file>.+)|(?:text|link)\.html)"
        ),
        chosen=("file",),
    ),
    Arrival(
        "Canvas",
        False,
        "{name}_{id}_{upload}_{file}",
        re.compile(
            r"(?s)(?P<name>\w+?)_(?P<late>LATE_)?(?P<id>[0-9]{1,18})"
            r"_(?:(?P<upload>[0-9]{1,18})_(?P<file>.+)|(?:text|link)\.html)"
        ),
        # Canvas writes `_12_` in a student's name as `-12-`, for it reads such names, too.
        chosen=("file",),
    ),
    # With a `.txt` beside, which names the student.
    Arrival(
        "Blackboard",
        False,
        "{assignment}_{id}_attempt_{time}_{file}",
        re.compile(rf"(?s).+?_(?P<id>[^_]+){_ATTEMPT}(?:_(?P<file>.+)|\.txt)"),
        chosen=("file",),
        mark=_BLACKBOARD_MARK,
        times=("%Y-%m-%d-%H-%M-%S",),
    ),
    Arrival(
        "Brightspace",
        True,
        "{id}-{number} - {name} - {time}",
        re.compile(
            r"(?s)(?P<id>[0-9]{1,18})-[0-9]{1,18} - (?P<name>.+) - (?P<time>[^-]*[0-9]{4}[^-]*)"
        ),
        chosen=("name",),
        times=("%b %d, %Y %I%M %p", "%b %d, %Y %H%M", "%d %b, %Y %H%M", "%d %B %Y %H%M"),
    ),
    # Its submission_metadata.yml names the students.
    Arrival(
        "Gradescope",
        True,
        "submission_{id}",
        re.compile(r"submission_(?P<id>[0-9]{1,18})"),
        chosen=(),
    ),
    Arrival(
        "Google Classroom",
        False,
        "{name} - {file}",
        re.compile(rf"(?si)(?P<name>.+?) - (?!{_A_COPY})(?P<file>.+)"),
        chosen=("name", "file"),
        mark=re.compile(rf"(?i) - (?!{_A_COPY})"),
        is_weak=True,
    ),
)
STRONG = tuple(one for one in ARRIVALS if not one.is_weak)


def owners(entries: Sequence[tuple[str, bool]]) -> list[Owner]:
    """The student of each entry of one class, in the same order.

    A class comes from one platform, so the pattern that most names have is tried first: a file
    name that looks like another platform's changes nothing. Where all names have two platforms'
    patterns, as in a class of one, nothing says which platform it is.

    Args:
        entries: The name of each entry, and whether it is a folder.
    """
    counts = Counter(platform for entry in entries for platform in _platforms(*entry))
    known = [one for one in ARRIVALS if not one.is_weak or counts[one.platform] == len(entries)]
    arrivals = sorted(known, key=lambda one: (-counts[one.platform], one.is_weak))
    found = [owner(*entry, arrivals) for entry in entries]
    largest = max(counts.values(), default=0)
    most = {one.platform for one in known if counts[one.platform] == largest > 0}
    if len(most) > 1 and len({one.key for one in found}) == 1:
        return [replace(one, doubtful=True) for one in found]
    return _without_groups(_with_whole_logins(found, [name for name, _is_folder in entries]))


def _with_whole_logins(found: list[Owner], names: Sequence[str]) -> list[Owner]:
    """Blackboard's students with the whole login, which may hold a `_`, as the title may.

    What all names of a class begin with is the assignment: `Kata_1_` in front of `ada_hopper` and
    `grace_hopper`, who would be one student otherwise.
    """
    sent = {
        name: re.split(_BLACKBOARD_MARK, unicodedata.normalize("NFC", name), maxsplit=1)[0]
        for name, one in zip(names, found, strict=True)
        if one.platform == "Blackboard"
    }
    columns = zip(*(whole.split("_") for whole in {*sent.values()}), strict=False)
    shared = sum(1 for _column in takewhile(lambda column: len({*column}) == 1, columns))
    logins = {name: "_".join(whole.split("_")[shared:]) for name, whole in sent.items()}
    if not shared or not all(logins.values()):
        return found
    return [
        replace(one, student=plain_student(logins[name]), identity=logins[name])
        if name in logins
        else one
        for name, one in zip(names, found, strict=True)
    ]


def _without_groups(found: list[Owner]) -> list[Owner]:
    """The students without the group that Moodle writes before each name of a group submission.

    Groups share their names: where each student has one, there are at most half as many, or a
    shared one has a number or a space in it, as in `Group A-Jane Doe` and never in `Anne-Marie`.
    """
    in_groups = [one for one in found if one.platform == "Moodle"]
    parts = {one.key: one.student.partition("-")[::2] for one in in_groups}
    if len(parts) < 2 or not all(name.strip() for _group, name in parts.values()):
        return found
    groups = Counter(group for group, _name in parts.values())
    shared = [group for group, count in groups.items() if count > 1]
    few = len(parts) >= 4 and 2 * len(groups) <= len(parts)
    if not few and not any(re.search(r"[\d\s]", group) for group in shared):
        return found
    return [
        replace(one, student=plain_student(parts[one.key][1])) if one.key in parts else one
        for one in found
    ]


def owner(name: str, is_folder: bool, arrivals: Sequence[Arrival] = STRONG) -> Owner:
    """The student of an entry with that name; a platform's pattern must match the whole name."""
    name = unicodedata.normalize("NFC", name)
    for one in arrivals:
        found = one.matches(name, is_folder)
        if found:
            return _of_platform(one, name, found.groupdict())
    written = name if is_folder else stem(name)
    student = plain_student(written)
    return Owner(student, file="" if is_folder else name, exact=written == student)


def _platforms(name: str, is_folder: bool) -> set[str]:
    name = unicodedata.normalize("NFC", name)
    return {one.platform for one in ARRIVALS if one.matches(name, is_folder)}


def _of_platform(arrival: Arrival, name: str, found: dict[str, str | None]) -> Owner:
    file, resubmission = _resubmission(found.get("file") or "", arrival.platform)
    return Owner(
        plain_student(found.get("name") or (name if arrival.is_folder else found["id"]) or ""),
        found.get("id"),
        bool(found.get("late")),
        file,
        (resubmission, int(found.get("upload") or 0)),
        arrival.platform,
        doubtful=arrival.mark is not None and len(arrival.mark.findall(name)) > 1,
        when=_when(found.get("time") or "", arrival.times),
    )


def _when(text: str, times: Sequence[str]) -> str:
    """A time that can be compared; empty if the platform writes it in another way."""
    for form in times:
        with suppress(ValueError):
            return datetime.strptime(" ".join(text.split()), form).isoformat()
    return ""


def _resubmission(file: str, platform: str) -> tuple[str, int]:
    found = _RESUBMITTED.fullmatch(file) if platform == "Canvas" else None
    if found is None:
        return file, 0
    return found["stem"] + found["suffix"], int(found["number"])
