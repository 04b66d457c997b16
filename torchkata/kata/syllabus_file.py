"""Reads and checks `exercises/syllabus.toml`; an error names its line."""

import tomllib
from pathlib import Path
from typing import Any

from torchkata.errors import BrokenSyllabus
from torchkata.i18n import _
from torchkata.kata.syllabus import Exercise, Syllabus, Topic
from torchkata.kata.toml_text import line_of

_KEYS: dict[str, tuple[type, ...]] = {
    "title": (str,),
    "core": (bool,),
    "difficulty": (int,),
    "minutes": (int,),
    "points": (int,),
    "requires": (list,),
    "note": (int,),
    "hints": (list,),
}
_OPTIONAL = {"note"}


def read_syllabus(file: Path) -> Syllabus:
    """Read and check the file; raise the first error with its line.

    Raises:
        BrokenSyllabus: If it cannot be used.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
        tables = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BrokenSyllabus(
            _("{file} cannot be read: {error}.").format(file=_short(file), error=error)
        ) from error
    reader = _Reader(file, text)
    syllabus = Syllabus(tuple(reader.topic(name, table) for name, table in tables.items()))
    reader.check_names(syllabus)
    return syllabus


class _Reader:
    """Turns tables into exercises, and knows the line of each."""

    def __init__(self, file: Path, text: str) -> None:
        self.file = file
        self.lines = text.splitlines()
        self.course = 1  # of the topic before

    def topic(self, name: str, table: Any) -> Topic:
        if not isinstance(table, dict) or not isinstance(table.get("title"), str):
            self.refuse(name, "", _("a topic needs a title"))
        exercises = {key: entry for key, entry in table.items() if isinstance(entry, dict)}
        for key in table.keys() - exercises.keys() - {"title", "course"}:
            self.refuse(name, key, _("a topic has no key {key}").format(key=key))
        course = table.get("course", 1)
        if type(course) is not int or course < self.course:
            said = _("course has to be a whole number, {least} or more: courses come in order")
            self.refuse(name, "course", said.format(least=self.course))
        self.course = course
        return Topic(
            name,
            table["title"],
            tuple(self.exercise(name, key, entry) for key, entry in exercises.items()),
            course,
        )

    def exercise(self, topic: str, name: str, entry: dict[str, Any]) -> Exercise:
        section = f"{topic}.{name}"
        if not name.isidentifier():
            self.refuse(section, "", _("{name} is not a function name").format(name=name))
        for key in entry.keys() - _KEYS.keys():
            self.refuse(section, key, _("an exercise has no key {key}").format(key=key))
        for key, kinds in _KEYS.items():
            if key not in entry:
                if key not in _OPTIONAL:
                    self.refuse(section, "", _("the key {key} is missing").format(key=key))
            elif type(entry[key]) not in kinds:
                self.refuse(
                    section,
                    key,
                    _("{key} has to be of type {kind}").format(key=key, kind=kinds[0].__name__),
                )
        for key in ("requires", "hints"):
            if not all(isinstance(item, str) for item in entry[key]):
                self.refuse(section, key, _("{key} has to hold strings").format(key=key))
        if entry["difficulty"] not in (1, 2, 3):
            self.refuse(section, "difficulty", _("difficulty is 1, 2 or 3"))
        if entry["minutes"] < 1 or entry["points"] < 1:
            self.refuse(section, "minutes", _("minutes and points are at least 1"))
        entry = entry | {"requires": tuple(entry["requires"]), "hints": tuple(entry["hints"])}
        return Exercise(topic=topic, name=name, **entry)

    def check_names(self, syllabus: Syllabus) -> None:
        """Names are unique whatever their case; required exercises come earlier."""
        seen: set[str] = set()
        for exercise in syllabus:
            section = f"{exercise.topic}.{exercise.name}"
            if exercise.name.lower() in seen:
                self.refuse(section, "", _("the name {name} is taken").format(name=exercise.name))
            for name in exercise.requires:
                if name.lower() not in seen:
                    self.refuse(
                        section,
                        "requires",
                        _("it requires {name}, which does not come before it").format(name=name),
                    )
            seen.add(exercise.name.lower())

    def refuse(self, section: str, key: str, why: str) -> None:
        raise BrokenSyllabus(
            _("{file}, line {line}, [{section}]: {why}.").format(
                file=_short(self.file),
                line=line_of(self.lines, section, key),
                section=section,
                why=why,
            )
        )


def _short(file: Path) -> str:
    return f"{file.parent.name}/{file.name}"
