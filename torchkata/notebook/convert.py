"""Notebooks as text: from a topic's stubs to a notebook, and from a notebook to a module.

Nothing here needs Jupyter or torch; only `written` needs nbformat.
"""

import ast
import importlib
import itertools
import json
import re
from pathlib import Path
from typing import Any

from torchkata.errors import KataError
from torchkata.i18n import _
from torchkata.kata.files import back_up, write_or_say
from torchkata.kata.folder import Kata
from torchkata.kata.source import Definition, Source
from torchkata.kata.syllabus import Topic

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


def bring_back(kata: Kata, topic: Topic) -> Path:
    """Put the code of a topic's notebook into its module.

    Returns:
        The backup of the old module.

    Raises:
        KataError: If the notebook cannot be read, or the module cannot be written.
    """
    file, module = file_of(kata, topic), kata.exercises / f"{topic.name}.py"
    name = file.relative_to(kata.root).as_posix()
    if not file.is_file():
        raise KataError(_("There is no {file}.").format(file=name))
    try:
        text = module_of(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise KataError(_("{file} is not UTF-8: save it as UTF-8.").format(file=name)) from None
    data = text.encode(errors="backslashreplace")  # a string may contain half a surrogate
    backup = back_up(kata.root, module)
    write_or_say(module, data)
    return backup


def module_of(text: str) -> str:
    """The module of a notebook's code cells in their order, each below a `# %%`.

    Magics and shell lines are removed. So are expressions alone at the top level, such as
    `check(mse)` or a plot: they define nothing, and would run whenever the module is loaded. A cell
    that is not valid Python becomes a comment, so that it does not break the others.

    Args:
        text: The notebook, a JSON document of nbformat 4.

    Returns:
        The text of a Python module.

    Raises:
        KataError: If it is not a notebook.
    """
    parts = [
        f"# %% cell {number}\n{_module_part(source)}"
        for number, source in enumerate(code_of(text), 1)
    ]
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


def _module_part(source: str) -> str:
    """One cell as a part of a module."""
    magic = re.match(r"\s*%%(\w+)", source)
    if magic is not None:
        first, _newline, rest = source.lstrip().partition("\n")
        if magic[1] not in _PYTHON_MAGICS:
            return _commented(source)
        return f"# {first}\n{_module_part(rest)}"
    try:
        return _without_expressions(source.rstrip())
    except (SyntaxError, ValueError, RecursionError):
        pass
    plain = "\n".join(_without_magic(line) for line in source.rstrip().split("\n"))
    try:
        return _without_expressions(plain)
    except (SyntaxError, ValueError, RecursionError) as error:
        return (
            f"# This cell is not valid Python ({error}), so it is commented:\n{_commented(source)}"
        )


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


def _without_expressions(source: str) -> str:
    """The source with `pass` for expressions that define nothing; line numbers stay."""
    lines = [line.encode() + b"\n" for line in source.split("\n")]  # ast counts bytes
    starts = [0, *itertools.accumulate(map(len, lines))]
    whole = b"".join(lines)
    parts, at, owed = [], 0, 0  # owed: line ends of an expression, due after the line it ends in
    for node in ast.parse(source).body:
        alone = isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)
        if not alone and not _imports_check(node):
            continue
        last, column = node.end_lineno or node.lineno, node.end_col_offset or 0
        between = whole[at : starts[node.lineno - 1] + node.col_offset]
        if b"\n" in between:
            between, owed = between.replace(b"\n", b"\n" * (owed + 1), 1), 0
        parts += [between, b"pass"]
        at, owed = starts[last - 1] + column, owed + last - node.lineno
    parts.append(whole[at:].replace(b"\n", b"\n" * (owed + 1), 1))
    return b"".join(parts).removesuffix(b"\n").decode()


def _imports_check(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.ImportFrom)
        and node.module == "torchkata"
        and [alias.name for alias in node.names] == ["check"]
    )


def written(kata: Kata, topic: Topic) -> str:
    """A notebook of a topic's stubs: an introduction, then a cell with a check for each exercise.

    Raises:
        KataError: If nbformat is missing.
    """
    try:
        nbformat: Any = importlib.import_module("nbformat")
    except ImportError:
        raise KataError(
            _("Notebooks need nbformat and Jupyter: pip install 'torchkata[notebook]'")
        ) from None
    make = nbformat.v4
    stub = Source(kata.stub(topic.name))
    exercises = {exercise.name: exercise for exercise in topic.exercises}
    cells, header = (
        [make.new_markdown_cell(_introduction(topic, stub))],
        ["from torchkata import check"],
    )
    for node in stub.tree.body[1 if ast.get_docstring(stub.tree) is not None else 0 :]:
        text = stub.text_of(node).rstrip()
        if not isinstance(node, Definition):
            header.append(text)
            continue
        if header:
            cells.append(make.new_code_cell("\n".join(header)))
            header = []
        if node.name in exercises:
            cells.append(make.new_markdown_cell(f"## {node.name}: {exercises[node.name].title}"))
            text += f"\n\n\ncheck({node.name})"
        cells.append(make.new_code_cell(text))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = make.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    return str(nbformat.writes(book)) + "\n"


def _introduction(topic: Topic, stub: Source) -> str:
    how = _(
        "Write a function, and run its cell: the last line checks it. "
        "`!kata hint NAME` in a cell gives a hint, `!kata list {topic}` an overview.\n\n"
        "Your work here can be graded. `kata notebook {topic} --back` puts it into "
        "`exercises/{topic}.py` and keeps a backup of that file, so that `pytest`, `kata` and "
        "`kata submit` find it. You may also hand in this file itself: its code cells in their "
        "order, without magics and without expressions alone in a line (`check(...)`, plots), are "
        "the module."
    ).format(topic=topic.name)
    return f"# {topic.name}: {topic.title}\n\n{ast.get_docstring(stub.tree) or ''}\n\n{how}"
