"""Which row of a gradebook a submission belongs in: a certain match, or none."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from torchkata.grade.reports.gradebook import Gradebook

# Unicode does not treat these as letters with an accent, but people who type a name do.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_NUMBERED = re.compile(r"(?P<name>.+) \((?P<identity>\w+)\)")  # one of two students with one name
_WITH_ID = re.compile(r"(?P<name>.+)_(?P<identity>[^_]+)")  # as `kata submit` names its archive


@dataclass(frozen=True)
class Places:
    """Which submission belongs in which row.

    Attributes:
        found: The row of each student who has one.
        unknown: Students who match no row of the gradebook.
        ambiguous: Students who match several rows, match only in part, or share a row.
    """

    found: Mapping[str, int]
    unknown: tuple[str, ...]
    ambiguous: tuple[str, ...]


def match(book: Gradebook, students: Sequence[str], identities: Mapping[str, str]) -> Places:
    """Find the row of each student: everything that is known about a student must agree on it.

    We know the platform's own id (from `identities`), and what the reports call the student: a
    login, a number, an address, or a name, as `Last, First` or `First Last`.
    """
    rows = _Rows(book)
    known = {student: _known(student, identities) for student in students}
    # Ids of another platform, or of another assignment, say nothing.
    ids_count = any(rows.agree(*texts) for texts in known.values())
    lines: dict[str, set[int]] = {}
    for student, (name, identity) in known.items():
        hit = rows.with_id(identity)
        told = [one for one in (hit, *rows.called(name)) if one]
        if identity and ids_count and not hit:
            told = []
        both = set.intersection(*told) if told else rows.with_both(student) or {-1}
        if len(both) > 1:  # students of one name: another number of theirs may tell
            both = both & rows.with_key(identity) or both
        lines[student] = both
    claims: dict[int, list[str]] = {}
    for student, hits in lines.items():
        if len(hits) == 1 and (line := min(hits)) >= 0:
            claims.setdefault(line, []).append(student)
    found = {
        owner: line
        for line, rivals in claims.items()
        if (owner := rows.owner(line, {one: known[one][1] for one in rivals})) is not None
    }
    return Places(
        found,
        tuple(student for student, hit in lines.items() if hit == {-1}),
        tuple(student for student, hit in lines.items() if student not in found and hit != {-1}),
    )


def _known(student: str, identities: Mapping[str, str]) -> tuple[str, str]:
    """The student's name, and the platform's id or an empty text."""
    numbered = _NUMBERED.fullmatch(student)
    name = numbered["name"] if numbered else student
    return name, identities.get(student, numbered["identity"] if numbered else "")


class _Rows:
    """The rows of a gradebook by what they say about their students."""

    def __init__(self, book: Gradebook) -> None:
        self._texts = {
            line: [*book.identities(line), *book.keys(line), *_orders(book.names(line))]
            for line in book.people
        }
        self._ids = _index({line: map(_folded, book.identities(line)) for line in book.people})
        keys = {line: [*book.identities(line), *book.keys(line)] for line in book.people}
        self._keys = _index({line: map(_folded, texts) for line, texts in keys.items()})
        self._numbers = _index({line: map(_number, texts) for line, texts in keys.items()})
        self._names = _index(
            {line: map(_joined, _orders(book.names(line))) for line in book.people}
        )

    def with_id(self, identity: str) -> set[int]:
        """The rows with the platform's id."""
        return self._ids.get(_folded(identity), set())

    def with_key(self, text: str) -> set[int]:
        """The rows with an id, login, number or address; spreadsheets may change a number."""
        return self._keys.get(_folded(text)) or self._numbers.get(_number(text), set())

    def called(self, name: str) -> list[set[int]]:
        """The rows that a name fits, and those that it fits as a login, number or address."""
        names = [self._names.get(_joined(one), set()) for one in _orders([name])]
        return [hit for hit in (self.with_key(name), set().union(*names)) if hit]

    def agree(self, name: str, identity: str) -> bool:
        """Whether a row has the id, and a name that does not contradict it."""
        hit, called = self.with_id(identity), self.called(name)
        return bool(hit) and (not called or any(hit & one for one in called))

    def with_both(self, student: str) -> set[int]:
        """The rows that both parts of `NAME_ID` fit."""
        parts = _WITH_ID.fullmatch(student)
        if parts is None or not (called := self.called(parts["name"])):
            return set()
        return set.intersection(self.with_key(parts["identity"]), *called)

    def owner(self, line: int, rivals: Mapping[str, str]) -> str | None:
        """Whose row it is: the only student, or the only one who is written as in the row.

        Whoever names himself could write that as well. So it is nobody's if the id of another one
        is in the row.

        Args:
            line: The row.
            rivals: The students whom it fits, with their ids or empty texts.
        """
        if len(rivals) == 1:
            return next(iter(rivals))
        written = {
            " ".join(unicodedata.normalize("NFC", text).split()) for text in self._texts[line]
        }
        exact = [one for one in rivals if one in written]
        by_id = [one for one, identity in rivals.items() if line in self.with_key(identity)]
        return exact[0] if len(exact) == 1 and set(by_id) <= {*exact} else None


def _index(texts: Mapping[int, Iterable[str]]) -> dict[str, set[int]]:
    index: dict[str, set[int]] = {}
    for line, found in texts.items():
        for text in found:
            if text:
                index.setdefault(text, set()).add(line)
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


def _number(text: str) -> str:
    """A number without what a spreadsheet adds or takes away: `007` and `7.0` are 7."""
    found = re.fullmatch(r"0*(\d+)(?:\.0+)?", text.strip())
    return found[1] if found else ""
