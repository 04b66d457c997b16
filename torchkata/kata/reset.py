"""Put one exercise back to its stub, with a backup of the old text."""

from pathlib import Path

from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.files import back_up, write_or_say
from torchkata.kata.folder import Kata
from torchkata.kata.source import Source, first_line, lines_of, shipped_source
from torchkata.kata.syllabus import Exercise


def reset(kata: Kata, exercise: Exercise) -> Path:
    """Replace one definition by the shipped stub; everything else in the file stays.

    Returns:
        The backup of the file as it was.

    Raises:
        KataError: If the file is not valid Python, so the definition cannot be found in it, or if
            it cannot be read or written.
    """
    own = Source(kata.exercises / f"{exercise.topic}.py")
    shipped = shipped_source(kata.stub(exercise.topic))
    if own.error is not None:
        raise KataError(
            _(
                "exercises/{topic}.py, line {line}, is not valid Python ({why}), so {name} cannot "
                "be found in it. Fix that line first."
            ).format(
                topic=exercise.topic,
                line=own.error.lineno,
                why=own.error.msg,
                name=exercise.name,
            )
        )
    backup = back_up(kata.root, own.path)
    # Everything around it stays the same to the byte, with its encoding and line ends.
    mine = backup.read_bytes().decode("utf-8", "surrogateescape")
    end = "\r\n" if "\r\n" in mine else "\n"
    stub = definition_text(shipped, exercise.name).replace("\r\n", "\n").replace("\n", end)
    node = own.definitions.get(exercise.name)
    if not own.text:
        text = shipped.text
    elif node is None:
        text = mine.rstrip("\r\n") + 3 * end + stub
    else:
        lines = lines_of(mine)
        text = "".join([*lines[: first_line(node) - 1], stub, *lines[node.end_lineno :]])
    write_or_say(own.path, text.encode("utf-8", "surrogateescape"))
    return backup


def definition_text(source: Source, name: str) -> str:
    """The text of one definition with its decorators."""
    return source.text_of(source.definitions[name])
