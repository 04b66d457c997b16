"""Notebooks as text: from a topic's stubs to a notebook, and from a notebook to a module.

Nothing here needs Jupyter or torch; only `written` needs nbformat.
"""

import ast
import importlib
import itertools
import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.files import write_or_say
from torchkata.kata.folder import Kata
from torchkata.kata.install import install_line
from torchkata.kata.source import Definition, Source
from torchkata.kata.syllabus import Exercise, Topic
from torchkata.notebook.needed import needed

# Cell magics of cells that are Python.
_PYTHON_MAGICS = {"time", "timeit", "capture", "prun", "debug"}


def file_of(kata: Kata, topic: Topic) -> Path:
    """The path of a topic's notebook, whether it exists or not."""
    return kata.root / "notebooks" / f"{topic.name}.ipynb"


def write(kata: Kata, topic: Topic) -> None:
    """Write a notebook of a topic's stubs, whole or not at all.

    Raises:
        KataError: If it already exists, nbformat is missing, or it cannot be written.
    """
    file = file_of(kata, topic)
    if file.exists():
        raise KataError(
            _("{file} already exists, with your work; move it away first.").format(
                file=file.relative_to(kata.root).as_posix()
            )
        )
    text = written(kata, topic)
    write_or_say(file, text.encode())


def module_of(text: str, names: Collection[str] = ()) -> str:
    """The module of a notebook's code cells in their order, each below a `# %%`.

    Magics and shell lines are removed. So are the statements that no definition needs, such as
    `check(mse)`, a plot or a training run that was only tried out: they would run whenever the
    module is loaded (`needed` says which ones stay). A cell that is not valid Python becomes a
    comment, so that it does not break the others.

    Args:
        text: The notebook, a JSON document of nbformat 4.
        names: The exercises of the topic; whatever binds their names stays.

    Returns:
        The text of a Python module.

    Raises:
        KataError: If it is not a notebook.
    """
    cells = [_Cell.read(source) for source in code_of(text)]
    kept = needed([node for cell in cells for node in cell.statements], names)
    parts = [f"# %% cell {number}\n{cell.part(kept)}" for number, cell in enumerate(cells, 1)]
    return "\n\n".join(parts) + "\n"


def code_of(text: str) -> list[str]:
    """A notebook's code cells, unchanged.

    Raises:
        KataError: If it is not a notebook.
    """
    try:
        cells = json.loads(text)["cells"]
        return [_source(cell) for cell in cells if cell["cell_type"] == "code"]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise KataError(_("This is not a notebook: it has no list of cells.")) from error


def _source(cell: dict[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


@dataclass(frozen=True)
class _Cell:
    """One cell on its way into a module.

    Attributes:
        head: Comment lines above its code.
        code: Its code as Python, or as comments.
        statements: The statements of its code; none if it is not valid Python.
    """

    head: str
    code: str
    statements: tuple[ast.stmt, ...] = ()

    @classmethod
    def read(cls, source: str) -> "_Cell":
        """A cell as it was typed."""
        source = source.encode(errors="backslashreplace").decode()  # half a surrogate
        head = ""
        while magic := re.match(r"\s*%%(\w+)", source):
            if magic[1] not in _PYTHON_MAGICS:
                return cls(head, _commented(source))
            first, _newline, source = source.lstrip().partition("\n")
            head += f"# {first}\n"
        code = source.rstrip()
        try:
            return cls(head, code, tuple(ast.parse(code).body))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            pass
        code = "\n".join(_without_magic(line) for line in code.split("\n"))
        try:
            return cls(head, code, tuple(ast.parse(code).body))
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            head += f"# This cell is not valid Python ({error}), so it is commented:\n"
            return cls(head, _commented(source))

    def part(self, kept: Collection[ast.stmt]) -> str:
        """Its part of the module: only the statements that are kept."""
        dropped = [
            node
            for node in self.statements
            if (node not in kept and not _is_docstring(node)) or _imports_check(node)
        ]
        return self.head + _without(self.code, dropped)


def _without_magic(line: str) -> str:
    if not _is_magic(line):
        return line
    indent = line[: len(line) - len(line.lstrip())]
    return f"{indent}pass  # {line.strip()}"


def _is_magic(line: str) -> bool:
    """Whether IPython, and not Python, reads a line: `%time`, `!ls`, `?f`, `f?`, `a, b = !ls`."""
    bare = line.strip()
    if bare.startswith("#"):
        return False
    if bare.startswith(("!", "?")) or (bare.startswith("%") and _begins_with_a_letter(bare[1:])):
        return True
    if bare.endswith("?") and not bare[-2].isspace():
        return True
    names, _sign, rest = bare.partition("=")
    rest = rest.lstrip()
    return bool(
        names.strip()
        and rest.startswith(("%", "!"))
        and _begins_with_a_letter(rest[1:].lstrip())
        and all(mark.isalnum() or mark in "_, " for mark in names)
    )


def _begins_with_a_letter(text: str) -> bool:
    return text[:1].isascii() and text[:1].isalpha()


def _commented(text: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in text.splitlines())


def _without(source: str, dropped: Iterable[ast.stmt]) -> str:
    """The source with `pass` for some of its statements; line numbers stay."""
    lines = [line.encode() + b"\n" for line in source.split("\n")]  # ast counts bytes
    starts = [0, *itertools.accumulate(map(len, lines))]
    whole = b"".join(lines)
    parts, at, owed = [], 0, 0  # owed: line ends of a statement, due after the line it ends in
    for node in dropped:
        last, column = node.end_lineno or node.lineno, node.end_col_offset or 0
        between = whole[at : starts[node.lineno - 1] + node.col_offset]
        if b"\n" in between:
            between, owed = between.replace(b"\n", b"\n" * (owed + 1), 1), 0
        parts += [between, b"pass"]
        at, owed = starts[last - 1] + column, owed + last - node.lineno
    parts.append(whole[at:].replace(b"\n", b"\n" * (owed + 1), 1))
    return b"".join(parts).removesuffix(b"\n").decode()


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _imports_check(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.ImportFrom)
        and node.module == "torchkata"
        and [alias.name for alias in node.names] == ["check"]
    )


def written(kata: Kata, topic: Topic) -> str:
    """A notebook of a topic: an introduction, then a cell with a check for each exercise.

    Its cells begin with what is in the learner's module.

    Raises:
        KataError: If nbformat is missing, or the module is not valid Python.
    """
    try:
        nbformat: Any = importlib.import_module("nbformat")
    except ImportError:
        raise KataError(
            _("Notebooks need nbformat and Jupyter: {install}").format(
                install=install_line("notebook")
            )
        ) from None
    make = nbformat.v4
    module = kata.exercises / f"{topic.name}.py"
    stub = Source(module if module.is_file() else kata.stub(topic.name))
    if stub.error is not None:
        raise KataError(not_python(kata, stub))
    makers = {"markdown": make.new_markdown_cell, "code": make.new_code_cell}
    cells = [make.new_markdown_cell(_introduction(topic, stub))]
    opening = ["import torchkata", "from torchkata import check"]
    cells += [makers[kind](text) for kind, text in cells_of(stub, topic.exercises, opening)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = make.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    return str(nbformat.writes(book)) + "\n"


def cells_of(
    stub: Source,
    exercises: Sequence[Exercise],
    opening: Sequence[str] = (),
    left_out: Collection[str] = (),
) -> Iterator[tuple[str, str]]:
    """The cells of some exercises of a topic: `markdown` or `code`, and the text.

    Args:
        stub: The module.
        exercises: Each gets a title and a check; definitions that are no exercise get a cell.
        opening: The first lines of the first code cell.
        left_out: The names of definitions that get no cell.
    """
    titles = {exercise.name: exercise.title for exercise in exercises}
    header = list(opening)
    for node in stub.tree.body[1 if ast.get_docstring(stub.tree) is not None else 0 :]:
        text = stub.text_of(node).rstrip()
        if not isinstance(node, Definition):
            header.append(text)
            continue
        if node.name in left_out:
            continue
        if header:
            yield "code", "\n".join(header)
            header = []
        if node.name in titles:
            yield "markdown", f"## {node.name}: {titles[node.name]}"
            text += f"\n\n\ncheck({node.name})"
        yield "code", text


def not_python(kata: Kata, source: Source) -> str:
    """A sentence about a module that is not valid Python."""
    error = source.error or SyntaxError()
    return _("{file}, line {line}, is not valid Python ({why}). Fix that line first.").format(
        file=kata.short(source.path), line=error.lineno, why=error.msg
    )


def _introduction(topic: Topic, stub: Source) -> str:
    how = _(
        "Write a function, and run its cell: the last line checks it. "
        "`!kata hint NAME` in a cell gives a hint, `!kata list {topic}` an overview.\n\n"
        "`kata notebook {topic} --back` copies what you wrote here into `exercises/{topic}.py`, "
        "where `pytest` and `kata submit` look, and keeps a backup of that file. It takes "
        "functions, classes, imports, and the values that they use; it leaves out cells in which "
        "you only tried something. You may also hand in this file itself: it is read in the same "
        "way."
    ).format(topic=topic.name)
    return f"# {topic.name}: {topic.title}\n\n{ast.get_docstring(stub.tree) or ''}\n\n{how}"
