"""What being late costs: the deadline, the extensions, and the time of handing in."""

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TypeVar

from torchkata.grade.submission import Submission
from torchkata.i18n import _

DAY = timedelta(days=1)
Value = TypeVar("Value")


@dataclass(frozen=True)
class Late:
    """What being late costs.

    Attributes:
        grace_minutes: Minutes after the deadline that cost nothing.
        percent_per_day: The percentage that each day begun takes off.
        percent_at_most: The most that is taken off.
        days_at_most: After this many days, nothing is earned any more; None means never.
    """

    grace_minutes: float = 0.0
    percent_per_day: float = 0.0
    percent_at_most: float = 100.0
    days_at_most: float | None = None

    @property
    def costs(self) -> bool:
        """Whether a late submission may lose points."""
        return self.percent_per_day > 0 or self.days_at_most is not None

    def percent(self, days: int) -> float:
        """What is taken off after so many days begun."""
        if self.days_at_most is not None and days > self.days_at_most:
            return 100.0
        return min(days * self.percent_per_day, self.percent_at_most)


@dataclass(frozen=True)
class Extension:
    """More time for one student.

    Attributes:
        until: The student's own deadline.
        days: Days after the course's deadline, if `until` is None.
        line: Its line in the course's file.
        name: The student's name or id as it stands there.
    """

    until: datetime | None = None
    days: float = 0.0
    line: int = 0
    name: str = ""


@dataclass(frozen=True)
class Stated:
    """A time of handing in that the instructor states, with `line` and `name` as in `Extension`."""

    when: datetime
    line: int = 0
    name: str = ""


@dataclass(frozen=True)
class HandedIn:
    """How one student handed in.

    Attributes:
        is_late: Whether it is late.
        submitted: The time in ISO 8601; empty if nothing says it.
        percent: What is taken off.
        note: A sentence for the student; empty if nothing has to be said.
    """

    is_late: bool
    submitted: str
    percent: float = 0.0
    note: str = ""


@dataclass(frozen=True)
class Deadline:
    """When a course's work is due.

    Attributes:
        at: The deadline; None if there is none.
        zone: The time zone of times that state none; None if none is known.
        late: What being late costs.
        extensions: More time, by the key of `known_as`.
        submitted: Times of handing in that the instructor states, by the same keys.
    """

    at: datetime | None = None
    zone: tzinfo | None = None
    late: Late = field(default_factory=Late)
    extensions: Mapping[str, Extension] = field(default_factory=dict)
    submitted: Mapping[str, Stated] = field(default_factory=dict)

    def sentences(self) -> list[str]:
        """The deadline and what being late costs, for the reports."""
        late, said = self.late, []
        if self.at is not None:
            said.append(_("Due {when}.").format(when=shown(self.at)))
        if late.grace_minutes:
            told = _("The first {count:g} minutes after that cost nothing.")
            said.append(told.format(count=late.grace_minutes))
        if late.percent_per_day:
            told = _("Each day begun takes {percent:g} % off, at most {most:g} %.")
            said.append(told.format(percent=late.percent_per_day, most=late.percent_at_most))
        if late.days_at_most is not None:
            told = _("After {count:g} days nothing is earned.")
            said.append(told.format(count=late.days_at_most))
        return said

    def due(self, extension: Extension | None) -> datetime | None:
        """A student's deadline."""
        if extension is None:
            return self.at
        if extension.until is not None:
            return extension.until
        return None if self.at is None else self.at + timedelta(days=extension.days)

    def handed_in(self, one: Submission) -> HandedIn:
        """When a student handed in, and what follows from it."""
        extension, stated = _of(self.extensions, one), _of(self.submitted, one)
        when = stated.when if stated else self._time(one.when)
        due = self.due(extension)
        if when is None or due is None:
            return self._marked(one, when, extension)
        submitted = when.isoformat(timespec="seconds")
        after = when.astimezone(UTC) - due.astimezone(UTC)
        if after <= timedelta(minutes=self.late.grace_minutes):
            return HandedIn(False, submitted)
        # Python subtracts times of one zone by the clock on the wall: a day ends at the hour of
        # the deadline, also when clocks change, wherever the time comes from.
        days = max(math.ceil((when.astimezone(due.tzinfo) - due) / DAY), 1)
        percent = self.late.percent(days)
        said = _("Handed in {when}; the deadline was {due}. Days late: {days}. {cost}")
        note = said.format(
            when=shown(when.astimezone(due.tzinfo)), due=shown(due), days=days, cost=_cost(percent)
        )
        return HandedIn(True, submitted, percent, note)

    def _marked(
        self, one: Submission, when: datetime | None, extension: Extension | None
    ) -> HandedIn:
        """There is no time, or no deadline: the platform's mark is all that is known."""
        submitted = when.isoformat(timespec="seconds") if when else one.when
        if not one.late:
            return HandedIn(False, submitted)
        if not self.late.costs:
            said = _("The platform marked it late; nothing was taken off.")
            return HandedIn(True, submitted, 0.0, said)
        if extension is not None:
            said = _(
                "The platform marked it late, and there is an extension: as the time of handing in "
                "is not known, nothing was taken off."
            )
            return HandedIn(True, submitted, 0.0, said)
        percent = self.late.percent(1)
        said = _(
            "The platform marked it late, and the time is not known, so it counts as one day late. "
            "{cost}"
        )
        return HandedIn(True, submitted, percent, said.format(cost=_cost(percent)))

    def _time(self, text: str) -> datetime | None:
        if not text:
            return None
        when = datetime.fromisoformat(text)
        if when.tzinfo is None:
            zone = self.zone or (self.at.tzinfo if self.at else None)
            return when.replace(tzinfo=zone) if zone else None
        return when


def known_as(text: str) -> str:
    """A student's name or id as a key: without case, spaces around it, and spellings of accents."""
    return " ".join(unicodedata.normalize("NFC", text.casefold()).split())


def names_of(one: Submission) -> list[str]:
    """The keys that a student has."""
    texts = (one.student, one.identity, one.claimed)
    return [known_as(text) for text in texts if text]


def _of(table: Mapping[str, Value], one: Submission) -> Value | None:
    return next((table[key] for key in names_of(one) if key in table), None)


def shown(when: datetime) -> str:
    """A time as people read it, with its zone."""
    return when.strftime("%Y-%m-%d %H:%M %Z").strip()


def _cost(percent: float) -> str:
    if percent <= 0:
        return _("Nothing was taken off.")
    if percent >= 100:
        return _("It earns no points.")
    return _("{percent:g}\u00a0% was taken off.").format(percent=percent)
