"""`kata again`: a solved exercise comes back as a stub, when it is about to be forgotten.

An exercise enters the schedule when it is solved for the first time; `.kata/outcomes.json` has
the day and the grade of that. Everything later is in `.kata/again.json`, which does not exist
before the first `kata again`.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.due import find_due, first_card, room, still_open
from torchkata.kata.effort import Effort, Grade, effort_of, grade
from torchkata.kata.folder import Kata
from torchkata.kata.hints import forget_hints, hints_taken
from torchkata.kata.memory import (
    Card,
    Memory,
    Review,
    alone,
    day_of,
    ensure_fsrs,
    file_of,
    read_memory,
    write_memory,
)
from torchkata.kata.outcome import Outcome
from torchkata.kata.progress import Progress
from torchkata.kata.reset import Replaced, definition_text, put, replaced_so_far, reset_all
from torchkata.kata.source import Source
from torchkata.kata.syllabus import Exercise

MOST = 5  # exercises a day


@dataclass(frozen=True)
class GivenBack:
    """What one `kata again` did and found.

    Attributes:
        given: The exercises that are stubs again, in the order to solve them.
        opened: Those that an earlier call gave back and that are not solved again.
        callers: For each of both, the solved exercises that call it and wait for it.
        left: How many more are due; they come on another day.
        changed: How many are due but changed since they last ran, so they stay as they are.
        elsewhere: Those that are due but solved only in a notebook.
        next: The next day on which something is due, if nothing is due now.
        broken: Whether the file could not be read, and was kept aside.
    """

    given: list[Exercise]
    opened: list[Exercise]
    callers: dict[str, list[str]]
    left: int
    changed: int
    elsewhere: list[Exercise]
    next: date | None
    broken: bool


def is_used(kata: Kata) -> bool:
    """Whether the learner has ever typed `kata again`."""
    return file_of(kata.root).exists()


def waiting(kata: Kata, progress: Progress, now: datetime | None = None) -> list[Exercise]:
    """The exercises that `kata again` would give back now; none if it was never used."""
    if not is_used(kata):
        return []
    now, memory = now or datetime.now(UTC), read_memory(kata.root)
    try:
        found = find_due(progress, memory, now)
    except ImportError:  # fsrs was removed; `kata again` says so
        return []
    return found.now[: room(memory, found, MOST, now)]


def open_exercises(kata: Kata) -> list[Exercise]:
    """The exercises that were given back and are not solved again."""
    if not is_used(kata):
        return []
    return still_open(kata, read_memory(kata.root))


def give_back(kata: Kata, most: int = MOST, now: datetime | None = None) -> GivenBack:
    """Put the stubs of due exercises back; their texts are kept, as those of a reset are.

    Args:
        kata: The kata.
        most: How many may be given back in one day, or be open.
        now: The time.

    Raises:
        KataError: If `fsrs` is missing, or a file cannot be read or written.
    """
    ensure_fsrs()
    now = now or datetime.now(UTC)
    with alone(kata.root):
        progress, memory = Progress(kata), read_memory(kata.root)
        _settle(progress, memory, now)
        found = find_due(progress, memory, now)
        chosen = found.now[: room(memory, found, most, now)]
        chosen = [exercise for exercise in kata.syllabus if exercise in chosen]
        before = set(replaced_so_far(kata))
        try:
            if chosen:
                reset_all(kata, chosen)
        finally:
            new = {one.name: one for one in replaced_so_far(kata) if one not in before}
            given = [exercise for exercise in chosen if exercise.name in new]
            for exercise in given:
                _note_given(progress, memory, exercise, new[exercise.name], now)
            why = write_memory(kata.root, memory)
        _say(why)
        forget_hints(kata, given)
        progress.read_again()
    return GivenBack(
        given=given,
        opened=found.opened,
        callers={one.name: progress.callers(one) for one in (*given, *found.opened)},
        left=len(found.now) - len(given),
        changed=len(found.changed),
        elsewhere=found.elsewhere,
        next=min(found.later, default=None),
        broken=memory.broken,
    )


def give_up(kata: Kata, exercise: Exercise, now: datetime | None = None) -> tuple[str, str]:
    """Put the learner's last solution back, and note that it was not remembered.

    Returns:
        The text, and the backup of what was in its place.

    Raises:
        KataError: If it was not given back, its text is lost, or a file cannot be written.
    """
    now = now or datetime.now(UTC)
    with alone(kata.root):
        progress, memory = Progress(kata), read_memory(kata.root)
        card = memory.cards.get(exercise.name)
        if progress.state(exercise).is_done:
            said = _("{name} is solved: there is nothing to give up.")
            raise KataError(said.format(name=exercise.name))
        text = _own_text(kata, exercise, card)
        if not text:
            said = _("{name} was not given back by kata again.")
            raise KataError(said.format(name=exercise.name))
        replaced = put(kata, exercise, text)
        if card is None:
            card = memory.cards[exercise.name] = first_card(progress, exercise, now)
        progress.outcomes.keep({exercise.name: card.outcome} if card.outcome else {})
        _reviewed(card, Review(now, Grade.AGAIN))
        _say(write_memory(kata.root, memory))
    return text, replaced.backup


def solved_again(
    kata: Kata, exercise: Exercise, effort: Effort, now: datetime | None = None
) -> str:
    """Note that an exercise was solved, if it was given back; otherwise do nothing.

    Returns:
        A sentence for the learner if it cannot be noted, otherwise nothing.
    """
    if not is_used(kata):
        return ""
    try:
        with alone(kata.root):
            memory = read_memory(kata.root)
            card = memory.cards.get(exercise.name)
            if card is None or exercise not in still_open(kata, memory):
                return ""
            now = now or datetime.now(UTC)
            _reviewed(card, Review(now, grade(effort, exercise.minutes)))
            return write_memory(kata.root, memory)
    except (KataError, ImportError, OSError):
        return ""  # the next `kata again` sees that it is solved


def _note_given(
    progress: Progress, memory: Memory, exercise: Exercise, replaced: Replaced, now: datetime
) -> None:
    """Note that an exercise is a stub now; its outcome counts no longer, whatever is written."""
    card = memory.cards.get(exercise.name) or first_card(progress, exercise, now)
    entry = progress.outcomes.kept.get(exercise.name, {})
    card.given, card.backup, card.outcome = now, replaced.backup, dict(entry)
    memory.cards[exercise.name] = card
    today = day_of(now)
    memory.today = memory.given_on(today) + 1
    memory.day = today
    left = {key: text for key, text in entry.items() if key in ("first", "grade")}
    progress.outcomes.keep({exercise.name: left | {"outcome": Outcome.CHANGED}})


def _reviewed(card: Card, review: Review) -> None:
    card.reviews.append(review)
    card.given, card.backup, card.outcome = None, "", {}


def _settle(progress: Progress, memory: Memory, now: datetime) -> None:
    """Note what happened while nobody could: a solution, or an undo."""
    opened = still_open(progress.kata, memory)
    for exercise in progress.kata.syllabus:
        card = memory.cards.get(exercise.name)
        if card is None or card.given is None:
            continue
        if exercise not in opened:
            progress.outcomes.keep({exercise.name: card.outcome} if card.outcome else {})
            if memory.day == day_of(card.given):
                memory.today = max(0, memory.today - 1)
            card.given, card.backup, card.outcome = None, "", {}
        elif progress.state(exercise).is_done:
            hints, looked = hints_taken(progress.kata, exercise)
            entry = progress.outcomes.kept.get(exercise.name, {})
            effort = effort_of(entry, hints, looked)
            _reviewed(card, Review(now, grade(effort, exercise.minutes)))


def _own_text(kata: Kata, exercise: Exercise, card: Card | None) -> str:
    """The learner's last solution: from the backup, or from what the resets keep."""
    if card is not None and card.backup:
        source = Source(kata.root / card.backup)
        if exercise.name in source.definitions:
            return definition_text(source, exercise.name)
    texts = [one.text for one in replaced_so_far(kata) if one.name == exercise.name and one.text]
    return texts[-1] if texts else ""


def _say(why: str) -> None:
    if why:
        raise KataError(why)
