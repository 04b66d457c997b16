"""Reads a TOML file that a person wrote; a mistake is told in one sentence, with the line."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.toml_text import place

# What a person meant, where TOML only says what it expected: a line, and how to write it.
_MEANT = (
    (re.compile(r"[\u201c-\u201f\u2018-\u201b\u00ab\u00bb]"), _('use straight quotes: "..."')),
    (
        re.compile(r"=\s*\d+\s*[-./]\s*\d+\s*[-./]\s*\d+"),
        _("write a time as 2026-11-30T23:59:00+01:00"),
    ),
    (re.compile(r"=\s*[\d.]+\s*%"), _("leave the % out")),
    (re.compile(r"=\s*\d+,\d"), _("write a number with a point: 1.5")),
    (re.compile(r"=\s*(True|False)\b"), _("write true or false in small letters")),
    (
        re.compile(
            r"\s*(?![\w.-]+\s*=)(?=[^\W_])[^\"'=#\[\]]+=|\s*\w*[^\x00-\x7f]\w*\s*=", re.UNICODE
        ),
        _('put a name with spaces, accents or signs into quotes: "Ada Lovelace" = 3'),
    ),
)


def read_toml(file: Path) -> tuple[list[str], dict[str, Any]]:
    """The lines of a file, and the table that they are.

    Raises:
        KataError: If it cannot be read; the message names the line.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        said = _("{file} cannot be read: {why}.")
        raise KataError(said.format(file=file.name, why=error.strerror)) from error
    except UnicodeDecodeError as error:
        line = len(error.object[: error.start].splitlines()) or 1
        said = _("{file}, line {line}: this is not UTF-8. Save the file as UTF-8.")
        raise KataError(said.format(file=file.name, line=line)) from error
    lines = text.splitlines()
    try:
        return lines, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line, why = place(error, lines)
        why = f"{why}{_meant(lines[line - 1] if line <= len(lines) else '')}"
    except RecursionError:
        line = _where_most(r"[\[{.]", lines)
        why = _("it is nested too deep")
    except ValueError:  # an integer of more digits than Python reads
        line = _where_most(r"\d", lines)
        why = _("a number is too long")
    said = _("{file}, line {line}: this cannot be read as TOML: {why}.")
    raise KataError(said.format(file=file.name, line=line, why=why))


def _meant(line: str) -> str:
    return next((f" ({meant})" for pattern, meant in _MEANT if pattern.search(line)), "")


def _where_most(pattern: str, lines: Sequence[str]) -> int:
    """The line, from 1, in which a pattern is found most often."""
    counts = [len(re.findall(pattern, line)) for line in lines]
    return counts.index(max(counts)) + 1


def nearest(name: str, names: Iterable[str], otherwise: str | None = None) -> str:
    """How a message goes on after a wrong name: with the nearest one, or with all."""
    names = list(names)
    found = difflib.get_close_matches(name.lower(), names, n=1, cutoff=0.5)
    if found:
        return _(" (the nearest name is {name})").format(name=found[0])
    if otherwise is not None:
        return otherwise
    return _("; there are {names}").format(names=", ".join(names))
