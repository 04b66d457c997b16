"""Which solved exercises are due, and which wait for something else."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from torchkata.kata.effort import Grade
from torchkata.kata.folder import Kata
from torchkata.kata.memory import Card, Memory, Review, day_of, due_on, time_of
from torchkata.kata.outcome import Outcome
from torchkata.kata.progress import Progress, in_notebook
from torchkata.kata.reset import replaced_so_far
from torchkata.kata.syllabus import Exercise


@dataclass
class Due:
    """What is due now, and what is not.

    Attributes:
        now: The exercises to give back, those that have waited longest first.
        changed: Exercises that would be due, but changed since they last ran.
        elsewhere: Exercises that would be due, but are only in a notebook.
        opened: Exercises that were given back and are not solved again.
        later: The days on which others are due.
    """

    now: list[Exercise] = field(default_factory=list)
    changed: list[Exercise] = field(default_factory=list)
    elsewhere: list[Exercise] = field(default_factory=list)
    opened: list[Exercise] = field(default_factory=list)
    later: list[date] = field(default_factory=list)


def find_due(progress: Progress, memory: Memory, now: datetime) -> Due:
    """What is due, in the order of the days on which it was due."""
    found, today = Due(opened=still_open(progress.kata, memory)), day_of(now)
    waits: dict[Exercise, date] = {}
    for exercise in progress.kata.syllabus:
        state, card = progress.state(exercise), memory.cards.get(exercise.name)
        was_solved = card or "first" in progress.outcomes.kept.get(exercise.name, {})
        if exercise in found.opened or not (was_solved or state.is_done):
            continue
        if state.outcome is Outcome.TODO:
            continue
        day = due_on((card or first_card(progress, exercise, now)).reviews, now)
        if day > today:
            found.later.append(day)
        elif state.in_notebook:
            found.elsewhere.append(exercise)
        elif state.is_done:
            waits[exercise] = day
        else:
            found.changed.append(exercise)
    # The one that has waited longest comes first: so none is put off for ever by those that are
    # forgotten every day.
    found.now = sorted(waits, key=waits.__getitem__)
    return found


def room(memory: Memory, found: Due, most: int, now: datetime) -> int:
    """How many more may be given back today."""
    return max(0, most - max(memory.given_on(day_of(now)), len(found.opened)))


def first_card(progress: Progress, exercise: Exercise, now: datetime) -> Card:
    """The card of an exercise that was never given back."""
    kept = progress.outcomes.kept
    entry = kept.get(exercise.name) or kept.get(in_notebook(exercise.name), {})
    try:
        return Card([Review(time_of(entry["first"]), Grade(entry["grade"]))])
    except (KeyError, ValueError, TypeError):  # solved before this was kept
        try:
            at = datetime.fromtimestamp(progress.outcomes.file.stat().st_mtime, UTC)
        except OSError:
            at = now
        return Card([Review(at, Grade.GOOD)])


def still_open(kata: Kata, memory: Memory) -> list[Exercise]:
    """The exercises that were given back, unless their text is back, such as by an undo."""
    cards = {name: card for name, card in memory.cards.items() if card.given is not None}
    stubs = {(one.name, one.backup) for one in replaced_so_far(kata)} if cards else set()
    return [
        exercise
        for exercise in kata.syllabus
        if exercise.name in cards and (exercise.name, cards[exercise.name].backup) in stubs
    ]
