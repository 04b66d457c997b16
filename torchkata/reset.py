"""Put one exercise back to its stub, and lose nothing: the old text is kept."""

import shutil
from datetime import datetime
from pathlib import Path

from torchkata.errors import KataError
from torchkata.source import Source, first_line, shipped_source
from torchkata.syllabus import Exercise, Kata
from torchkata.text import _


def reset(kata: Kata, exercise: Exercise) -> Path:
    """Replace one definition by the shipped stub; everything else in the file stays.

    Returns:
        The backup of the file as it was.

    Raises:
        KataError: Where the file is no Python, so that the definition cannot be found in it.
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
    end = "\r\n" if "\r\n" in own.text else "\n"
    stub = definition_text(shipped, exercise.name).replace("\r\n", "\n").replace("\n", end)
    node = own.definitions.get(exercise.name)
    if not own.text:
        text = shipped.text
    elif node is None:
        text = own.text.rstrip() + 3 * end + stub
    else:
        before, after = own.lines[: first_line(node) - 1], own.lines[node.end_lineno :]
        text = "".join([*before, stub, *after])
    own.path.write_text(text, encoding="utf-8", newline="")
    return backup


def definition_text(source: Source, name: str) -> str:
    """The text of one definition, decorators included."""
    return source.text_of(source.definitions[name])


def back_up(kata: Kata, file: Path) -> Path:
    """Keep a copy of a file in `.kata/backup`, and say where."""
    folder = kata.root / ".kata" / "backup"
    folder.mkdir(parents=True, exist_ok=True)
    backup = folder / f"{file.stem}-{datetime.now():%Y%m%d-%H%M%S-%f}.py"
    if file.is_file():
        shutil.copy2(file, backup)
    else:
        backup.write_text("", encoding="utf-8")
    return backup
