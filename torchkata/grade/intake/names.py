"""Which student a file is from, as learning platforms write it into file names."""

import re
import unicodedata
from dataclasses import dataclass

from torchkata.i18n import _

LONGEST = 80

_MOODLE = re.compile(
    r"(?P<name>.+)_(?P<id>\d{1,18})_assignsubmission_(?:file|onlinetext)(?:_(?P<file>.*))?"
)
_CANVAS = re.compile(
    r"(?:(?P<name>\w+?)_(?P<late>LATE_)?(?P<id>\d{1,18})"
    r"|(?P<late_anon>LATE_)?(?P<anon>anon_[A-Za-z0-9]+))"
    r"_(?:(?P<upload>\d{1,18})_(?P<file>.+)|(?:text|link)\.html)"
)
_RESUBMITTED = re.compile(r"(?P<stem>.+)-(?P<number>\d{1,6})(?P<suffix>(?:\.tar)?\.\w+)")
_ARCHIVES = (".tar.gz", ".tgz", ".tar", ".zip")
_FOREIGN = (".rar", ".7z", ".gz", ".bz2", ".xz", ".zst", ".tbz", ".tbz2", ".txz")
# Zero-width joiners are part of how some scripts and emoji are written.
_JOINERS = "\u200c\u200d"


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
    """

    student: str
    identity: str | None = None
    late: bool = False
    file: str = ""
    version: tuple[int, int] = (0, 0)

    @property
    def key(self) -> str:
        """A key that is equal for two entries of one student: the id, otherwise the name."""
        return same(self.student) if self.identity is None else f"\0{self.identity}"


def owner(name: str, is_folder: bool) -> Owner:
    """The student of an entry with that name; a platform's pattern must match the whole name."""
    name = unicodedata.normalize("NFC", name)
    found = _MOODLE.fullmatch(name)
    if found and bool(found["file"]) != is_folder:
        return Owner(_student(found["name"]), found["id"], file=found["file"] or "")
    found = None if is_folder else _CANVAS.fullmatch(name)
    if found:
        file, resubmission = _resubmission(found["file"] or "")
        version = resubmission, int(found["upload"] or 0)
        student = found["name"] or found["anon"]
        identity = found["id"] or found["anon"]
        late = bool(found["late"] or found["late_anon"])
        return Owner(_student(student), identity, late, file, version)
    return Owner(_student(name if is_folder else stem(name)), file="" if is_folder else name)


def visible(name: str) -> str:
    """A name without invisible characters or ones that reverse text; never empty, never long."""
    marks = (mark if _is_visible(mark) else " " if mark.isspace() else "" for mark in name)
    shown = unicodedata.normalize("NFC", " ".join("".join(marks).split()))
    if len(shown) > LONGEST:
        shown = shown[: LONGEST - 1] + "…"
    return shown or _("(no name)")


def same(name: str) -> str:
    """A form that is equal for names that a person, or a file system, treats as the same."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(mark for mark in folded if mark not in _JOINERS)


def is_archive(name: str) -> bool:
    """Whether a file with that name is an archive that can be opened."""
    return name.lower().endswith(_ARCHIVES)


def is_foreign_archive(name: str) -> bool:
    """Whether it is an archive of an unsupported kind."""
    return name.lower().endswith(_FOREIGN) and not is_archive(name)


def stem(name: str) -> str:
    """The name without its last suffix; `.tar.gz` counts as one."""
    for suffix in (*_ARCHIVES, *_FOREIGN, ".py", ".ipynb"):
        if name.lower().endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)]
    return re.sub(r"(?<=.)\.\w+$", "", name)


def _resubmission(file: str) -> tuple[str, int]:
    found = _RESUBMITTED.fullmatch(file)
    if found is None:
        return file, 0
    return found["stem"] + found["suffix"], int(found["number"])


def _is_visible(mark: str) -> bool:
    return mark in _JOINERS or unicodedata.category(mark)[0] not in "CZ"


def _student(name: str) -> str:
    """A name that can be a report's file name: no path separator, no dots at its ends."""
    return visible(re.sub(r"[/\\]", "_", visible(name)).strip(". "))
