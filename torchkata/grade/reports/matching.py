"""Which row of a gradebook a submission belongs in: a certain match, or none."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from torchkata.grade.reports.gradebook import Gradebook
from torchkata.grade.results import Result

# Unicode does not treat these as letters with an accent, but people who type a name do.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_NUMBERED = re.compile(r"(?P<name>.+) \((?P<identity>\w+)\)")  # one of two students with one name


@dataclass(frozen=True)
class Places:
    """Which submission belongs in which row.

    Attributes:
        found: The submissions with their rows.
        unknown: Students who match no row of the gradebook.
        ambiguous: Students who match several rows, match only in part, or share a row.
    """

    found: tuple[tuple[Result, int], ...]
    unknown: tuple[str, ...]
    ambiguous: tuple[str, ...]


def match(book: Gradebook, submissions: Sequence[Result], identities: Mapping[str, str]) -> Places:
    """Find the row of each submission: everything that is known about a student must agree on it.

    We know the platform's own id (from `identities`), and what the reports call the student: a
    login, a number, an address, or a name, as `Last, First` or `First Last`.
    """
    by_identity = _index({line: book.identities(line) for line in book.people})
    by_key = _index({line: [*book.identities(line), *book.keys(line)] for line in book.people})
    by_name = _index({line: _orders(book.names(line)) for line in book.people}, joined=True)
    lines: dict[str, set[int]] = {}
    for result in submissions:
        numbered = _NUMBERED.fullmatch(result.student)
        name = numbered["name"] if numbered else result.student
        identity = identities.get(result.student, numbered["identity"] if numbered else "")
        hits = [
            by_identity.get(_folded(identity), set()),
            by_key.get(_folded(name), set()),
            by_name.get(_joined(name), set()),
        ]
        told = [hit for hit in hits if hit]
        lines[result.student] = set.intersection(*told) if told else {-1}
    rows: dict[int, list[Result]] = {}
    for result in submissions:
        hit = lines[result.student]
        if len(hit) == 1 and (line := min(hit)) >= 0:
            rows.setdefault(line, []).append(result)
    found = [
        (owner, line)
        for line, rivals in rows.items()
        if (owner := _owner(book, line, rivals)) is not None
    ]
    known = {owner.student for owner, _line in found}
    ambiguous = [student for student, hit in lines.items() if student not in known and hit != {-1}]
    unknown = [student for student, hit in lines.items() if hit == {-1}]
    return Places(tuple(found), tuple(unknown), tuple(ambiguous))


def _owner(book: Gradebook, line: int, rivals: Sequence[Result]) -> Result | None:
    """Whose row it is: the only submission, or the only one that is written as in the row."""
    cells = [*book.identities(line), *book.keys(line), *_orders(book.names(line))]
    written = {" ".join(unicodedata.normalize("NFC", cell).split()) for cell in cells}
    exact = [one for one in rivals if one.student in written]
    chosen = exact if len(rivals) > 1 else rivals
    return chosen[0] if len(chosen) == 1 else None


def _index(texts: Mapping[int, Sequence[str]], joined: bool = False) -> dict[str, set[int]]:
    index: dict[str, set[int]] = {}
    for line, found in texts.items():
        for text in found:
            key = _joined(text) if joined else _folded(text)
            if key:
                index.setdefault(key, set()).add(line)
    return index


def _orders(names: Sequence[str]) -> list[str]:
    """`Lovelace, Ada` is also `Ada Lovelace`; a name without a comma stays as it is."""
    turned = [" ".join(reversed(name.split(",", 1))) for name in names if "," in name]
    return [*names, *turned]


def _folded(text: str) -> str:
    """The text without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(bare.split())


def _joined(name: str) -> str:
    """Only the letters of a name: Canvas leaves out all other characters in file names."""
    return "".join(character for character in _folded(name) if character.isalnum())
