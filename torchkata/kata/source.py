"""A module of exercises as text: what can be learned without running it."""

import ast
import copy
import functools
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

Definition = ast.FunctionDef | ast.ClassDef


class Source:
    """The text of one module.

    Attributes:
        path: Its path, whether the file exists or not.
        text: Its text; empty if there is no file.
        error: The syntax error, if it is not valid Python.
        unreadable: The same, or the error if Python cannot decode it.
        is_missing: Whether there is no file.
    """

    def __init__(self, path: Path, data: bytes | None = None) -> None:
        self.path = path
        self.error: SyntaxError | None = None
        self.is_missing = False
        self._used: dict[str, set[str]] = {}
        self._bodies: dict[str, str | None] = {}
        if data is None:
            try:
                data = path.read_bytes()
            except OSError as error:
                self.is_missing = isinstance(error, FileNotFoundError)
                data = b""
        self.text = data.decode("utf-8-sig", errors="replace")
        try:
            self.tree = ast.parse(self.text)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            self.error = error if isinstance(error, SyntaxError) else SyntaxError(str(error))
            self.tree = ast.Module([], [])
        is_suspect = self.error is None and "\ufffd" in self.text
        self.unreadable = _not_utf8(data) if is_suspect else self.error

    @functools.cached_property
    def definitions(self) -> dict[str, Definition]:
        """Functions and classes at the top level, by name; the last one of a name counts."""
        return {
            node.name: node
            for node in self.tree.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
        }

    @functools.cached_property
    def imported(self) -> frozenset[str]:
        """The names that the module imports: modules, and names from them."""
        return frozenset(
            (alias.asname or alias.name).partition(".")[0]
            for node in self.tree.body
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        )

    @functools.cached_property
    def lines(self) -> list[str]:
        """The text's lines with their ends."""
        return lines_of(self.text)

    def text_of(self, node: ast.stmt) -> str:
        """The whole lines of a statement of this module, with its decorators."""
        return "".join(self.lines[first_line(node) - 1 : node.end_lineno])

    def line(self, name: str) -> int:
        """The line that defines `name`; else the line of the syntax error, or 1."""
        node = self.definitions.get(name)
        if node is not None:
            return node.lineno
        return (self.error and self.error.lineno) or 1

    def docstring(self, name: str) -> str:
        """The docstring of `name`, unchanged; empty if there is none."""
        node = self.definitions.get(name)
        return "" if node is None else ast.get_docstring(node, clean=False) or ""

    def signature(self, name: str) -> str:
        """The parameters of a function, or the methods of a class with theirs."""
        node = self.definitions.get(name)
        if node is None:
            return ""
        if isinstance(node, ast.FunctionDef):
            returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
            return f"({ast.unparse(node.args)}){returns}"
        methods = [item for item in node.body if isinstance(item, ast.FunctionDef)]
        return "; ".join(f"{method.name}({ast.unparse(method.args)})" for method in methods)

    def methods(self, name: str) -> set[str]:
        """The names of a class's methods; a function has none."""
        node = self.definitions.get(name)
        body = node.body if isinstance(node, ast.ClassDef) else []
        return {item.name for item in body if isinstance(item, ast.FunctionDef)}

    def parameters(self, name: str) -> list[str]:
        """The names of a function's parameters; for a class, those of its `__init__`."""
        node = self.definitions.get(name)
        if isinstance(node, ast.ClassDef):
            methods = [item for item in node.body if isinstance(item, ast.FunctionDef)]
            inits = [method for method in methods if method.name == "__init__"]
            return [arg.arg for arg in inits[0].args.args[1:]] if inits else []
        if node is None:
            return []
        return [arg.arg for arg in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]

    def body(self, name: str) -> str | None:
        """The syntax tree of `name` as text, without docstrings; None if it is not defined."""
        if name not in self._bodies:  # a stub's is asked for by every submission
            node = self.definitions.get(name)
            try:
                dumped = None if node is None else ast.dump(_without_docstrings(node))
            except RecursionError:  # nested too deep to be written by hand, so not a stub of ours
                dumped = ""
            self._bodies[name] = dumped
        return self._bodies[name]

    def fingerprint(self, name: str) -> str | None:
        """A short hash of the definition without docstrings, equal in all releases of Python."""
        node = self.definitions.get(name)
        try:
            text = None if node is None else ast.unparse(_without_docstrings(node))
        except RecursionError:
            return ""
        return None if text is None else hashlib.sha256(text.encode()).hexdigest()[:20]

    @property
    def returning(self) -> list[str]:
        """The functions whose signature says that they return something."""
        return [
            name
            for name, node in self.definitions.items()
            if isinstance(node, ast.FunctionDef)
            and node.returns is not None
            and ast.unparse(node.returns) != "None"
        ]

    def uses(self, name: str) -> set[str]:
        """The names that the definition of `name` reads."""
        if name not in self._used:  # every test that fails asks
            node = self.definitions.get(name)
            self._used[name] = set() if node is None else names_in(node)
        return self._used[name]

    def reaches(self, name: str) -> set[str]:
        """The names that the definition of `name` reads, and those that these definitions read."""
        found: set[str] = set()
        left = {name}
        while left:
            new = self.uses(left.pop()) - found
            found |= new
            left |= new
        return found

    def at(self, line: int) -> str:
        """The name of the definition that holds a line; empty if there is none."""
        holds = (name for name, node in self.definitions.items() if _holds(node, line))
        return next(holds, "")

    def depends_on(self, name: str) -> str:
        """Everything in the module that the definition of `name` depends on, without docstrings.

        That is the definition itself, those that it uses, those that they use, and everything
        outside of definitions. If Python cannot read the text, it is the whole text.
        """
        if self.unreadable is not None:
            return self.text
        found: dict[str, str] = {}
        left = {name} | self._outside[1]
        while left:
            one = left.pop()
            if one in self.definitions and one not in found:
                found[one] = self.body(one) or ""
                left |= self.uses(one)
        return "\n".join([self._outside[0], *(found[one] for one in sorted(found))])

    @functools.cached_property
    def _outside(self) -> tuple[str, set[str]]:
        """The code outside of definitions, and the names that it reads."""
        nodes = [node for node in self.tree.body if not isinstance(node, Definition)]
        return "\n".join(map(ast.dump, nodes)), set().union(*map(names_in, nodes))

    def is_todo(self, name: str, shipped: "Source") -> bool:
        """Whether `name` is still the shipped stub, apart from comments and docstrings."""
        return self.error is None and self.body(name) == shipped.body(name) is not None

    def imports(self) -> list[Path]:
        """Files of the same kata that the module imports."""
        folder, root = self.path.parent, self.path.parent.parent
        found = []
        for statement in _statements(self.tree):
            for name in _imported(statement):
                for start in (folder, root):
                    file = start.joinpath(*name.split(".")).with_suffix(".py")
                    if file.is_file() and file != self.path:
                        found.append(file)
        return sorted(set(found))


class Sources(dict[str, Source]):
    """A module for each topic, read when it is first needed.

    Args:
        folder: Their folder.
        read: Reads the module at a path.
    """

    def __init__(self, folder: Path, read: Callable[[Path], Source] = Source) -> None:
        self.folder = folder
        self.read = read

    def __missing__(self, topic: str) -> Source:
        self[topic] = self.read(self.folder / f"{topic}.py")
        return self[topic]


def digest(text: str, files: Iterable[Path]) -> str:
    """A short hash of a text and all these files; a missing file counts as empty."""
    sha = hashlib.sha256(text.encode(errors="replace"))
    for file in files:
        content = file.read_bytes() if file.is_file() else b""
        sha.update(f"{file.name} {len(content)} ".encode())
        sha.update(content)
    return sha.hexdigest()[:20]


def lines_of(text: str) -> list[str]:
    """A text's lines with their ends, as Python counts them: a form feed does not end a line."""
    return io.StringIO(text, newline="").readlines()


def first_line(node: ast.stmt) -> int:
    """The first line of a statement, decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _not_utf8(data: bytes) -> SyntaxError | None:
    """The error of a text in another encoding, which Python does not mind in a comment."""
    try:
        ast.parse(data)
    except (SyntaxError, ValueError):
        line = data.decode("utf-8", errors="replace").partition("\ufffd")[0].count("\n") + 1
        return SyntaxError("it is not saved as UTF-8: save it as UTF-8", (None, line, None, None))
    return None


def _holds(node: ast.stmt, line: int) -> bool:
    return first_line(node) <= line <= (node.end_lineno or node.lineno)


def names_in(node: ast.AST) -> set[str]:
    """The names that a piece of code reads."""
    return {
        item.id
        for item in ast.walk(node)
        if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Load)
    }


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """Every statement of a piece of code, but nothing inside of expressions."""
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.stmt | ast.excepthandler | ast.match_case):
            yield inner
            yield from _statements(inner)


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        return [module, *(f"{module}.{alias.name}".strip(".") for alias in node.names)]
    return []


def _without_docstrings(node: Definition) -> Definition:
    stripped = copy.copy(node)
    body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    stripped.body = [
        _without_docstrings(item) if isinstance(item, ast.FunctionDef | ast.ClassDef) else item
        for item in body
    ]
    return stripped


@functools.cache
def shipped_source(stub: Path) -> Source:
    """A shipped module, read once: it does not change while we run."""
    return Source(stub)
