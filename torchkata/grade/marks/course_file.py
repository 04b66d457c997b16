"""Reads and checks `course.toml`: everything that an instructor decides about one hand-in.

A file that cannot be used is refused in one sentence, with its name and the line; a misspelt name
comes with the nearest one that exists.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from torchkata.errors import KataError, UnknownName
from torchkata.grade.marks.lateness import Deadline, Extension, Late, Stated, known_as
from torchkata.grade.marks.toml_file import nearest, read_toml
from torchkata.i18n import _
from torchkata.kata.syllabus import Exercise, Syllabus
from torchkata.kata.toml_text import line_of

ALL, SHARE = "all", "share"
KEYS = (
    *("title", "term", "topics", "core", "partial_credit", "strict", "packages"),
    *("deadline", "time_zone", "late", "extensions", "submitted", "points", "weights"),
)
LATE_KEYS = ("grace_minutes", "percent_per_day", "percent_at_most", "days_at_most")
TABLES = ("late", "extensions", "submitted", "points", "weights")


@dataclass(frozen=True)
class CourseFile:
    """What an instructor decided.

    Attributes:
        name: The file's name; empty if there is none, so that the syllabus decides.
        title: The course or the assignment.
        term: The term.
        topics: The topics that count, separated by commas; empty means all.
        core: Whether only the core path counts.
        points: The points of exercises, by their name, instead of the syllabus's.
        weights: What the points of an exercise, or of a topic's exercises, are multiplied by.
        partial_credit: `all`, or `share`: the share of an exercise's properties that hold.
        strict: Whether what is not admitted is refused.
        packages: Packages that the grader offers beside torch and numpy.
        deadline: The deadline, with what being late costs.
        lines: The line of each key at the top, and of the names in lists and tables: `points.mse`.
    """

    name: str = ""
    title: str = ""
    term: str = ""
    topics: str = ""
    core: bool = False
    points: Mapping[str, float] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    partial_credit: str = ALL
    strict: bool = False
    packages: tuple[str, ...] = ()
    deadline: Deadline = field(default_factory=Deadline)
    lines: Mapping[str, int] = field(default_factory=dict)

    def most(self, exercise: Exercise) -> float:
        """What an exercise can earn."""
        points = self.points.get(exercise.name, float(exercise.points))
        for key in (exercise.name, exercise.topic):
            points *= self.weights.get(key, 1.0)
        return round(points, 4)


def read_course(file: Path, syllabus: Syllabus) -> CourseFile:
    """Read and check the file.

    Raises:
        KataError: If it cannot be used; the message names the line.
    """
    lines, table = read_toml(file)
    return _Reader(file.name, lines, table, syllabus).course()


class _Reader:
    """Turns the tables into a course, and knows the line of everything."""

    def __init__(
        self, name: str, lines: list[str], table: Mapping[str, Any], syllabus: Syllabus
    ) -> None:
        self.name = name
        self.texts_of_lines = lines
        self.table = table
        self.syllabus = syllabus
        self.lines = {key: line_of(lines, "", key) for key in table if key not in TABLES}

    def course(self) -> CourseFile:
        self.known("", self.table, KEYS)
        for name in TABLES:
            if not isinstance(self.table.get(name, {}), dict):
                self.refuse("", name, _("{key} has to be a table: [{key}]").format(key=name))
        partial = self.text("partial_credit") or ALL
        if partial not in (ALL, SHARE):
            said = _('partial_credit is "all" or "share", not "{value}"')
            self.refuse("", "partial_credit", said.format(value=partial))
        return CourseFile(
            name=self.name,
            title=self.text("title"),
            term=self.text("term"),
            topics=",".join(self.topics()),
            core=self.flag("core"),
            points=self.by_exercise("points", with_topics=False),
            weights=self.by_exercise("weights", with_topics=True),
            partial_credit=partial,
            strict=self.flag("strict"),
            packages=tuple(self.texts("packages")),
            deadline=self.deadline(),
            lines=self.lines,
        )

    # --- values ----------------------------------------------------------------------------------

    def text(self, key: str) -> str:
        value = self.table.get(key, "")
        if not isinstance(value, str):
            self.refuse("", key, _('{key} has to be a text: {key} = "..."').format(key=key))
        return " ".join(str(value).split())

    def texts(self, key: str) -> list[str]:
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            said = _('{key} has to be a list of texts: {key} = ["...", "..."]')
            self.refuse("", key, said.format(key=key))
        self.lines |= {f"{key}.{one.strip()}": self.line("", key, one) for one in value}
        return list(dict.fromkeys(one.strip() for one in value))

    def flag(self, key: str) -> bool:
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            self.refuse("", key, _("{key} is true or false, without quotes").format(key=key))
        return bool(value)

    def number(self, section: str, key: str, value: Any, most: float = 1e6) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool):
            self.refuse(section, key, _("{key} has to be a number").format(key=key))
        if not 0 <= value <= most:
            said = _("{key} has to be between 0 and {most:.0f}")
            self.refuse(section, key, said.format(key=key, most=most))
        return float(value)

    def topics(self) -> list[str]:
        found = self.texts("topics")
        names = [topic.name for topic in self.syllabus.topics]
        for name in found:
            if name not in names:
                said = _("there is no topic called {name}{near}")
                self.refuse("", "topics", said.format(name=name, near=nearest(name, names)), name)
        return found

    def by_exercise(self, section: str, *, with_topics: bool) -> Mapping[str, float]:
        """The numbers of a table, by the name of an exercise or of a topic."""
        topics = {topic.name for topic in self.syllabus.topics}
        found: dict[str, float] = {}
        keys: dict[str, str] = {}
        for key, value in self.spread(section, topics):
            if key in topics and not with_topics:
                said = _("{key} is a topic: give its exercises points, or the topic a weight")
                self.refuse(section, key, said.format(key=key))
            name = key if key in topics else self.exercise(section, key)
            if name in keys:
                said = _("{key} and {before} are the same exercise: keep one of them")
                self.refuse(section, key, said.format(key=key, before=keys[name]))
            keys[name] = key
            found[name] = self.number(section, key, value)
            self.lines[f"{section}.{name}"] = self.line(section, key)
        return found

    def spread(self, section: str, topics: Collection[str]) -> Iterable[tuple[str, Any]]:
        """The entries of a table; `line_fit.mse = 2` without quotes is one, too."""
        for key, value in self.table.get(section, {}).items():
            if isinstance(value, dict) and key in topics:
                yield from ((f"{key}.{name}", inner) for name, inner in value.items())
            else:
                yield key, value

    def exercise(self, section: str, key: str) -> str:
        topic, _dot, name = key.rpartition(".")
        try:
            found = self.syllabus.exercise(name)
        except UnknownName as error:
            self.not_of_the_top(section, key)
            self.refuse(section, key, str(error).rstrip("."))
        if topic and found.topic != topic:
            said = _("there is no {key}: {name} is in the topic {topic}")
            self.refuse(section, key, said.format(key=key, name=found.name, topic=found.topic))
        return found.name

    # --- times -----------------------------------------------------------------------------------

    def deadline(self) -> Deadline:
        zone = self.zone()
        stated = self.table.get("deadline")
        at = None if stated is None else self.time("", "deadline", stated, zone)
        late = self.table.get("late", {})
        self.known("late", late, LATE_KEYS)
        most = {"percent_per_day": 100.0, "percent_at_most": 100.0}
        numbers = {
            key: self.number("late", key, value, most.get(key, 1e6)) for key, value in late.items()
        }
        zone = zone or (at.tzinfo if at else None)
        submitted = {}
        for key, value in self.by_student("submitted"):
            when = self.time("submitted", key, value, zone)
            submitted[known_as(key)] = Stated(when, self.line("submitted", key), key)
        return Deadline(at, zone, Late(**numbers), dict(self.extensions(at, zone)), submitted)

    def by_student(self, section: str) -> Iterable[tuple[str, Any]]:
        """The entries of a table, each of another student."""
        seen: dict[str, str] = {}
        for key, value in self.table.get(section, {}).items():
            self.not_of_the_top(section, key)
            if isinstance(value, dict):
                said = _('a name with a point needs quotes, as in "ada.lovelace" = 3')
                self.refuse(section, key, said)
            if not known_as(key):
                self.refuse(section, key, _("the student's name is empty"))
            if (before := seen.setdefault(known_as(key), key)) != key:
                said = _("{key} and {before} are the same student: keep one of them")
                self.refuse(section, key, said.format(key=key, before=before))
            yield key, value

    def extensions(
        self, at: datetime | None, zone: tzinfo | None
    ) -> Iterable[tuple[str, Extension]]:
        for key, value in self.by_student("extensions"):
            line = self.line("extensions", key)
            if isinstance(value, int | float) and not isinstance(value, bool):
                days = self.number("extensions", key, value, 1000.0)
                if at is None:
                    said = _("an extension in days needs a deadline, and the file has none")
                    self.refuse("extensions", key, said)
                yield known_as(key), Extension(None, days, line, key)
            else:
                until = self.time("extensions", key, value, zone)
                if at is not None and until < at:
                    said = _("{key} has less time than the others: the deadline is {deadline}")
                    self.refuse("extensions", key, said.format(key=key, deadline=at.isoformat()))
                yield known_as(key), Extension(until, 0.0, line, key)

    def zone(self) -> tzinfo | None:
        name = self.text("time_zone")
        try:
            return ZoneInfo(name) if name else None
        except (ValueError, OSError, KeyError):  # each system has another way to say it is unknown
            said = _(
                'there is no time zone called {name}: write it as in time_zone = "Europe/Zurich"'
            )
            self.refuse("", "time_zone", said.format(name=name))

    def time(self, section: str, key: str, value: Any, zone: tzinfo | None) -> datetime:
        if isinstance(value, date) and not isinstance(value, datetime):
            said = _("{key} needs a time, too: {value}T23:59:00")
            self.refuse(section, key, said.format(key=key, value=value))
        if not isinstance(value, datetime):
            said = _("{key} has to be a time without quotes, such as 2026-11-30T23:59:00+01:00")
            self.refuse(section, key, said.format(key=key))
        if not 2000 <= value.year < 2200:
            self.refuse(section, key, _("{key} has to be a year of now").format(key=key))
        if value.tzinfo is None and zone is None:
            said = _(
                "{key} has no time zone: add it, as in {value}+01:00, or set "
                'time_zone = "Europe/Zurich"'
            )
            self.refuse(section, key, said.format(key=key, value=value.isoformat()))
        moment: datetime = value if value.tzinfo else value.replace(tzinfo=zone)
        return moment

    # --- messages --------------------------------------------------------------------------------

    def known(self, section: str, table: Mapping[str, Any], keys: Iterable[str]) -> None:
        for key in table:
            if key not in keys:
                self.not_of_the_top(section, key)
                said = _("there is no key {key}{near}")
                self.refuse(section, key, said.format(key=key, near=nearest(key, keys)))

    def not_of_the_top(self, section: str, key: str) -> None:
        """Refuse a key of the whole file in a table, where a line at the end of the file lands."""
        if section and key in KEYS:
            said = _("{key} belongs to the top of the file, above the first table")
            self.refuse(section, key, said.format(key=key))

    def line(self, section: str, key: str, value: str = "") -> int:
        return line_of(self.texts_of_lines, section, key, value)

    def refuse(self, section: str, key: str, why: str, value: str = "") -> NoReturn:
        raise KataError(
            _("{file}, line {line}{section}: {why}").format(
                file=self.name,
                line=self.line(section, key, value),
                section=f", [{section}]" if section else "",
                why=why if why.endswith("?") else f"{why}.",
            )
        )
