"""The folders `Version 1`, `Version 2`, ... in which Teams keeps what a student handed in."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from torchkata.i18n import _
from torchkata.submit.reading.entries import Entry, Folder
from torchkata.submit.reading.names import visible

# In some languages.
_VERSION = re.compile(
    r"(?:version|versión|versione|versie|versão|wersja|версия|版本)[ _]?([0-9]{1,6})",
    re.IGNORECASE,
)


def last_versions(entries: Sequence[Entry], path: PurePosixPath) -> tuple[list[Entry], list[str]]:
    """The entries of a folder, of versions only the last; and a remark for each other one."""
    numbers = {
        entry.name: int(found[1])
        for entry in entries
        if isinstance(entry, Folder) and (found := _VERSION.fullmatch(entry.name))
    }
    last = max(numbers.values(), default=0)
    kept, skipped = [], []
    for entry in entries:
        if numbers.get(entry.name, last) == last:
            kept.append(entry)
        else:
            said = _("{file} was skipped: there is a later version.")
            skipped.append(said.format(file=visible(str(path / entry.name))))
    return kept, skipped
