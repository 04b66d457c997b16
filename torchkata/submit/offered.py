"""The packages that a grader has, and the imports of others.

A grader has Python's own modules, and what the copy's `requirements.txt` installs.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from torchkata.i18n import _
from torchkata.kata.source import Source

REQUIREMENTS = "requirements.txt"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_ALWAYS = ("torch", "numpy", "torchkata")
_FORGIVING = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}


@dataclass(frozen=True)
class Absent:
    """An import of a module that a grader does not have.

    Attributes:
        file: Where.
        line: In which line.
        module: The module, without its parts.
    """

    file: str
    line: int
    module: str

    def __str__(self) -> str:
        return _(
            "{file}, line {line}, imports {module}. A grader has Python's own modules and what "
            "requirements.txt installs, such as torch and numpy: do without {module}."
        ).format(file=self.file, line=self.line, module=self.module)


def offered(root: Path) -> frozenset[str]:
    """The names of the modules that a grader of this copy has."""
    packages: set[str] = set()
    left = {*map(_plain, _ALWAYS), *_required(root)}
    while left:
        name = left.pop()
        packages.add(name)
        try:
            needs = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        left |= {_plain(one) for one in needs if "extra ==" not in one} - packages
    return frozenset({*sys.stdlib_module_names, *_ALWAYS, *modules_of(packages)})


def modules_of(packages: Collection[str]) -> frozenset[str]:
    """The names of the modules that installed packages bring."""
    wanted = set(map(_plain, packages))
    return frozenset(
        module
        for module, homes in metadata.packages_distributions().items()
        if wanted & set(map(_plain, homes))
    )


def not_offered(files: Mapping[str, bytes], known: Collection[str]) -> Iterator[Absent]:
    """The imports, anywhere in a submission's files, of modules that a grader does not have.

    One whose failure the code expects, or that is for types alone, does not count.

    Args:
        files: The files by their path in `exercises/`.
        known: The modules that a grader has.
    """
    own = {Path(name).parts[0].removesuffix(".py") for name in files} | {"exercises"}
    for name, data in files.items():
        for line, module in _imports(Source(Path(name), data).tree):
            if module not in known and module not in own:
                yield Absent(f"exercises/{name}", line, module)


def _imports(node: ast.AST) -> Iterator[tuple[int, str]]:
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.Import):
            for alias in inner.names:
                yield inner.lineno, alias.name.partition(".")[0]
        elif isinstance(inner, ast.ImportFrom):
            if inner.level == 0 and inner.module:
                yield inner.lineno, inner.module.partition(".")[0]
        elif not _may_fail(inner):
            yield from _imports(inner)


def _may_fail(node: ast.AST) -> bool:
    """Whether imports in it may fail: `try` with an `except ImportError`, `if TYPE_CHECKING`."""
    if isinstance(node, ast.If):
        return ast.unparse(node.test).endswith("TYPE_CHECKING")
    if not isinstance(node, ast.Try):
        return False
    caught = [handler.type for handler in node.handlers]
    return any(
        kind is None or _FORGIVING & set(re.findall(r"\w+", ast.unparse(kind))) for kind in caught
    )


def _required(root: Path) -> Iterator[str]:
    """The packages that `requirements.txt` names; `-e .` stands for those of the project."""
    file = root / REQUIREMENTS
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else ["-e ."]
    for line in map(str.strip, lines):
        if re.match(r"(-e\s*)?\.$", line):
            project = root / "pyproject.toml"
            text = project.read_text(encoding="utf-8") if project.is_file() else ""
            yield from map(_plain, tomllib.loads(text).get("project", {}).get("dependencies", ()))
        elif _NAME.match(line):
            yield _plain(line)


def _plain(requirement: str) -> str:
    """The name in a requirement, in its one spelling."""
    found = _NAME.match(requirement)
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found else ""
