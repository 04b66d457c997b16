"""What all commands need of the terminal that they run in: the kata here, and lines in colour."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from torchkata.kata.bars import Segment
from torchkata.kata.folder import Kata


def find_kata() -> Kata:
    """The kata that the current folder belongs to."""
    return Kata.find(Path.cwd())


def is_unicode() -> bool:
    """Whether bars may be drawn."""
    return "utf" in (getattr(sys.stdout, "encoding", None) or "").lower()


def write(lines: Iterable[list[Segment]]) -> None:
    """Write lines of styled segments."""
    for line in lines:
        click.echo("".join(styled(*segment) for segment in line).rstrip())


def styled(text: str, style: str) -> str:
    """Text in bold or in a colour; click leaves it out where nobody sees it."""
    if style in ("", "bold"):
        return click.style(text, bold=True) if style else text
    return click.style(text, fg=style)
