"""Merges a learner's module and a corrected stub, definition by definition.

Three texts are read: the stubs as they were handed out, the learner's module, and the corrected
stubs. A change on only one side is taken from that side. If both sides changed, the code is the
learner's, and signatures and docstrings are the stub's, because they define the exercise; each such
place is reported.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from torchkata.i18n import _
from torchkata.kata.source import Source, first_line, lines_of, names_in

_DOCSTRING = "docstring"


@dataclass(frozen=True)
class Merged:
    """The result for a module.

    Attributes:
        text: The module.
        told: What a person should look at, one phrase each.
        new: Definitions that were added.
        corrected: Definitions with a part from the corrected stub.
    """

    text: str
    told: Sequence[str] = ()
    new: Sequence[str] = ()
    corrected: Sequence[str] = ()


@dataclass(frozen=True)
class _Part:
    """One statement: the blank lines and comments before it, its text, and its node."""

    key: str
    lead: str
    text: str
    node: ast.stmt

    @property
    def name(self) -> str:
        return self.node.name if isinstance(self.node, ast.FunctionDef | ast.ClassDef) else ""

    @property
    def is_import(self) -> bool:
        return isinstance(self.node, ast.Import | ast.ImportFrom)


@dataclass
class _Notes:
    told: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)
    inside: str = ""  # the class that is being merged

    def called(self, name: str) -> str:
        return f"{self.inside}.{name}" if self.inside else name


def merge(base: Source, mine: Source, theirs: Source) -> Merged:
    """Bring a correction into a learner's module.

    Args:
        base: The stubs that the learner started with; empty if there were none.
        mine: The learner's module.
        theirs: The corrected stubs.

    Raises:
        ValueError: If one of them is not valid Python.
    """
    for source in (base, mine, theirs):
        if source.error is not None:
            raise ValueError(f"{source.path} is not valid Python")
    notes = _Notes()
    text = _together(_whole(base), _whole(mine), _whole(theirs), notes)
    if notes.new:
        text = text.rstrip("\n") + "\n"
    ast.parse(text)
    if "\r\n" in mine.text:
        text = text.replace("\n", "\r\n")
    return Merged(text, notes.told, notes.new, notes.corrected)


@dataclass(frozen=True)
class _Body:
    """The statements of a module or a class, and the lines after the last one."""

    parts: Sequence[_Part]
    tail: str
    bound: frozenset[str]  # the names that any statement here defines

    def get(self, key: str) -> _Part | None:
        return next((part for part in self.parts if part.key == key), None)


def _whole(source: Source) -> _Body:
    lines = lines_of(source.text.replace("\r\n", "\n"))
    return _parts(source.tree.body, lines, 0, None)


def _parts(nodes: Sequence[ast.stmt], lines: Sequence[str], start: int, end: int | None) -> _Body:
    """Cut lines into statements.

    Args:
        nodes: The statements.
        lines: All lines of the file.
        start: The first line of the statements, from 0.
        end: The line after their last one; None for the end of the file.
    """
    parts: list[_Part] = []
    at = start
    for index, node in enumerate(nodes):
        first = first_line(node) - 1
        last = node.end_lineno or first + 1
        if first < at and parts:  # a second statement on a line
            continue
        text = _ended("".join(lines[first:last]))
        parts.append(_Part(_key(node, index), "".join(lines[at:first]), text, node))
        at = last
    seen: set[str] = set()
    for index in range(len(parts) - 1, -1, -1):  # of two definitions with one name, the last counts
        if parts[index].key in seen:
            parts[index] = replace(parts[index], key=f"{parts[index].key} {index}")
        seen.add(parts[index].key)
    bound = frozenset(name for node in nodes for name in _bound(node))
    return _Body(parts, "".join(lines[at:end]), bound)


def _together(base: _Body, mine: _Body, theirs: _Body, notes: _Notes) -> str:
    """Merge the statements of a module or of a class, in the learner's order."""
    kept: list[_Part] = []
    for part in mine.parts:
        was, now = base.get(part.key), theirs.get(part.key)
        if was is None:
            if now is not None and part.name and part.text != now.text:
                said = _("{name} is new in the handout, but you have your own: yours stays")
                notes.told.append(said.format(name=notes.called(part.name)))
            kept.append(part)
        elif now is None:
            if part.text != was.text and part.name:
                said = _("{name} is no longer handed out: yours stays")
                notes.told.append(said.format(name=notes.called(part.name)))
            if part.text != was.text or not part.name:
                kept.append(part)
        else:
            kept.append(_merged(was, part, now, notes))
    gone = [part for part in theirs.parts if mine.get(part.key) is None]
    # An import or an assignment may define it by now, and a stub below would replace that.
    for part in gone:
        was = base.get(part.key)
        if part.name in mine.bound and (was is None or was.text != part.text):
            _tell(notes, _("{name} changed in the handout: yours stays"), part.name)
    gone = [part for part in gone if part.name not in mine.bound]
    new = [part for part in gone if part.name or base.get(part.key) is None]
    needed = set().union(*(names_in(part.node) for part in new)) - mine.bound
    for index, part in enumerate(theirs.parts):
        if part in new or (part in gone and not needed.isdisjoint(_bound(part.node))):
            kept.insert(_place(kept, theirs.parts[:index], part), part)
            if part.name:
                notes.new.append(notes.called(part.name))
    tail = mine.tail if mine.tail != base.tail else theirs.tail
    return "".join(part.lead + part.text for part in kept) + tail


def _place(kept: Sequence[_Part], before: Sequence[_Part], new: _Part) -> int:
    """Where a new statement goes: after the statement that it follows in the corrected stubs."""
    keys = [part.key for part in kept]
    if new.is_import:
        imports = [index for index, part in enumerate(kept) if part.is_import]
        if imports:
            return imports[-1] + 1
    for part in reversed(before):
        if part.key in keys:
            return keys.index(part.key) + 1
    return 0


def _merged(was: _Part, mine: _Part, now: _Part, notes: _Notes) -> _Part:
    """Merge one statement that all three texts have."""
    lead = now.lead if mine.lead == was.lead else mine.lead
    if mine.text in (was.text, now.text):
        text = now.text
    elif was.text == now.text:
        text = mine.text
    elif (
        not mine.name
        or type(mine.node) is not type(now.node)
        or type(was.node) is not type(now.node)
    ):
        text = mine.text
        if mine.key != _DOCSTRING:
            _tell(notes, _("{name} changed in the handout: yours stays"), mine.name or mine.key)
    else:
        text = _definition(was, mine, now, notes)
    if mine.name and text != mine.text:
        notes.corrected.append(notes.called(mine.name))
    return replace(mine, lead=lead, text=text)


def _definition(was: _Part, mine: _Part, now: _Part, notes: _Notes) -> str:
    """Merge a function or a class that both sides changed."""
    pieces = [_Pieces.of(part) for part in (was, mine, now)]
    if any(piece is None for piece in pieces):
        _tell(notes, _("{name} changed in the handout: yours stays"), mine.name)
        return mine.text
    old, own, new = (piece for piece in pieces if piece is not None)
    above = new.above if own.above == old.above else own.above
    if old.above != new.above and own.above not in (old.above, new.above):
        _tell(notes, _("the decorators of {name} changed: yours stay"), mine.name)
    head = new.head if own.head in (old.head, new.head) or old.head != new.head else own.head
    if old.head != new.head and own.body != old.body:
        said = _("the signature of {name} changed: your body is under the new one, adapt it")
        _tell(notes, said, mine.name)
    says = own.says if old.says == new.says else new.says
    if own.says not in (old.says, new.says) and old.says != new.says:
        said = _("the docstring of {name} changed: the new one is in place")
        _tell(notes, said, mine.name)
    if own.body == old.body or own.body == new.body:
        body = new.body
    elif old.body == new.body:
        body = own.body
    elif isinstance(mine.node, ast.ClassDef):
        inside, notes.inside = notes.inside, notes.called(mine.name)
        body = _together(old.statements, own.statements, new.statements, notes)
        notes.inside = inside
    else:
        body = own.body
        _tell(notes, _("the stub of {name} changed: your body stays"), mine.name)
    return above + head + says + body


@dataclass(frozen=True)
class _Pieces:
    """A definition as four texts: its decorators, its head, its docstring, and the rest."""

    above: str
    head: str
    says: str
    body: str
    statements: _Body

    @classmethod
    def of(cls, part: _Part) -> "_Pieces | None":
        """The pieces; None if two of them share a line."""
        node = part.node
        assert isinstance(node, ast.FunctionDef | ast.ClassDef)
        lines = lines_of(part.text)
        offset = first_line(node) - 1
        body = list(node.body)
        start = first_line(body[0]) - 1 - offset
        if node.body[0].lineno == node.lineno or body[0].lineno <= _head_end(node):
            return None
        while start > 1 and lines[start - 1].lstrip().startswith("#"):
            start -= 1  # a comment before the first statement is part of the body
        says = start
        if ast.get_docstring(node, clean=False) is not None:
            says = (body.pop(0).end_lineno or 0) - offset
            if body and first_line(body[0]) - offset <= says:
                return None
        shifted = ["\n"] * offset + lines
        statements = _parts(body, shifted, says + offset, None)
        above = node.lineno - first_line(node)
        return cls(
            "".join(lines[:above]),
            "".join(lines[above:start]),
            "".join(lines[start:says]),
            "".join(lines[says:]),
            statements,
        )


def _head_end(node: ast.FunctionDef | ast.ClassDef) -> int:
    """The last line that the head of a definition reaches for certain."""
    if isinstance(node, ast.ClassDef):
        inner: Sequence[ast.AST] = [*node.bases, *node.keywords]
    else:
        inner = [*ast.walk(node.args), *([node.returns] if node.returns else [])]
    ends = [getattr(item, "end_lineno", None) or 0 for item in inner]
    return max([node.lineno, *ends])


def _tell(notes: _Notes, said: str, name: str) -> None:
    notes.told.append(said.format(name=notes.called(name)))


def _key(node: ast.stmt, index: int) -> str:
    """The key by which a statement is found in another text."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return f"def {node.name}"
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return ", ".join(map(ast.unparse, targets))
    if index == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return _DOCSTRING
    return ast.unparse(node)


def _bound(node: ast.AST) -> Iterator[str]:
    """The names that a statement defines in its module or class."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
        return
    if isinstance(node, ast.alias):
        yield (node.asname or node.name).partition(".")[0]
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    for inner in ast.iter_child_nodes(node):
        yield from _bound(inner)


def _ended(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"
