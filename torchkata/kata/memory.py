"""`.kata/again.json`: the exercises that `kata again` has given back, and when each is due.

The file keeps what happened: the reviews, each with its time and grade. When an exercise is due is
computed from them by FSRS, so no date in the file can go stale. Only `due_on` imports `fsrs`.
"""

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.effort import Grade
from torchkata.kata.files import STATE, set_aside, write_quietly

LONGEST = 365  # days; after a year, everything is asked for once more
MOST_WAIT = 10  # seconds to wait for another process


@dataclass(frozen=True)
class Review:
    """One time that an exercise was solved or given up."""

    at: datetime
    grade: Grade


@dataclass
class Card:
    """The memory of one exercise.

    Attributes:
        reviews: Every time that it was solved or given up, in order.
        given: The time at which it was given back, while it is not solved again; otherwise None.
        backup: The backup of its file, which has the learner's text.
        outcome: The entry of its outcome as it was then.
    """

    reviews: list[Review]
    given: datetime | None = None
    backup: str = ""
    outcome: dict[str, str] = field(default_factory=dict)


@dataclass
class Memory:
    """What the file says.

    Attributes:
        cards: The exercises that were ever given back.
        day: The last day on which exercises were given back.
        today: How many on that day.
        broken: Whether a part of the file could not be read.
    """

    cards: dict[str, Card] = field(default_factory=dict)
    day: date | None = None
    today: int = 0
    broken: bool = False

    def given_on(self, day: date) -> int:
        """How many exercises were given back on a day."""
        return self.today if self.day == day else 0


def file_of(root: Path) -> Path:
    """The file of a kata; it exists if the learner has ever used `kata again`."""
    return root / STATE / "again.json"


def read_memory(root: Path) -> Memory:
    """What the file says, as far as it can be read."""
    try:
        document = json.loads(file_of(root).read_text(encoding="utf-8"))
        day, cards = document["day"], document["exercises"].items()
        memory = Memory(
            {}, day and date.fromisoformat(day["date"]), int(day["count"]) if day else 0
        )
    except FileNotFoundError:
        return Memory()
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Memory(broken=True)
    for name, plain in cards:
        try:
            memory.cards[name] = _card(plain)
        except (ValueError, TypeError, KeyError, AttributeError):
            memory.broken = True
    return memory


def write_memory(root: Path, memory: Memory) -> str:
    """Write the file at once; one that could not be read is kept aside first.

    Returns:
        A sentence for the learner if it cannot be written, otherwise nothing.
    """
    file = file_of(root)
    if memory.broken:
        set_aside(file, "again-broken.json")
    exercises = {name: _plain(card) for name, card in memory.cards.items()}
    day = {"date": memory.day.isoformat(), "count": memory.today} if memory.day else None
    document = {"version": 1, "day": day, "exercises": exercises}
    return write_quietly(file, json.dumps(document, indent=1) + "\n")


@contextlib.contextmanager
def alone(root: Path) -> Iterator[None]:
    """Keep other processes from changing the file meanwhile.

    Raises:
        KataError: If another one does not end.
    """
    from filelock import FileLock, Timeout

    lock = file_of(root).with_suffix(".lock")
    lock.parent.mkdir(exist_ok=True)
    try:
        with FileLock(lock, timeout=MOST_WAIT):
            yield
    except Timeout:
        said = _("Another kata again is running here ({file}): wait for it, then try again.")
        raise KataError(said.format(file=f"{STATE}/{lock.name}")) from None


def ensure_fsrs() -> None:
    """Check that the scheduler is installed.

    Raises:
        KataError: If not; the message says how to install it.
    """
    if find_spec("fsrs") is None:
        from torchkata.kata.install import install_line

        said = _("kata again needs a small package: {install}")
        raise KataError(said.format(install=install_line("again")))


def due_on(reviews: Sequence[Review], now: datetime) -> date:
    """The day on which an exercise is due.

    Only whole days count, and a review that seems to be before the one before it counts as the
    same day: the clock was wrong. One that is yet to come would keep the exercise away for years,
    so it is due now.

    Args:
        reviews: At least one, in order.
        now: The time.

    Raises:
        ImportError: If `fsrs` is missing; see `ensure_fsrs`.
    """
    days = [day_of(review.at) for review in reviews]
    if days[-1] > day_of(now) + timedelta(days=1):
        return day_of(now)
    return days[-1] + timedelta(days=_interval(reviews, days))


def _interval(reviews: Sequence[Review], days: Sequence[date]) -> int:
    from fsrs import Card as Item
    from fsrs import Rating, Scheduler

    scheduler = Scheduler(
        learning_steps=(), relearning_steps=(), maximum_interval=LONGEST, enable_fuzzing=False
    )
    item, at, before = Item(card_id=0), datetime(2000, 1, 1, tzinfo=UTC), days[0]
    for review, day in zip(reviews, days, strict=True):
        at += timedelta(days=min(max((day - before).days, 0), 10 * LONGEST))
        before = day
        item, _log = scheduler.review_card(item, Rating[review.grade.name.title()], at)
    return (item.due - at).days


def day_of(moment: datetime) -> date:
    """The learner's day."""
    return moment.astimezone().date()


def time_of(text: str) -> datetime:
    """A time as it is written in our files.

    Raises:
        ValueError: If it is not a time, or so far away that it has no day everywhere.
    """
    moment = datetime.fromisoformat(text)
    if not 1 < moment.year < 9000:
        raise ValueError(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _card(plain: Mapping[str, Any]) -> Card:
    reviews = [Review(time_of(at), Grade(grade)) for at, grade in plain["reviews"]]
    if not reviews:
        raise ValueError("no reviews")
    given = plain.get("given")
    outcome = {str(key): str(value) for key, value in plain.get("outcome", {}).items()}
    return Card(reviews, time_of(given) if given else None, str(plain.get("backup", "")), outcome)


def _plain(card: Card) -> dict[str, Any]:
    reviews = [[one.at.isoformat(timespec="seconds"), one.grade] for one in card.reviews]
    if card.given is None:
        return {"reviews": reviews}
    given = card.given.isoformat(timespec="seconds")
    return {"reviews": reviews, "given": given, "backup": card.backup, "outcome": card.outcome}
