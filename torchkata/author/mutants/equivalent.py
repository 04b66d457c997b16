"""The mutants that are also right: `tests/mutants.toml` lists them, each with the reason."""

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torchkata.author.mutants.mutant import Mutant
from torchkata.author.placeholders import MARK
from torchkata.errors import AuthorError

LISTED = "tests/mutants.toml"


@dataclass(frozen=True)
class Equivalent:
    """One line that may be different.

    Attributes:
        where: Topic and definition: `line_fit.mse`.
        line: The present line without its indentation.
        becomes: The lines that may replace it.
        because: Why the exercise's promises still hold.
        nth: The number of the line among equal lines of the definition, from 1.
    """

    where: str
    line: str
    becomes: tuple[str, ...]
    because: str
    nth: int = 1

    @property
    def keys(self) -> set[tuple[str, str, str, int]]:
        """One key for each mutant of this entry."""
        return {(self.where, self.line, other, self.nth) for other in self.becomes}


def key_of(mutant: Mutant) -> tuple[str, str, str, int]:
    """The key of a mutant in the entries."""
    return f"{mutant.topic}.{mutant.definition}", mutant.before, mutant.after, mutant.nth


def entry_for(mutant: Mutant) -> str:
    """The entry that would list a mutant; its reason is left to fill in."""
    where, before, after, nth = key_of(mutant)
    # What JSON writes for a text, TOML reads.
    line, becomes = (json.dumps(text, ensure_ascii=False) for text in (before, after))
    which = f"nth = {nth}\n" if nth > 1 else ""
    return (
        f'[[equivalent]]\nwhere = "{where}"\nline = {line}\n{which}becomes = [{becomes}]\n'
        f'because = "{MARK}: why this changes nothing that the docstring promises"\n'
    )


def listed(file: Path) -> list[Equivalent]:
    """The entries of a file; none if there is no file.

    Raises:
        AuthorError: If an entry cannot be used.
    """
    if not file.is_file():
        return []
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AuthorError(f"{LISTED}: cannot be read: {error}.") from error
    entries = content.pop("equivalent", [])
    if content or not isinstance(entries, list):
        raise AuthorError(f"{LISTED}: only [[equivalent]] entries are allowed.")
    return [_entry(number, entry) for number, entry in enumerate(entries, start=1)]


def unmade(entries: Iterable[Equivalent], mutants: Iterable[Mutant]) -> list[str]:
    """The entries for mutants that do not exist (any more), each as a line with the fix."""
    made = {key_of(mutant) for mutant in mutants}
    return [
        f"{LISTED}: stale: no mutant turns `{line}` in {where}{_which(nth)} into "
        f"`{after}`; delete it, or write both lines as they are now."
        for entry in entries
        for where, line, after, nth in sorted(entry.keys - made)
    ]


def _which(nth: int) -> str:
    return f" (nth = {nth})" if nth > 1 else ""


def _entry(number: int, entry: Any) -> Equivalent:
    wanted = {"where": str, "line": str, "becomes": list, "because": str, "nth": int}
    name = f"{LISTED}: entry {number}"
    if not isinstance(entry, dict) or not wanted.keys() - {"nth"} <= entry.keys() <= wanted.keys():
        raise AuthorError(f"{name}: has to have where, line, becomes, because, and may have nth.")
    for key, value in entry.items():
        if type(value) is not wanted[key] or not value:
            raise AuthorError(f"{name}: {key} has to be a {wanted[key].__name__}, and not empty.")
    if not all(isinstance(text, str) for text in entry["becomes"]) or not entry["because"].strip():
        raise AuthorError(f"{name}: becomes has to list lines, and because to give a reason.")
    if MARK in entry["because"]:
        raise AuthorError(f"{name}: because still has {MARK} in it; give the reason.")
    return Equivalent(**entry | {"becomes": tuple(entry["becomes"])})
