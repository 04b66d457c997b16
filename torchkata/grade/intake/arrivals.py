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
from dataclasses import dataclass, replace

from torchkata.submit.reading.names import plain_student, stem

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
    """

    student: str
    identity: str | None = None
    late: bool = False
    file: str = ""
    version: tuple[int, int] = (0, 0)
    platform: str = ""
    doubtful: bool = False
    exact: bool = True

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
            `file` (the student's own name of the file) and `upload` (a number that grows).
        chosen: The fields of `written` that a student can choose. Where `name` and `file` are
            among them, either the platform removes what could look like its own part from the
            name, or `mark` tells.
        mark: The part that the platform writes once. A name that has it twice does not say whose
            it is.
    """

    platform: str
    is_folder: bool
    written: str
    pattern: re.Pattern[str]
    chosen: tuple[str, ...]
    mark: re.Pattern[str] | None = None


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
)


def owners(entries: Sequence[tuple[str, bool]]) -> list[Owner]:
    """The student of each entry of one class, in the same order.

    A class comes from one platform, so the pattern that most names have is tried first: a file
    name that looks like another platform's changes nothing. Where all names have two platforms'
    patterns, as in a class of one, nothing says which platform it is.

    Args:
        entries: The name of each entry, and whether it is a folder.
    """
    counts = Counter(platform for entry in entries for platform in _platforms(*entry))
    arrivals = sorted(ARRIVALS, key=lambda one: -counts[one.platform])
    found = [owner(*entry, arrivals) for entry in entries]
    most = [platform for platform, count in counts.items() if count == max(counts.values())]
    if len(most) > 1 and len({one.key for one in found}) == 1:
        return [replace(one, doubtful=True) for one in found]
    return found


def owner(name: str, is_folder: bool, arrivals: Sequence[Arrival] = ARRIVALS) -> Owner:
    """The student of an entry with that name; a platform's pattern must match the whole name."""
    name = unicodedata.normalize("NFC", name)
    for one in arrivals:
        found = one.pattern.fullmatch(name) if one.is_folder == is_folder else None
        if found:
            return _of_platform(one, name, found.groupdict())
    written = name if is_folder else stem(name)
    student = plain_student(written)
    return Owner(student, file="" if is_folder else name, exact=written == student)


def _platforms(name: str, is_folder: bool) -> set[str]:
    name = unicodedata.normalize("NFC", name)
    return {
        one.platform
        for one in ARRIVALS
        if one.is_folder == is_folder and one.pattern.fullmatch(name)
    }


def _of_platform(arrival: Arrival, name: str, found: dict[str, str | None]) -> Owner:
    file, resubmission = _resubmission(found.get("file") or "", arrival.platform)
    return Owner(
        plain_student(found["name"] or ""),
        found["id"],
        bool(found.get("late")),
        file,
        (resubmission, int(found.get("upload") or 0)),
        arrival.platform,
        doubtful=arrival.mark is not None and len(arrival.mark.findall(name)) > 1,
    )


def _resubmission(file: str, platform: str) -> tuple[str, int]:
    found = _RESUBMITTED.fullmatch(file) if platform == "Canvas" else None
    if found is None:
        return file, 0
    return found["stem"] + found["suffix"], int(found["number"])
