"""The names of a report's files: safe on every system, whoever handed in."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

_LONGEST = 80  # characters: as UTF-8, with a hash and a suffix, below the 255 bytes of most disks
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


def stems(students: Iterable[str]) -> dict[str, str]:
    """A file name without its suffix for each student, valid on every system and still readable.

    Two names that a disk may treat as one (case, accents written in two ways, replaced characters)
    get a hash of the student's name, which does not depend on who else is in the class.
    """
    found = {student: _stem(student) for student in students}
    for length in (8, 16, 32, 64):
        counts = Counter(map(_as_disks_see, found.values()))
        clashing = [name for name, stem in found.items() if counts[_as_disks_see(stem)] > 1]
        for student in clashing:
            digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()
            found[student] = f"{_stem(student)}-{digest[:length]}"
    return found


def _stem(student: str) -> str:
    text = unicodedata.normalize("NFC", student)
    text = re.sub(r"[^\w.@+() -]+", "_", text).strip(". ")[:_LONGEST].rstrip(". ")
    while len(text.encode("utf-8")) > 2 * _LONGEST:
        text = text[:-1].rstrip(". ")
    return f"_{text}" if not text or _RESERVED.fullmatch(text) else text


def _as_disks_see(stem: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", stem).casefold())
