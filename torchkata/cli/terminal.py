"""Helpers of all commands: the kata of the current folder, and coloured lines."""

import contextlib
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from torchkata.errors import KataError, NotAKata
from torchkata.i18n import _
from torchkata.kata.bars import Segment
from torchkata.kata.files import put_aside
from torchkata.kata.folder import Kata
from torchkata.kata.manifest import FILE, Manifest
from torchkata.kata.packed import packed


def find_kata() -> Kata:
    """The kata that contains the current folder."""
    return Kata.find(Path.cwd())


def find_whole_kata() -> Kata:
    """The kata that copies are made from and submissions are graded with.

    It is the one that contains the current folder, unless that is a copy; then it is that of this
    package: the clone around it, or the wheel's, in a folder that is removed with this process.

    Raises:
        NotAKata: If this package belongs to a copy.
    """
    with contextlib.suppress(NotAKata):
        here = find_kata()
        if not (here.root / FILE).is_file():
            return here
    return own_kata()


def own_kata() -> Kata:
    """The kata of this package: the clone around it, or the wheel's, as `find_whole_kata` says.

    Raises:
        NotAKata: If this package belongs to a copy.
    """
    around = Kata(Path(__file__).resolve().parents[2])
    if around.syllabus_file.is_file() and not (around.root / FILE).is_file():
        return around
    if "exercises/syllabus.toml" in packed():
        return Kata(put_aside(packed(), "kata"))
    raise NotAKata(
        _("{folder} is a copy: use torchkata from a clone or from its wheel.").format(
            folder=around.root
        )
    )


def handed_out_here(kata: Kata) -> list[str]:
    """The exercises of the copy that contains the current folder; none outside a copy.

    Args:
        kata: The kata to grade with.

    Raises:
        KataError: If it lacks one of them.
    """
    with contextlib.suppress(NotAKata):
        manifest = Manifest.of(find_kata().root)
        names = set(manifest.exercises if manifest else ())
        if unknown := sorted(names - kata.syllabus.by_name.keys()):
            raise KataError(
                _("{names}: in this copy, but not in the kata that grades it: {root}.").format(
                    names=", ".join(unknown), root=kata.root
                )
            )
        return [one.name for one in kata.syllabus if one.name in names]
    return []


def is_unicode() -> bool:
    """Whether the output can show block characters."""
    return "utf" in (getattr(sys.stdout, "encoding", None) or "").lower()


def write(lines: Iterable[list[Segment]]) -> None:
    """Write lines of styled segments."""
    for line in lines:
        click.echo("".join(styled(*segment) for segment in line).rstrip())


def styled(text: str, style: str) -> str:
    """Text in bold, in a colour or both; click removes it if the output is not a terminal."""
    if not style:
        return text
    first, _space, colour = style.rpartition(" ") if style != "bold" else ("bold", "", "")
    return click.style(text, bold=first == "bold" or None, fg=colour or None)
