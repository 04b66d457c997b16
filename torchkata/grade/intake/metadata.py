"""What a platform's own files beside the submissions say about the students.

Blackboard writes a `.txt` for each attempt, Gradescope one `submission_metadata.yml` for a class.
"""

import importlib
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from torchkata.grade.intake.arrivals import Owner
from torchkata.submit.reading.entries import Entry, File, Refused
from torchkata.submit.reading.names import cleared, plain_student

METADATA = "submission_metadata.yml"
LARGEST = 16 << 20
LARGEST_TEXT = 1 << 20
LONGEST_LINE = 1000
_ATTEMPT = re.compile(r"(?s)(?P<sent>.+?)_attempt_[0-9]{4}(?:-[0-9]{2}){5}(?P<rest>.*)")
# The first line of Blackboard's file, in the language of the course: `Name: Jane Doe (jdoe)`.
_NAME = re.compile(r"[^:\n]{1,40}:\s*(?P<name>[^\n]+?)\s*\((?P<login>[^()\n]+)\)\s*")


def named(
    entries: Sequence[Entry], owners: Sequence[Owner], beside: Sequence[Entry]
) -> list[list[Owner]]:
    """The students of each entry, by the names that the platform's own files give.

    Gradescope's entry may be from several students, who handed it in together.

    Args:
        entries: The class's submissions.
        owners: Their students, by the names of the entries.
        beside: Everything in the class's folder.
    """
    blackboard = dict(_blackboard(entries, owners))
    gradescope = _gradescope(beside)
    found = []
    for entry, whose in zip(entries, owners, strict=True):
        sent = _ATTEMPT.match(entry.name)
        if whose.platform == "Blackboard" and sent and sent["sent"] in blackboard:
            name, login = blackboard[sent["sent"]]
            found.append([replace(whose, student=name, identity=login)])
        elif whose.platform == "Gradescope" and gradescope.get(entry.name):
            found.append(
                [
                    replace(whose, student=name, identity=identity or whose.identity, when=when)
                    for name, identity, when in gradescope[entry.name]
                ]
            )
        else:
            found.append([whose])
    return found


def _blackboard(
    entries: Sequence[Entry], owners: Sequence[Owner]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """For what stands before `_attempt_`: the student's name and login."""
    for entry, whose in zip(entries, owners, strict=True):
        sent = _ATTEMPT.fullmatch(entry.name)
        is_text = sent is not None and sent["rest"] == ".txt" and not whose.doubtful
        if whose.platform != "Blackboard" or not is_text or not isinstance(entry, File):
            continue
        assert sent is not None
        with suppress(Refused):
            text = entry.read(LARGEST_TEXT).decode("utf-8-sig", errors="replace")
            said = _NAME.match(text.lstrip()[:LONGEST_LINE])
            if said and sent["sent"].casefold().endswith(f"_{said['login']}".casefold()):
                yield sent["sent"], (plain_student(said["name"]), cleared(said["login"]))


def _gradescope(entries: Sequence[Entry]) -> dict[str, list[tuple[str, str, str]]]:
    """For each folder: its students' names and numbers, and its time; empty if nothing says."""
    file = next((one for one in entries if one.name == METADATA and isinstance(one, File)), None)
    if not isinstance(file, File):
        return {}
    try:
        yaml = importlib.import_module("yaml")
        document: Any = yaml.load(file.read(LARGEST), Loader=_loader(yaml))
    except Exception:  # it is not as the platform writes it
        return {}
    if not isinstance(document, dict):
        return {}
    found = {}
    for folder, entry in document.items():
        people, made = _field(entry, "submitters"), _field(entry, "created_at")
        when = made.isoformat() if isinstance(made, datetime) else ""
        students = [
            (plain_student(_text(one, "name")), _text(one, "sid") or _text(one, "email"), when)
            for one in (people if isinstance(people, list) else ())
            if _text(one, "name")
        ]
        found[str(folder)] = students
    return found


def _loader(yaml: Any) -> Any:
    """A loader of plain data: of Ruby's objects, which the platform writes too, only times."""

    class Plain(yaml.SafeLoader):  # type: ignore[misc]
        pass

    def ruby(loader: Any, suffix: str, node: Any) -> Any:
        if not suffix.endswith("TimeWithZone") or not isinstance(node, yaml.MappingNode):
            return None
        utc = [value for key, value in node.value if key.value == "utc"]
        return loader.construct_object(utc[0]) if utc else None

    Plain.add_multi_constructor("!ruby/", ruby)
    return Plain


def _field(entry: object, name: str) -> Any:
    """A field, whether it is written as a symbol of Ruby (`:name`) or as text."""
    return (entry.get(f":{name}") or entry.get(name)) if isinstance(entry, dict) else None


def _text(entry: object, name: str) -> str:
    value = _field(entry, name)
    return cleared(str(value)) if isinstance(value, str | int) else ""
