"""What may be repeated of what a submission's process says: nothing that it could choose.

Its messages, and the names of its classes, could hold the inputs of a hidden test, a seed, or a
probe. So a report names an error only if it is one that Python, NumPy or torch has, a place only if
the submission has that line, and a syntax error as the judge itself reads it.
"""

import ast
from collections.abc import Mapping

from torchkata.diagnosis.kinds import KINDS, KNOWN_ERRORS, OWN_ERROR
from torchkata.grade.flags.trees import parsed
from torchkata.observe import Error, Frame
from torchkata.submit.reading.names import visible

THERE = (
    "There are only Python's own modules, what requirements.txt installs, and the Python files "
    "that were handed in"
)


def not_loaded(module: str, error: Error, files: Mapping[str, bytes]) -> str:
    """Where and why loading a module failed; the place may be in a module that it imports."""
    if error.type in ("SyntaxError", "IndentationError", "TabError"):
        broken = _syntax_error(module, files)
        if broken is not None:
            return broken
    where = module
    for innermost in error.frames[-1:]:
        where += _place(innermost, module, files)
    if error.type == "TimeLimit":
        return f"{where}: loading it does not come to an end"
    missing = error.message.removeprefix("No module named ").strip("'")
    if error.type == "ModuleNotFoundError" and missing in _imported(files):
        return f"{where}: No module named '{missing}'. {THERE}"
    own = KINDS[OWN_ERROR].words.rstrip(".")
    return f"{where}: {error.type if error.type in KNOWN_ERRORS else own}"


def _imported(files: Mapping[str, bytes]) -> set[str]:
    """The modules that a submission's files import, with those around them."""
    found = set()
    for data in files.values():
        try:
            nodes = list(ast.walk(parsed(data)))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for node in nodes:
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {
        ".".join(name.split(".")[:end])
        for name in found
        for end in range(1, 1 + name.count(".") + 1)
    }


def _place(frame: Frame, module: str, files: Mapping[str, bytes]) -> str:
    file = frame.file.removeprefix("exercises/")
    if file not in files or not 1 <= frame.line <= len(files[file].splitlines()):
        return ""
    return f"{'' if file == module else f': {visible(file)}'}, line {frame.line}"


def _syntax_error(module: str, files: Mapping[str, bytes]) -> str | None:
    """The first syntax error of the submission, as the judge's own Python tells it."""
    for file in (module, *sorted(files)):
        try:
            parsed(files.get(file, b""))
        except SyntaxError as error:
            where = module if file == module else f"{module}: {visible(file)}"
            return f"{where}, line {error.lineno or 1}: SyntaxError: {error.msg}"
        except (ValueError, RecursionError, MemoryError):
            continue
    return None
