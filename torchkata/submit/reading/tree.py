"""Folders and files of an archive, put together from their paths."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from torchkata.i18n import _
from torchkata.submit.reading.entries import Entry, Folder, Odd

DEEPEST = 40


@dataclass
class Tree:
    """Folders and files, put together from their paths."""

    name: str
    folders: dict[str, "Tree"] = field(default_factory=dict)
    leaves: list[Entry] = field(default_factory=list)

    def add(self, path: str, make: Callable[[str], Entry] | None) -> None:
        """Add a file, or a folder if `make` is None."""
        path = path.replace("\\", "/")
        parts = [part for part in path.split("/") if part not in ("", ".")]
        absolute = path.startswith("/") or re.match(r"[A-Za-z]:", path)
        if absolute or ".." in parts or len(parts) > DEEPEST:
            what = (
                _("a path too deep to follow")
                if len(parts) > DEEPEST
                else _("a path that leads out of the archive")
            )
            # The first part says which student it is from, unless the path leads out at once.
            inside = not absolute and len(parts) > 1 and parts[0] != ".."
            self._at(parts[: int(inside)]).leaves.append(Odd(path, what, hostile=True))
            return
        if make is None:
            self._at(parts)
        elif parts:
            self._at(parts[:-1]).leaves.append(make(parts[-1]))

    def _at(self, parts: list[str]) -> "Tree":
        tree = self
        for part in parts:
            tree = tree.folders.setdefault(part, Tree(part))
        return tree

    def folder(self) -> Folder:
        folders = [tree.folder() for tree in self.folders.values()]
        entries = sorted([*folders, *self.leaves], key=lambda entry: entry.name)
        return Folder(self.name, lambda: entries)
