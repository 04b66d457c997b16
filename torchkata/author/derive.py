"""What is written once and copied: a stub's docstring and signature, in the stubs that ship.

`torchkata/stubs/TOPIC.py` is the one place where both are written. `exercises/TOPIC.py` is the same
file, and the solution of each exercise has the same head: its signature and its docstring.
Decorators and everything below a head are the solution's own.
"""

import ast
import io
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from torchkata.author import colab
from torchkata.errors import AuthorError
from torchkata.kata.files import back_up, write_or_say
from torchkata.kata.folder import Kata
from torchkata.kata.source import Definition, Source
from torchkata.kata.syllabus import Topic


def derived(kata: Kata, topic: Topic) -> dict[Path, str]:
    """What the copies of a topic's stubs should say, by their paths.

    A copy keeps its own ends of lines.

    Raises:
        AuthorError: Where the stubs or the solutions are not Python, or are missing.
    """
    stub = _read(kata, kata.stub(topic.name))
    solution = _read(kata, kata.root / "solutions" / f"{topic.name}.py")
    copy = Source(kata.exercises / f"{topic.name}.py")
    heads = _with_heads(solution, stub, {one.name for one in topic.exercises})
    return {
        copy.path: _with_ends_of(copy.text or stub.text, stub.text),
        solution.path: _with_ends_of(solution.text, heads),
    }


def write_derived(kata: Kata, topics: list[Topic]) -> list[Path]:
    """Write the copies that say something else than their stubs; what they said is kept.

    The notebook for Colab, which is made from all stubs, is made again.

    Returns:
        The files that were written.

    Raises:
        AuthorError: Where a file that is read is not Python; then nothing is written.
    """
    texts = {path: text for topic in topics for path, text in derived(kata, topic).items()}
    if (kata.root / colab.FILE).is_file():
        texts[kata.root / colab.FILE] = colab.written(kata)
    changed = {path: text for path, text in texts.items() if Source(path).text != text}
    for path, text in changed.items():
        if path.is_file():
            back_up(kata.root, path)
        write_or_say(path, text.encode())
    return list(changed)


def _read(kata: Kata, path: Path) -> Source:
    """A module that has to be whole."""
    source = Source(path)
    if not path.is_file():
        raise AuthorError(f"{kata.short(path)} is missing; write it first.")
    if source.error is not None or "\ufffd" in source.text:  # as a byte that is not UTF-8 reads
        line, why = (source.error.lineno, source.error.msg) if source.error else (1, "not UTF-8")
        raise AuthorError(f"{kata.short(path)}:{line or 1}: {why}; fix that line first.")
    return source


def _with_ends_of(model: str, text: str) -> str:
    """A text with the ends of lines that the model has."""
    text = text.replace("\r\n", "\n")
    return text.replace("\n", "\r\n") if "\r\n" in model else text


def _with_heads(solution: Source, stub: Source, names: set[str]) -> str:
    """The solutions with the head of each exercise as the stub has it."""
    lines = list(solution.lines)
    # From the last to the first, so that earlier lines keep their numbers.
    for own, theirs in sorted(_pairs(solution, stub, names), key=lambda pair: -pair[0].lineno):
        end, rest = head_end(solution, own)
        lines[own.lineno - 1 : end] = [_head(stub, theirs), rest]
    return "".join(lines)


def _pairs(
    solution: Source, stub: Source, names: set[str]
) -> Iterator[tuple[Definition, Definition]]:
    """Each definition of the solutions with the stub's: the exercises, and methods of classes."""
    for name in names & solution.definitions.keys() & stub.definitions.keys():
        own, theirs = solution.definitions[name], stub.definitions[name]
        if type(own) is not type(theirs):
            continue
        yield own, theirs
        if isinstance(own, ast.ClassDef) and isinstance(theirs, ast.ClassDef):
            methods = _methods(theirs)
            for key, method in _methods(own).items():
                if key in methods:
                    yield method, methods[key]


def _methods(node: ast.ClassDef) -> dict[tuple[str, int], ast.FunctionDef]:
    """The methods of a class; a property and its setter have one name, and are told by order."""
    seen: Counter[str] = Counter()
    found = {}
    for item in node.body:
        if isinstance(item, ast.FunctionDef):
            found[item.name, seen[item.name]] = item
            seen[item.name] += 1
    return found


def _head(source: Source, node: Definition) -> str:
    """The lines of a definition's head; of a definition in one line, what is before its body."""
    end, rest = head_end(source, node)
    lines = source.lines[node.lineno - 1 : end]
    if rest:
        lines[-1] = lines[-1].removesuffix(rest.lstrip()).rstrip("; ") + "\n"
    return "".join(lines)


def head_end(source: Source, node: Definition) -> tuple[int, str]:
    """The last line of a definition's head, and what else stands in it, as a line of its own."""
    documented = ast.get_docstring(node, clean=False) is not None
    end = (node.body[0].end_lineno or 0) if documented else _colon(source, node)
    after = node.body[1:] if documented else node.body
    if after and after[0].lineno == end:
        line = source.lines[end - 1].encode()
        return end, " " * (node.col_offset + 4) + line[after[0].col_offset :].decode()
    return end, ""


def _colon(source: Source, node: Definition) -> int:
    """The line of the colon that ends a definition's signature."""
    text = "".join(source.lines[node.lineno - 1 : node.end_lineno])
    depth = 0
    for token in tokenize.generate_tokens(io.StringIO(text.lstrip()).readline):
        if token.string == ":" and not depth:
            return node.lineno - 1 + token.start[0]
        depth += (token.string in "([{") - (token.string in ")]}") if token.string else 0
    raise AssertionError(f"{source.path}:{node.lineno}: a definition without a colon")
