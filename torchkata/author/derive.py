"""What is written once and copied: a stub's docstring and signature, in the stubs that ship.

`torchkata/stubs/TOPIC.py` is the one place where both are written. `exercises/TOPIC.py` is the same
file, and the solution of each exercise has the same head: its signature and its docstring.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from torchkata.kata.files import back_up, write_or_say
from torchkata.kata.folder import Kata
from torchkata.kata.source import Definition, Source
from torchkata.kata.syllabus import Topic


def derived(kata: Kata, topic: Topic) -> dict[Path, str]:
    """What the copies of a topic's stubs should say, by their paths; a broken module gives none."""
    stub = Source(kata.stub(topic.name))
    solution = Source(kata.root / "solutions" / f"{topic.name}.py")
    if stub.error is not None or not stub.text:
        return {}
    found = {kata.exercises / f"{topic.name}.py": stub.text}
    if solution.error is None and solution.text:
        found[solution.path] = _with_heads(solution, stub, {one.name for one in topic.exercises})
    return found


def write_derived(kata: Kata, topics: list[Topic]) -> list[Path]:
    """Write the copies that say something else than their stubs; what they said is kept.

    Returns:
        The files that were written.
    """
    written = []
    for topic in topics:
        for path, text in derived(kata, topic).items():
            if Source(path).text != text:
                if path.is_file():
                    back_up(kata.root, path)
                write_or_say(path, text.encode())
                written.append(path)
    return written


def _with_heads(solution: Source, stub: Source, names: set[str]) -> str:
    """The solutions with the head of each exercise as the stub has it."""
    lines = list(solution.lines)
    # From the last to the first, so that earlier lines keep their numbers.
    for own, theirs in sorted(_pairs(solution, stub, names), key=lambda pair: -pair[0].lineno):
        lines[own.lineno - 1 : _head_end(own)] = stub.lines[theirs.lineno - 1 : _head_end(theirs)]
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
            methods = {one.name: one for one in theirs.body if isinstance(one, ast.FunctionDef)}
            for method in own.body:
                if isinstance(method, ast.FunctionDef) and method.name in methods:
                    yield method, methods[method.name]


def _head_end(node: Definition) -> int:
    """The last line of a definition's head: of its docstring, else of its signature."""
    if ast.get_docstring(node, clean=False) is not None:
        return node.body[0].end_lineno or node.body[0].lineno
    return max(node.lineno, node.body[0].lineno - 1)
