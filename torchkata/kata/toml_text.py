"""The line of a key in a TOML text; `tomllib` gives lines only where the syntax is broken."""

import re
import tomllib
from collections.abc import Iterator, Sequence

_HEAD = re.compile(r"\s*\[\[?(?P<name>[^\]]+)\]")


def line_of(lines: Sequence[str], section: str, key: str = "", value: str = "") -> int:
    """The number of a line, from 1.

    Args:
        lines: The text.
        section: The table, as `topic.name`; empty for the keys before the first table.
        key: The key; `a.b` may also be a key `b` in a table `a`. Empty for the line of the table
            itself.
        value: A text in the key's value, such as one name of a list over several lines.

    Returns:
        The line of the value, otherwise that of the key, otherwise that of the table; where the
        table is written in another way, the first line that has the key, otherwise 1.
    """
    for inner, name in _written(section, key):
        if (found := _line_in(lines, inner, name, value)) is not None:
            return found
    if heads := _heads(lines, section):
        return heads[-1] + 1
    last = _plain(section).rpartition(".")[2]
    for word in filter(None, (key, last)):  # an inline table, or a dotted key
        for number, line in enumerate(lines):
            if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", line.partition("#")[0]):
                return number + 1
    return 1


def _written(section: str, key: str) -> Iterator[tuple[str, str]]:
    """How a key may be written: `a.b = 1`; `b = 1` in the table `a`; `a = {b = 1}`."""
    yield section, key
    first, dot, rest = key.partition(".")
    if dot:
        yield f"{section}.{first}".lstrip("."), rest
        yield section, first


def _line_in(lines: Sequence[str], section: str, key: str, value: str) -> int | None:
    for start in _heads(lines, section)[::-1] if section else [-1]:
        for number in range(start + 1, len(lines)):
            if _HEAD.match(lines[number]):
                break
            if _begins(lines[number], key):
                return _with_value(lines, number, value) + 1
    return None


def _heads(lines: Sequence[str], section: str) -> list[int]:
    return [number for number, line in enumerate(lines) if _plain(_head(line)) == section != ""]


def place(error: tomllib.TOMLDecodeError, lines: Sequence[str]) -> tuple[int, str]:
    """The line of a broken syntax, and what is wrong there."""
    said, _mark, where = str(error).rpartition(" (at ")
    found = re.match(r"line (\d+)", where)
    return (int(found[1]) if found else max(len(lines), 1)), said or str(error)


def _head(line: str) -> str:
    found = _HEAD.match(line)
    return found["name"] if found else ""


def _plain(name: str) -> str:
    """A name without spaces and quotes: `topic . "name"` is `topic.name`."""
    return re.sub(r"\s*([.]|^|$)\s*", r"\1", name.replace('"', "").replace("'", ""))


def _begins(line: str, key: str) -> bool:
    return re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*(=|\.)", line) is not None


def _with_value(lines: Sequence[str], start: int, value: str) -> int:
    for number in range(start, len(lines) if value else start):
        if number > start and re.match(r"\s*(\[\w|[\w\"']+\s*=)", lines[number]):
            break  # the next table, or the next key
        if re.search(rf"[\"']{re.escape(value)}[\"']", lines[number]):
            return number
    return start
