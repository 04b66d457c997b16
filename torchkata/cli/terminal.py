"""Helpers of all commands: the kata of the current folder, and coloured lines."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from torchkata.kata.bars import Segment
from torchkata.kata.folder import Kata


def find_kata() -> Kata:
    """The kata that contains the current folder."""
    return Kata.find(Path.cwd())


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
