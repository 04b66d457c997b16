"""The student who hands in: asked for once, remembered, and written into the submission."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.files import STATE, write_quietly
from torchkata.kata.folder import Kata
from torchkata.submit.reading.names import cleared

FILE = "student.json"
LONGEST = 200  # characters of a name or an id


@dataclass(frozen=True)
class Student:
    """The student who hands in.

    Attributes:
        name: The name that the course knows.
        id: A number or the name of an account; may be empty.
    """

    name: str
    id: str

    @property
    def file(self) -> str:
        """The zip's file name: the student's name and id, in characters that every disk accepts."""
        parts = [part for part in (self.name, self.id) if part]
        plain = (re.sub(r"[^\w.@+-]+", " ", part).strip(" .") for part in parts)
        return "_".join(part for part in plain if part) + ".zip"

    def to_json(self) -> str:
        """The text of `student.json`."""
        return json.dumps({"name": self.name, "id": self.id}, ensure_ascii=False) + "\n"


def carried(data: bytes | None) -> Student | None:
    """The student in a submission's `student.json`; None if it is not one that we wrote."""
    try:
        document = json.loads(data or b"")
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict):
        return None
    texts = [document.get("name"), document.get("id")]
    name, identity = (one if isinstance(one, str) else "" for one in texts)
    if not re.search(r"\w", name) or max(len(name), len(identity)) > LONGEST:
        return None
    # It goes into rows and reports: half a surrogate pair there could not even be written.
    return Student(cleared(name), cleared(identity))


def remembered(
    kata: Kata, name: str | None, identity: str | None, ask: Callable[..., str]
) -> Student:
    """The student: from the options, otherwise remembered, otherwise asked for.

    Raises:
        KataError: If there is no name at all.
    """
    file = kata.root / STATE / FILE
    kept = _kept(file)
    if name is None and not kept.get("name"):
        try:
            name = ask(_("Your name"))
            identity = identity or ask(_("Your student number, if you have one"), default="")
        except (click.Abort, RuntimeError):  # there may be no standard input at all
            raise KataError(
                _('No name was given: kata submit --name "Ada Lovelace" --id 1815')
            ) from None
    said = (name or kept.get("name", ""), identity if identity is not None else kept.get("id", ""))
    student = Student(*(" ".join(text.split()) for text in said))
    if not re.search(r"\w", student.name):
        raise KataError(_("A name needs a letter: kata submit --name NAME"))
    write_quietly(file, student.to_json())
    return student


def _kept(file: Path) -> dict[str, str]:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(document, dict):
        return {}
    return {key: value for key, value in document.items() if isinstance(value, str)}
