"""Names of files and of students, and sizes: how they are shown and compared."""

import re
import unicodedata
from collections.abc import Sequence

from torchkata.i18n import _, ngettext

LONGEST = 80

_ARCHIVES = (".tar.gz", ".tgz", ".tar", ".zip")
_FOREIGN = (".rar", ".7z", ".gz", ".bz2", ".xz", ".zst", ".tbz", ".tbz2", ".txz")
# Zero-width joiners are part of how some scripts and emoji are written.
_JOINERS = "\u200c\u200d"


def decoded(name: str) -> str:
    """A name from a disk or an archive whose bytes Python could not decode, decoded.

    In a C locale Python reads only ASCII, and keeps each other byte as half a surrogate pair.
    Names are in UTF-8 nearly everywhere; what is not is an old one, of Western Europe most often.
    """
    if not any("\udc80" <= mark <= "\udcff" for mark in name):
        return name
    try:
        data = name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half a pair of another kind
        return name
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "backslashreplace")


def visible(name: str) -> str:
    """A name without invisible characters or ones that reverse text; never empty, never long."""
    return cleared(name) or _("(no name)")


def cleared(name: str) -> str:
    """The same, but empty if there is nothing to see."""
    name = decoded(name)
    marks = (mark if _is_visible(mark) else " " if mark.isspace() else "" for mark in name)
    shown = unicodedata.normalize("NFC", " ".join("".join(marks).split()))
    if len(shown) > LONGEST:
        shown = shown[: LONGEST - 1] + "…"
    return shown


def plain_student(name: str) -> str:
    """A name that can be a report's file name: no path separator, no dots at its ends."""
    return visible(re.sub(r"[/\\]", "_", visible(name)).strip(". "))


def few(names: Sequence[str]) -> str:
    """The first names in a row, and the number of others."""
    shown, more = ", ".join(names[:3]), len(names) - 3
    if more <= 0:
        return shown
    return ngettext("{names} and {count} more", "{names} and {count} more", more).format(
        names=shown, count=more
    )


def megabytes(size: int) -> str:
    """A limit in readable units."""
    return f"{size >> 20} MB" if size >> 20 else f"{size >> 10} KB"


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


def _is_visible(mark: str) -> bool:
    return mark in _JOINERS or unicodedata.category(mark)[0] not in "CZ"
