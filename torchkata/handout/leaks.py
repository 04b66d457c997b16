"""The leak test: does a copy reveal an answer, or anything else that decides the grade?

It looks in three ways, because each one alone misses something:

- **by path**: a copy holds few kinds of text in few places, so no bytecode, archive, history or
  cache can hide anything;
- **by line**: each line of an answer that is long enough to be specific, wherever it is: in a
  module, in a docstring, in the compiled code, in a hint;
- **by tree**: each function that computes what an answer does, whatever its names.

A line that is in a shipped stub, or in the answers to two exercises, is an idiom and reveals
nothing.
"""

import functools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from torchkata.handout.contents import WORKFLOW
from torchkata.handout.cut import right_answers
from torchkata.handout.secrets import (
    Secrets,
    definitions,
    drop_docstrings,
    secrets_of,
    squeezed,
    tree_of,
    understood,
)
from torchkata.kata.folder import Kata
from torchkata.kata.manifest import COURSE, WORKSHOP
from torchkata.kata.packed import PLACE
from torchkata.kata.source import Source

_KINDS = {".css", ".html", ".js", ".json", ".md", ".mo", ".po", ".py", ".toml", ".typed", ".txt"}
_PLAIN = {".gitignore", "LICENSE"}
_PLACES = {".vscode", "exercises", "torchkata"}


def leaks(kata: Kata, files: Mapping[str, bytes], kind: str) -> list[str]:
    """The leaks of a copy, one sentence each; empty if it keeps its secrets.

    Args:
        kata: Where the answers are.
        files: The copy's files by their path, or the files of a folder that was made from it.
        kind: `course` or `workshop`.
    """
    places = _PLACES if kind == COURSE else _PLACES | {"tests"}
    secrets = secrets_of(kata, kind)
    found: list[str] = []
    for name, data in files.items():
        path = PurePosixPath(name)
        if name == WORKFLOW:
            found += [f"{name}: {said}." for said in _told(name, data.decode(), secrets)]
        elif (
            (path.suffix not in _KINDS and path.name not in _PLAIN)
            or (len(path.parts) > 1 and path.parts[0] not in places)
            or "__pycache__" in path.parts
            or path.parent.match("tests/exercises/*/right")
        ):
            found.append(f"{name}: a {kind} copy must not hold such a file.")
        elif path.suffix != ".mo":
            try:
                text = data.decode("utf-8")
            except UnicodeDecodeError:
                found.append(f"{name}: is not text, so it cannot be checked.")
            else:
                found += [f"{name}: {said}." for said in _told(name, text, secrets)]
    return found


def leaks_of_wheel(kata: Kata, files: Mapping[str, bytes]) -> list[str]:
    """The solutions and right answers that a search of an installed package would find.

    Args:
        kata: Where the answers are.
        files: The wheel's files by their path; `PLACE` is compressed, so it is not searched.
    """
    return list(_told_of_wheel(secrets_of(kata, WORKSHOP), files))


def _told_of_wheel(secrets: Secrets, files: Mapping[str, bytes]) -> Iterator[str]:
    for name, data in files.items():
        path = PurePosixPath(name)
        about = path.parts[0].endswith(".dist-info")
        if name == PLACE:
            continue
        if path.suffix not in _KINDS | {".j2", ".yml"} and not about:
            yield f"{name}: a wheel must not hold such a file."
            continue
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            yield f"{name}: is not text, so it cannot be checked."
        else:
            yield from (f"{name}: {said}." for said in _told(name, text, secrets))


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class _Function(NamedTuple):
    name: str
    line: int
    tree: str


@functools.lru_cache(maxsize=512)
def _read(text: str) -> tuple[str, Sequence[_Function]]:
    """What a module says, without blanks, and its functions and classes.

    Kept, because the copies for courses and workshops have most of their files in common.
    """
    source = Source(Path("module.py"), text.encode())
    said = squeezed("\n".join([text, *understood(source)]))
    drop_docstrings(source.tree)
    found = [_Function(one.name, one.lineno, tree_of(one)) for one in definitions(source.tree)]
    return said, found


def _told(name: str, text: str, secrets: Secrets) -> list[str]:
    """The leaks of one text."""
    if not name.endswith(".py"):
        return secrets.texts.found_in(squeezed(text))
    if name.startswith("tests/"):
        source = Source(Path(name), text.encode())
        # A workshop's own tests: oracles and wrong answers may share parts of an answer.
        right = secrets.right.get(PurePosixPath(name).stem.removeprefix("test_"), set())
        answers = set(right_answers(source)) | (source.definitions.keys() & right)
        return [f"it contains the known right answer {answer}" for answer in sorted(answers)]
    words, functions = _read(text)
    said = secrets.texts.found_in(words)
    for function in functions:
        whose = secrets.trees.get(function.tree)
        if function.tree in secrets.named.get(function.name, ()):
            whose = f"an answer to {function.name}"
        if whose is not None:
            said.append(f"{function.name}, line {function.line}, does the same as {whose}")
    return said
