"""Put exercises back to their stubs; the last time can be undone."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.files import STATE, back_up, write_or_say, write_quietly
from torchkata.kata.folder import Kata
from torchkata.kata.progress import Outcomes, in_notebook
from torchkata.kata.source import Source, first_line, lines_of, shipped_source
from torchkata.kata.syllabus import Exercise

MOST_KEPT = 50  # times that can be undone


@dataclass(frozen=True)
class Replaced:
    """One definition that a stub replaced.

    Attributes:
        name: The exercise.
        text: The learner's text of it; empty if there was none.
        backup: The backup of its file, below the kata's root.
    """

    name: str
    text: str
    backup: str


def reset(kata: Kata, exercise: Exercise) -> Path:
    """Replace one definition by the shipped stub; everything else in the file stays.

    Returns:
        The backup of the file as it was.

    Raises:
        KataError: If the file is not valid Python, so the definition cannot be found in it, or if
            it cannot be read or written.
    """
    (replaced,) = reset_all(kata, [exercise])
    return kata.root / replaced.backup


def reset_all(kata: Kata, exercises: Iterable[Exercise]) -> list[Replaced]:
    """Replace some definitions by their stubs; `undo` puts all of them back.

    Raises:
        KataError: As `reset` does; the exercises before that one are reset.
    """
    done: list[Replaced] = []
    try:
        for exercise in exercises:
            stub = definition_text(shipped_source(kata.stub(exercise.topic)), exercise.name)
            done.append(put(kata, exercise, stub))
    finally:
        if done:
            Outcomes(kata).forget(in_notebook(one.name) for one in done)
            _keep(kata, [*_kept(kata), done][-MOST_KEPT:])
    return done


def undo(kata: Kata) -> Iterator[str]:
    """Put back what the last reset replaced, and say so for each exercise.

    An exercise that was begun again meanwhile stays as it is.

    Raises:
        KataError: If there was no reset, or a file cannot be read or written.
    """
    kept = _kept(kata)
    if not kept:
        raise KataError(_("There is nothing to undo: no exercise was reset here."))
    for one in kept[-1]:
        exercise = kata.syllabus.by_name.get(one.name)
        if exercise is None or not one.text:
            continue
        own = Source(kata.exercises / f"{exercise.topic}.py")
        begun = own.definitions.get(one.name) is not None
        if begun and not own.is_todo(one.name, shipped_source(kata.stub(exercise.topic))):
            said = _("{name} has new work in it and stays; the old text is in {backup}.")
        else:
            put(kata, exercise, one.text)
            said = _("{name} has your text again.")
        yield said.format(name=one.name, backup=one.backup)
    _keep(kata, kept[:-1])


def put(kata: Kata, exercise: Exercise, new: str) -> Replaced:
    """Put another text in the place of one definition; everything else in the file stays.

    Raises:
        KataError: As `reset` does.
    """
    own = Source(kata.exercises / f"{exercise.topic}.py")
    if own.error is not None:
        raise KataError(
            _(
                "exercises/{topic}.py{line} is not valid Python ({why}), so {name} cannot "
                "be found in it. Fix that first."
            ).format(
                topic=exercise.topic,
                line=_(", line {line},").format(line=own.error.lineno) if own.error.lineno else "",
                why=own.error.msg,
                name=exercise.name,
            )
        )
    backup = back_up(kata.root, own.path)
    # Everything around it stays the same to the byte, with its encoding and line ends.
    mine = backup.read_bytes().decode("utf-8", "surrogateescape")
    end = "\r\n" if "\r\n" in mine else "\n"
    new = new.replace("\r\n", "\n").replace("\n", end)
    node = own.definitions.get(exercise.name)
    old = ""
    if not own.text:
        text = shipped_source(kata.stub(exercise.topic)).text
    elif node is None:
        text = mine.rstrip("\r\n") + 3 * end + new
    else:
        lines = lines_of(mine)
        start, last = first_line(node) - 1, node.end_lineno
        old = "".join(lines[start:last])
        text = "".join([*lines[:start], new, *lines[last:]])
    write_or_say(own.path, text.encode("utf-8", "surrogateescape"))
    return Replaced(exercise.name, old, backup.relative_to(kata.root).as_posix())


def _file(kata: Kata) -> Path:
    return kata.root / STATE / "resets.json"


def replaced_so_far(kata: Kata) -> list[Replaced]:
    """What resets have replaced and no undo has put back, the last one at the end."""
    return [one for group in _kept(kata) for one in group]


def _kept(kata: Kata) -> list[list[Replaced]]:
    """What each earlier reset replaced, the last one at the end."""
    try:
        document = json.loads(_file(kata).read_text(encoding="utf-8"))
        return [[Replaced(**one) for one in group] for group in document["resets"]]
    except (OSError, ValueError, TypeError, KeyError):
        return []


def _keep(kata: Kata, resets: list[list[Replaced]]) -> None:
    groups = [[asdict(one) for one in group] for group in resets]
    write_quietly(_file(kata), json.dumps({"version": 1, "resets": groups}, indent=1) + "\n")


def definition_text(source: Source, name: str) -> str:
    """The text of one definition with its decorators."""
    return source.text_of(source.definitions[name])
