"""Put one exercise back to its stub, and lose nothing: the old text is kept."""

import contextlib
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.source import Source, first_line, lines_of, shipped_source
from torchkata.kata.syllabus import Exercise, Kata


def reset(kata: Kata, exercise: Exercise) -> Path:
    """Replace one definition by the shipped stub; everything else in the file stays.

    Returns:
        The backup of the file as it was.

    Raises:
        KataError: Where the file is no Python, so that the definition cannot be found in it, or
            where it cannot be read or written.
    """
    own = Source(kata.exercises / f"{exercise.topic}.py")
    shipped = shipped_source(kata.stub(exercise.topic))
    if own.error is not None:
        raise KataError(
            _(
                "exercises/{topic}.py, line {line}, is no Python ({why}), so {name} cannot be "
                "found in it. Mend that line first."
            ).format(
                topic=exercise.topic,
                line=own.error.lineno,
                why=own.error.msg,
                name=exercise.name,
            )
        )
    backup = back_up(kata, own.path)
    # What stands around it stays to the byte, in whatever encoding and with its ends of lines.
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
    with told_where_it_cannot_be_written(own.path):
        own.path.write_bytes(text.encode("utf-8", "surrogateescape"))
    return backup


def definition_text(source: Source, name: str) -> str:
    """The text of one definition, decorators included."""
    return source.text_of(source.definitions[name])


def back_up(kata: Kata, file: Path) -> Path:
    """Keep a copy of a file in `.kata/backup`, and say where."""
    folder = kata.root / ".kata" / "backup"
    backup = folder / f"{file.stem}-{datetime.now():%Y%m%d-%H%M%S-%f}.py"
    with told_where_it_cannot_be_written(backup):
        folder.mkdir(parents=True, exist_ok=True)
        if file.is_file():
            shutil.copy2(file, backup)
        else:
            backup.write_text("", encoding="utf-8")
    return backup


@contextlib.contextmanager
def told_where_it_cannot_be_written(file: Path) -> Iterator[None]:
    """Say in one sentence what stood in the way: a read-only folder, a full disk."""
    try:
        yield
    except OSError as error:
        raise KataError(
            _("{file} cannot be written: {why}.").format(file=file, why=error.strerror)
        ) from None
